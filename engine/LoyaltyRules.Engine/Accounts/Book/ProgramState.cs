using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>What all members share: budgets, and the program's side of every posting. A fold of entries. Immutable.</summary>
public sealed record ProgramState
{
    /// <summary>A program in which nothing has happened.</summary>
    public static ProgramState New { get; } = new();

    /// <summary>What all members together have used of budgets.</summary>
    public LimitUses Limits { get; init; } = LimitUses.None;

    /// <summary>The balances of the program's own accounts; zero ones are left out.</summary>
    public ImmutableSortedDictionary<(string Currency, PointsState State), decimal> Balances { get; init; } =
        ImmutableSortedDictionary.Create<(string Currency, PointsState State), decimal>(Comparer<(string Currency, PointsState State)>.Create((a, b) =>
            string.CompareOrdinal(a.Currency, b.Currency) is var order && order != 0 ? order : a.State.CompareTo(b.State)));

    /// <summary>What the program amounts to, day by day; none where its pack does not read figures.</summary>
    public ProgramDays Days { get; init; } = ProgramDays.None;

    /// <summary>Where the winding down of the program stands.</summary>
    public ClosureState Closure { get; init; } = ClosureState.Running;

    /// <summary>With points moved on one of the program's own accounts.</summary>
    public ProgramState With(string currency, PointsState state, decimal points)
    {
        var sum = Balances.GetValueOrDefault((currency, state)) + points;
        return this with { Balances = sum == 0 ? Balances.Remove((currency, state)) : Balances.SetItem((currency, state), sum) };
    }
}
