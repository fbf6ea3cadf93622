using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Points;

/// <summary>What points were earned by.</summary>
/// <param name="MemberId">The member who earned them: sliding deadlines follow what this member does.</param>
/// <param name="PurchaseId">The purchase; null for points of another event, and for points given by hand.</param>
/// <param name="RuleId">The rule; null for points given by hand.</param>
/// <param name="Effect">Which of the rule's effects, from 0.</param>
public sealed record LotSource(string MemberId, string? PurchaseId, string? RuleId, int Effect)
{
    /// <summary>The event that is no purchase; null for a purchase itself, and for points given by hand.</summary>
    public EventRef? Event { get; init; }

    /// <summary>Whether <see cref="RuleId"/> is a reward that was presented.</summary>
    public bool IsReward { get; init; }
}

/// <summary>When points of a lot can be spent.</summary>
/// <param name="AvailableFrom">The first day; null while that depends on something that has not happened.</param>
/// <param name="ExpiresOn">The last day; null for never, or not yet known.</param>
/// <param name="Slides">Whether <paramref name="ExpiresOn"/> moves with what the member does, and so follows the live pack (P2).</param>
/// <param name="KeptUntil">A day before which they do not expire, because they came back with a return after their own deadline (R2), or were given more time.</param>
/// <param name="RestoredOn">The day on which they came back after their own deadline; null where they did not.</param>
public readonly record struct LotDeadlines(LocalDate? AvailableFrom, LocalDate? ExpiresOn, bool Slides, LocalDate? KeptUntil = null, LocalDate? RestoredOn = null)
{
    /// <summary>The last day they can be spent, whatever it follows from; null for never.</summary>
    public LocalDate? LastDay => ExpiresOn is { } day && KeptUntil > day ? KeptUntil : ExpiresOn;
}

/// <summary>Points earned together. Immutable.</summary>
public sealed record Lot
{
    /// <summary>Its id, unique among its owner's lots of a currency: purchase, rule and effect, or the command that gave it.</summary>
    public required string Id { get; init; }

    /// <summary>What it was earned by.</summary>
    public required LotSource Source { get; init; }

    /// <summary>The local day of the event that earned it.</summary>
    public required LocalDate EarnedOn { get; init; }

    /// <summary>When it can be spent.</summary>
    public required LotDeadlines Deadlines { get; init; }

    /// <summary>The lot whose points came back into this one, because others that had come back before still waited there, with a deadline of their own; null otherwise.</summary>
    public string? RestoredFrom { get; init; }

    /// <summary>How many points it had when it was opened.</summary>
    public required decimal Original { get; init; }

    /// <summary>Points that wait.</summary>
    public decimal Pending { get; init; }

    /// <summary>Points that can be spent.</summary>
    public decimal Available { get; init; }

    /// <summary>Points reserved.</summary>
    public decimal Held { get; init; }

    /// <summary>Points that expired unspent and were not written off since.</summary>
    public decimal Expired { get; init; }

    /// <summary>Points of it that are still a liability.</summary>
    public decimal Open => Pending + Available + Held;

    /// <summary>
    /// Spending order: soonest-expiring first, never-expiring last; then earned first; then by id, ordinal.
    /// </summary>
    public static int CompareSpendingOrder(Lot a, Lot b)
    {
        var byLastDay = (a.Deadlines.LastDay ?? LocalDate.MaxIsoValue).CompareTo(b.Deadlines.LastDay ?? LocalDate.MaxIsoValue);
        if (byLastDay != 0)
        {
            return byLastDay;
        }

        var byDay = a.EarnedOn.CompareTo(b.EarnedOn);
        return byDay != 0 ? byDay : string.CompareOrdinal(a.Id, b.Id);
    }

    /// <summary>The points in one of its states.</summary>
    internal decimal In(PointsState state) => state switch
    {
        PointsState.Pending => Pending,
        PointsState.Available => Available,
        PointsState.Held => Held,
        PointsState.Expired => Expired,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A lot has no points in this state."),
    };

    /// <summary>The lot with points added to one of its states.</summary>
    internal Lot With(PointsState state, decimal points)
    {
        var sum = In(state) + points;
        if (sum < 0)
        {
            throw new InvalidOperationException($"The lot {Id} would have {sum} points {state}.");
        }

        return state switch
        {
            PointsState.Pending => this with { Pending = sum },
            PointsState.Available => this with { Available = sum },
            PointsState.Held => this with { Held = sum },
            _ => this with { Expired = sum },
        };
    }

    /// <summary>The same lot without any points: what it takes to open it again.</summary>
    internal Lot Emptied() => this with { Pending = 0, Available = 0, Held = 0, Expired = 0 };
}
