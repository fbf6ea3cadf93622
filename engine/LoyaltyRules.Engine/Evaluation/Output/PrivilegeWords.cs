using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation.Output;

/// <summary>Says a member's privileges in words: each with what it is worth, how often it may still be used, or why the member does not have it.</summary>
/// <param name="pack">The pack that decided.</param>
/// <param name="language">The language to speak.</param>
public sealed class PrivilegeWords(RulePack pack, ProductLanguage language)
{
    private static readonly Phrase GrantedUntil = new("Granted until {0}.", "Предоставлена по {0}.");
    private static readonly Phrase GrantedForGood = new("Granted for good.", "Предоставлена бессрочно.");
    private static readonly Phrase NoRuleGranted = new("Only a rule can grant it, and none has.", "Её предоставляет только правило, и ни одно этого не сделало.");
    private static readonly Phrase CannotBeTold = new("Cannot be told, because something is not known.", "Нельзя сказать: не хватает данных.");
    private static readonly Phrase HeldOut = new("The member is in the control group.", "Участник входит в контрольную группу.");
    private static readonly Phrase ProgramClosed = new("The program is closed.", "Программа закрыта.");
    private static readonly Phrase UsedUp = new("Used up: {0}.", "Использована полностью: {0}.");
    private static readonly Phrase Left = new("Left: {0} ({1}).", "Осталось: {0} ({1}).");

    private readonly Dictionary<string, PrivilegeDefinition> definitions = pack.Privileges.ToDictionary(p => p.Id, StringComparer.Ordinal);

    /// <summary>What people call a privilege; its id where it has no name.</summary>
    public string NameOf(string id) => definitions.TryGetValue(id, out var definition) && definition.Name is { } name ? name.ToPhrase().In(language) : id;

    /// <summary>One privilege: its name, and what there is to say of it.</summary>
    public string Of(PrivilegeState state)
    {
        var parts = new List<string> { $"{NameOf(state.Id)}{Worth(state)}." };
        switch (state.Outcome)
        {
            case PrivilegeOutcome.Granted:
                parts.Add(state.Until is { } until ? GrantedUntil.Format(language, LocalDatePattern.Iso.Format(until)) : GrantedForGood.In(language));
                break;
            case PrivilegeOutcome.NotGranted:
                parts.Add(NoRuleGranted.In(language));
                break;
            case PrivilegeOutcome.Unknown:
                parts.Add(CannotBeTold.In(language));
                break;
            case PrivilegeOutcome.HeldOut:
                parts.Add(HeldOut.In(language));
                break;
            case PrivilegeOutcome.ProgramClosed:
                parts.Add(ProgramClosed.In(language));
                break;
        }

        parts.AddRange(state.Reasons.Select(r => r.Sentence.In(language)));
        if (state.IsAvailable || state.Outcome == PrivilegeOutcome.UsedUp)
        {
            parts.AddRange(state.Quotas.Where(q => state.IsAvailable || q.Left < 1).Select(q => Quota(state, q)));
        }

        return string.Join(' ', parts);
    }

    // By the names that a booking system reads: they are the same in every language.
    private static string Worth(PrivilegeState state) =>
        state.Value.IsEmpty ? "" : $" ({string.Join(", ", state.Value.Select(v => $"{v.Key}: {v.Value}"))})";

    private string Quota(PrivilegeState state, PrivilegeQuota quota)
    {
        var limit = definitions[state.Id].Limits.First(l => l.Key == quota.Limit).ToPhrase(pack.Currency).In(language);
        return quota.Left < 1 ? UsedUp.Format(language, limit) : Left.Format(language, NumberWords.Of(quota.Left!.Value, language), limit);
    }
}
