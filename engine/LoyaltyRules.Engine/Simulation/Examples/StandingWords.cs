using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>Says how members and households stand after a scene of a story: only what is different from before.</summary>
internal sealed class StandingWords(RulePack pack, ProductLanguage language)
{
    private static readonly Phrase HouseholdOf = new("the household {0}", "семья {0}");
    private static readonly Phrase HasPoints = new("{0}, {1}: {2}.", "{0}, {1}: {2}.");
    private static readonly Phrase ToSpend = new("{0} to spend", "можно потратить {0}");
    private static readonly Phrase Waiting = new("{0} waiting", "ожидает {0}");
    private static readonly Phrase Reserved = new("{0} reserved", "в резерве {0}");
    private static readonly Phrase Owed = new("{0} owed", "долг {0}");
    private static readonly Phrase None = new("none", "нет");
    private static readonly Phrase AllUntil = new(" Until {0}.", " Действуют по {0}.");
    private static readonly Phrase SomeUntil = new(" {1} of them until {0}.", " Из них {1} действует по {0}.");
    private static readonly Phrase HasTier = new("{0}: “{1}”.", "{0}: «{1}».");
    private static readonly Phrase HasTierUntil = new("{0}: “{1}” until {2} at least.", "{0}: «{1}» не меньше чем по {2}.");
    private static readonly Phrase NoTier = new("no tier", "без уровня");
    private static readonly Phrase CounterShows = new("{0}, {1}: {2}.", "{0}, {1}: {2}.");

    private readonly RewardWords rewards = new(pack, language);

    /// <summary>What is different, member by member.</summary>
    public IEnumerable<string> Changed(StoryScene scene)
    {
        foreach (var member in scene.After.Members)
        {
            var before = scene.Before.Members.FirstOrDefault(m => m.Id == member.Id) ?? MemberState.New(member.Id);
            foreach (var line in Points(member.Id, member.Points).Except(Points(member.Id, before.Points), StringComparer.Ordinal))
            {
                yield return line;
            }

            if (pack.Tiers is { } tiers && TierOf(member, tiers) is var tier && tier != TierOf(before, tiers))
            {
                yield return tier;
            }

            foreach (var line in rewards.HeldBy(member).Except(rewards.HeldBy(before), StringComparer.Ordinal))
            {
                yield return line;
            }

            foreach (var line in Counters(scene, member.Id))
            {
                yield return line;
            }
        }

        foreach (var household in scene.After.Households)
        {
            var before = scene.Before.Households.FirstOrDefault(h => h.Id == household.Id) ?? HouseholdState.New(household.Id);
            var name = In(HouseholdOf, household.Id);
            foreach (var line in Points(name, household.Points).Except(Points(name, before.Points), StringComparer.Ordinal))
            {
                yield return line;
            }
        }
    }

    private IEnumerable<string> Points(string owner, PointsAccounts accounts) => pack.Points.Select(currency =>
    {
        var account = accounts[currency.Currency];
        var parts = new[] { (ToSpend, account.Available), (Waiting, account.Pending), (Reserved, account.Held), (Owed, account.Debt) }
            .Where(p => p.Item2 != 0).Select(p => In(p.Item1, Number(p.Item2))).ToList();
        var name = currency.Name?.ToPhrase().In(language) ?? currency.Currency;
        return In(HasPoints, owner, name, parts.Count == 0 ? In(None) : string.Join(", ", parts)) + NextExpiryOf(account);
    });

    // The points that are the next to go, if any ever do.
    private string NextExpiryOf(PointsAccount account)
    {
        var next = account.OpenLots.Where(l => l.Deadlines.LastDay is not null).GroupBy(l => l.Deadlines.LastDay!.Value).MinBy(g => g.Key);
        return next is null ? "" : In(next.Count() == account.OpenLots.Length ? AllUntil : SomeUntil, Day(next.Key), Number(next.Sum(l => l.Open)));
    }

    private string TierOf(MemberState member, TierProgram tiers)
    {
        var (tier, _, until) = (member.Tier ?? TierState.None(tiers)).Effective(tiers);
        var name = tiers.Levels.FirstOrDefault(l => l.Name == tier) is { } level ? level.Label?.ToPhrase().In(language) ?? tier : In(NoTier);
        return until is { } day ? In(HasTierUntil, member.Id, name, Day(day)) : In(HasTier, member.Id, name);
    }

    private IEnumerable<string> Counters(StoryScene scene, string memberId)
    {
        var moved = scene.Entry?.Changes.OfType<CounterMoved>().Where(c => c.MemberId == memberId).Select(c => c.Counter).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var counter in pack.Counters.Where(c => moved.Contains(c.Name)))
        {
            var shows = scene.After.Snapshots[memberId].Facts.TryGet(counter.Name, out var value) ? Shown(counter, value) : In(None);
            yield return In(CounterShows, memberId, counter.Label?.ToPhrase().In(language) ?? counter.Name, shows);
        }
    }

    private string Shown(CounterDefinition counter, FactValue value) => value.Kind != FactKind.Number ? value.ToString()
        : pack.Vocabulary.EventFacts.FirstOrDefault(f => f.Name == "member." + counter.Name)?.Type is { Kind: TypeKind.Money } ? NumberWords.Money(value.AsNumber, pack.CurrencyDecimals, language)
        : Number(value.AsNumber);

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);

    private string Number(decimal value) => NumberWords.Of(value, language);

    private static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
