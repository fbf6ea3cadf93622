using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Packs.Wording;

/// <summary>Says in words how tiers are reached, kept and lost.</summary>
internal static class TierWords
{
    /// <summary>One sentence for each level, lowest first, then how tiers are entered, kept and lost.</summary>
    public static ImmutableArray<Phrase> Of(TierProgram tiers)
    {
        var sentences = ImmutableArray.CreateBuilder<Phrase>();
        sentences.AddRange(tiers.Levels.Select(Level));
        sentences.Add(tiers.Upgrade == TierUpgrade.Immediately
            ? new("A tier is entered with the purchase that reaches it.", "Уровень присваивается с покупкой, которая его достигает.")
            : new("A tier is entered at the review.", "Уровень присваивается при пересмотре."));
        if (tiers.Review is { } review)
        {
            var stretch = PeriodWords.Stretch(review);
            sentences.Add(new($"All members are reviewed at the end of every {stretch.En}.", $"Все участники пересматриваются в конце {(review.Each == PeriodUnit.Week ? "каждой" : "каждого")} {stretch.Ru}."));
        }

        if (tiers.Until is { } until)
        {
            var kept = DeadlineWords.Of(until);
            sentences.Add(new($"A tier is kept until this at least: {kept.En}.", $"Уровень сохраняется как минимум до срока: {kept.Ru}."));
        }

        if (tiers.Review is not null || tiers.Until is not null)
        {
            sentences.Add(Downgrade(tiers));
        }

        return sentences.ToImmutable();
    }

    private static Phrase Level(TierLevel level)
    {
        var name = level.Label?.ToPhrase() ?? level.Name;
        if (level.Thresholds.IsEmpty)
        {
            return new($"“{name.En}” is given by rules only.", $"«{name.Ru}» дают только правила.");
        }

        var parts = level.Thresholds.Select(t =>
        {
            var counter = t.Counter.Label?.ToPhrase() ?? (Phrase)("member." + t.Counter.Name);
            var when = PeriodWords.When(t.Counter.Window);
            var least = NumberWords.Of(t.AtLeast);
            return new Phrase($"{counter.En} ({when.En}) of at least {least.En}", $"{counter.Ru} ({when.Ru}) — не меньше {least.Ru}");
        }).ToList();
        var (and, or) = (new Phrase(", and ", ", и "), new Phrase(", or ", ", или "));
        var join = level.NeedsAll ? and : or;
        return new(
            $"“{name.En}” is reached with {string.Join(join.En, parts.Select(p => p.En))}.",
            $"«{name.Ru}»: {string.Join(join.Ru, parts.Select(p => p.Ru))}.");
    }

    private static Phrase Downgrade(TierProgram tiers)
    {
        if (tiers.Downgrade == TierDowngrade.Never)
        {
            return new("Nobody is moved down.", "Понижений нет.");
        }

        var (en, ru) = tiers is { GraceMonths: 0, GraceDays: 0 }
            ? ("", "")
            : CountedPhrase.OfTime(tiers.GraceMonths, tiers.GraceDays) is var grace ? ($" after {grace.En}", $" через {grace.Ru}") : default;
        return tiers.Downgrade == TierDowngrade.OneLevel
            ? new($"Who no longer reaches the tier moves down by one level{en}.", $"Кто больше не достигает уровня, переходит на один уровень ниже{ru}.")
            : new($"Who no longer reaches the tier moves down to the one that is reached{en}.", $"Кто больше не достигает уровня, переходит на тот, который достигнут{ru}.");
    }
}
