using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Packs.Wording;

/// <summary>Says deadlines in words: when something becomes available, expires or ends.</summary>
internal static class DeadlineWords
{
    /// <summary>For example "12 months after the end of the calendar month in which they were earned".</summary>
    public static Phrase Of(Deadline deadline)
    {
        var said = deadline switch
        {
            DeadlineAfter after => Then(after, After(after)),
            FixedDeadline { Day: var day } => new Phrase($"on {LocalDatePattern.Iso.Format(day)}", $"в день {LocalDatePattern.Iso.Format(day)}"),
            LaterDeadline later => OneOf(later.Of, new("at the latest of: ", "в самый поздний из сроков: ")),
            EarlierDeadline earlier => OneOf(earlier.Of, new("at the earliest of: ", "в самый ранний из сроков: ")),
            _ => throw new InvalidOperationException($"No words for {deadline.GetType().Name}."),
        };
        if (deadline.Unless is not { } unless)
        {
            return said;
        }

        var waived = ExpressionWords.Of(unless);
        return new Phrase($"{said.En}, unless {waived.En}", $"{said.Ru}, если не выполнено условие: {waived.Ru}");
    }

    private static Phrase OneOf(IEnumerable<Deadline> deadlines, Phrase which)
    {
        var said = deadlines.Select(d => d is DeadlineAfter { Unless: null } ? Of(d) : new Phrase($"({Of(d).En})", $"({Of(d).Ru})")).ToList();
        return new Phrase(which.En + string.Join("; ", said.Select(s => s.En)), which.Ru + string.Join("; ", said.Select(s => s.Ru)));
    }

    private static Phrase Then(DeadlineAfter after, Phrase said)
    {
        if (after.ThenRoundUp is { } period)
        {
            var stretch = PeriodWords.Stretch(period);
            return new Phrase($"{said.En}, then at the end of that {stretch.En}", $"{said.Ru}, затем до конца {stretch.Ru}");
        }

        if (after.AnniversaryOf is not { } anchor)
        {
            return said;
        }

        var (en, ru) = (anchor.Label?.En ?? anchor.Name, anchor.Label?.Ru ?? anchor.Name);
        return new Phrase($"{said.En}, then on the next anniversary of “{en}”", $"{said.Ru}, затем до ближайшей годовщины даты «{ru}»");
    }

    private static Phrase After(DeadlineAfter after)
    {
        var isAtOnce = after is { Months: 0, Days: 0 };
        var length = CountedPhrase.OfTime(after.Months, after.Days);
        var (en, ru) = (isAtOnce ? "" : length.En + " after ", isAtOnce ? "" : $"через {length.Ru} после ");
        var day = Happened(after.Since);
        if (after.RoundUp is not { } period)
        {
            return isAtOnce
                ? new Phrase($"on the day {day.Clause}", $"в день {day.Genitive}")
                : new Phrase(en + day.After, ru + day.Genitive);
        }

        var stretch = PeriodWords.Stretch(period);
        return new Phrase(
            $"{(isAtOnce ? "at " : en)}the end of the {stretch.En} in which {day.Clause}",
            isAtOnce ? $"в конце {stretch.Ru} {day.Genitive}" : $"{ru}конца {stretch.Ru} {day.Genitive}");
    }

    /// <summary>What happened on a date.</summary>
    /// <param name="After">Behind "after".</param>
    /// <param name="Clause">Behind "the day" and "in which".</param>
    /// <param name="Genitive">In Russian, in the genitive.</param>
    private readonly record struct Event(string After, string Clause, string Genitive)
    {
        public Event(string clause, string genitive)
            : this(clause, clause, genitive)
        {
        }
    }

    private static Event Happened(DateAnchor anchor) => anchor.Name switch
    {
        DateAnchor.LotEarnedOn => new("they were earned", "начисления"),
        DateAnchor.LotAvailableFrom => new("they became available", "активации"),
        DateAnchor.PurchaseDate => new("the purchase was made", "покупки"),
        DateAnchor.PurchaseCompletedOn => new("the purchase was completed", "завершения покупки"),
        DateAnchor.RewardIssuedOn => new("it was issued", "выдачи"),
        DateAnchor.TierEnteredOn => new("the tier was entered", "получения уровня"),
        DateAnchor.MemberLastActivityOn => new("the member was last active", "последней активности участника"),
        DateAnchor.EventDate => new("it was granted", "выдачи"),
        _ when anchor.Label is { } label => new($"“{label.En}”", $"“{label.En}” lies", $"даты «{label.Ru}»"),
        _ => new($"“{anchor.Name}”", $"“{anchor.Name}” lies", $"даты «{anchor.Name}»"),
    };
}
