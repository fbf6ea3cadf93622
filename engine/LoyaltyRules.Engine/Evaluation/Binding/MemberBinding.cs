using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>What a member brings to the border: dates, choices, rewards and the tier.</summary>
/// <param name="pack">The pack.</param>
/// <param name="declared">Its facts.</param>
/// <param name="frame">Takes the values.</param>
/// <param name="report">Takes the problems.</param>
internal readonly struct MemberBinding(RulePack pack, DeclaredFacts declared, FactFrame frame, EventReporter report)
{
    private readonly FactBinding values = new(frame, report);

    public void Member(MemberSnapshot member)
    {
        var known = declared.BuiltIn;
        values.Day(known.BirthDate, member.BirthDate, "/member/birthDate");
        values.Day(known.JoinedOn, member.JoinedOn, "/member/joinedOn");
        values.Day(known.TierEnteredOn, member.TierEnteredOn, "/member/tierEnteredOn");
        values.Day(known.LastActivityOn, member.LastActivityOn, "/member/lastActivityOn");
        if (pack.Control is { } control)
        {
            frame.EventFacts.Set(declared.ByName["member.inControl"].Slot, control.Holds(member.Id) ? 1L : 0L);
        }

        values.Facts(declared.OfMember, "member.", "/member/facts", member.Facts, areOnRecord: member.IsOnRecord);
        Choices(member);
        if (!member.Rewards.IsEmpty)
        {
            Rewards(member);
        }
    }

    // Of a member nothing chosen is known too: it is nothing.
    private void Choices(MemberSnapshot member)
    {
        if (pack.Choices.IsEmpty && member.Choices.IsEmpty)
        {
            return;
        }

        foreach (var choice in pack.Choices)
        {
            var fact = declared.ByName["choice." + choice.Name].Fact;
            var options = member.Choices.FirstOrDefault(c => c.Choice == choice.Name).Options;
            foreach (var other in options.IsDefault ? [] : options.Where(o => !choice.Options.Contains(o)))
            {
                report.Add("/member/choices/" + choice.Name, EventDiagnostics.NotAChoice, fact.Name, EventReporter.Shortened(other), EventReporter.Listed(choice.Options));
            }

            frame.EventFacts.Set(fact.Slot, StoredValue.OfChosen(options.IsDefault ? [] : options, fact.Type));
        }

        var known = pack.Choices;
        foreach (var unknown in member.Choices.Select(c => c.Choice).Where(n => !known.Any(c => c.Name == n)))
        {
            var hint = NearestName.Of(unknown, known.Select(c => c.Name)) is { } nearest
                ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
                : new Phrase("Declare it under 'choices' of the pack.", "Объявите его в разделе «choices» пакета.");
            report.Add("/member/choices/" + unknown, EventDiagnostics.UnknownChoice, unknown, hint);
        }
    }

    /// <summary>What the member holds: every id once, and vouchers worth what money can be.</summary>
    private void Rewards(MemberSnapshot member)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < member.Rewards.Length; i++)
        {
            var (held, pointer) = (member.Rewards[i], string.Create(CultureInfo.InvariantCulture, $"/member/rewards/{i}"));
            if (!ids.Add(held.Id))
            {
                report.Add(pointer + "/id", EventDiagnostics.RewardHeldTwice, held.Id);
            }

            if (held.Value is { } worth)
            {
                report.Within(RewardDefinition.ValueFact, worth, NumericRange.Between(0, RewardValue.MoneyMax, pack.CurrencyDecimals), pointer + "/value");
            }
        }
    }

    /// <summary>Without a tier, the one below all levels; a tier that the pack does not know is unknown (U3).</summary>
    public void Tier(MemberSnapshot? member)
    {
        if (pack.Tiers is { } tiers)
        {
            var (fact, name) = (declared.BuiltIn.Tier!, member?.Tier ?? tiers.NoTier);
            if (!fact.TryPut(name, frame.EventFacts, 0))
            {
                report.Misfit(fact, FactValue.Of(name), "/member/tier");
            }
        }
        else if (member?.Tier is { } tier)
        {
            report.Add("/member/tier", EventDiagnostics.NoTiers, tier);
        }
    }
}
