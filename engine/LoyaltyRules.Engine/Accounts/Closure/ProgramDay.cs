using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Closure;

/// <summary>What one local day added to the figures of the program. Amounts in money, points at their point value; negative where more was taken back than given.</summary>
/// <param name="Revenue">What members bought, net of discounts, less what was given back.</param>
/// <param name="ControlRevenue">The part of it of members who are held out.</param>
/// <param name="Discount">Discounts given, less those returned.</param>
/// <param name="IssuedValue">Points earned, less those taken back.</param>
/// <param name="RedeemedValue">Points spent, less those restored.</param>
/// <param name="ExpiredValue">Points that expired.</param>
/// <param name="Purchases">Purchases of members.</param>
/// <param name="Enrolments">Members who joined.</param>
public readonly record struct ProgramDay(
    decimal Revenue, decimal ControlRevenue, decimal Discount, decimal IssuedValue, decimal RedeemedValue, decimal ExpiredValue, int Purchases, int Enrolments)
{
    /// <summary>Both together.</summary>
    public static ProgramDay operator +(ProgramDay a, ProgramDay b) => new(
        a.Revenue + b.Revenue,
        a.ControlRevenue + b.ControlRevenue,
        a.Discount + b.Discount,
        a.IssuedValue + b.IssuedValue,
        a.RedeemedValue + b.RedeemedValue,
        a.ExpiredValue + b.ExpiredValue,
        a.Purchases + b.Purchases,
        a.Enrolments + b.Enrolments);
}

/// <summary>What the program as a whole amounts to, day by day. Immutable; a day without anything is left out.</summary>
public sealed class ProgramDays
{
    private readonly ImmutableSortedDictionary<LocalDate, ProgramDay> byDay;

    private ProgramDays(ImmutableSortedDictionary<LocalDate, ProgramDay> byDay) => this.byDay = byDay;

    /// <summary>No days.</summary>
    public static ProgramDays None { get; } = new(ImmutableSortedDictionary<LocalDate, ProgramDay>.Empty);

    /// <summary>Days as they were kept; several parts of one day add up.</summary>
    public static ProgramDays Of(IEnumerable<KeyValuePair<LocalDate, ProgramDay>> parts) => parts.Aggregate(None, (days, part) => days.With(part.Key, part.Value));

    /// <summary>The days, in order.</summary>
    public IEnumerable<KeyValuePair<LocalDate, ProgramDay>> All => byDay;

    /// <summary>The first day with anything; null for none.</summary>
    public LocalDate? First => byDay.IsEmpty ? null : byDay.Keys.First();

    /// <summary>What a period adds up to, seen from a day and up to it.</summary>
    public ProgramDay SumOf(PeriodWindow window, LocalDate at)
    {
        var (first, last) = window.Bounds(at);
        return byDay.Where(d => d.Key >= first && d.Key <= last && d.Key <= at).Aggregate(default(ProgramDay), (sum, d) => sum + d.Value);
    }

    internal ProgramDays With(LocalDate on, ProgramDay more)
    {
        var sum = byDay.GetValueOrDefault(on) + more;
        return new ProgramDays(sum == default ? byDay.Remove(on) : byDay.SetItem(on, sum));
    }
}
