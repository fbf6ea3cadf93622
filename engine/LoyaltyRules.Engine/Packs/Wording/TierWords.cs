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
        sentences.AddRange(tiers.Levels.SelectMany(Level));
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

    private static IEnumerable<Phrase> Level(TierLevel level)
    {
        var name = level.Label?.ToPhrase() ?? level.Name;
        if (!level.IsReachable)
        {
            yield return new($"“{name.En}” is given by rules only.", $"«{name.Ru}» дают только правила.");
        }
        else
        {
            var reach = Said(level.Reach);
            yield return new($"“{name.En}” is reached with {reach.En}.", $"«{name.Ru}»: {reach.Ru}.");
        }

        if (level.Keep is { } keep)
        {
            var enough = Said(keep);
            yield return new($"To keep “{name.En}”, this is enough: {enough.En}.", $"Чтобы сохранить «{name.Ru}», достаточно: {enough.Ru}.");
        }
    }

    private static Phrase Said(TierRequirement requirement)
    {
        var (and, or) = (new Phrase(", and ", ", и "), new Phrase(", or ", ", или "));
        var groups = requirement.Groups.Select(g => g.Length == 1 || requirement.Groups.Length == 1 ? Joined(g.Select(Said), requirement.NeedsAll ? or : and) : Enclosed(Joined(g.Select(Said), requirement.NeedsAll ? or : and)));
        return Joined(groups, requirement.NeedsAll ? and : or);
    }

    private static Phrase Said(TierThreshold threshold)
    {
        var counter = threshold.Counter.Label?.ToPhrase() ?? (Phrase)("member." + threshold.Counter.Name);
        var when = PeriodWords.When(threshold.Counter.Window);
        var least = NumberWords.Of(threshold.AtLeast);
        return new Phrase($"{counter.En} ({when.En}) of at least {least.En}", $"{counter.Ru} ({when.Ru}) — не меньше {least.Ru}");
    }

    private static Phrase Joined(IEnumerable<Phrase> parts, Phrase join)
    {
        var all = parts.ToList();
        return new Phrase(string.Join(join.En, all.Select(p => p.En)), string.Join(join.Ru, all.Select(p => p.Ru)));
    }

    private static Phrase Enclosed(Phrase phrase) => new($"({phrase.En})", $"({phrase.Ru})");

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
