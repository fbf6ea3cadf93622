using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Handling;

/// <summary>What members choose, dated: an event is decided by what was chosen on its day, whenever it comes (T3).</summary>
internal static class ChoiceHandling
{
    public static ImmutableArray<Diagnostic> Choose(BookDraft draft, ChooseOptions command, LocalDate on)
    {
        var choices = draft.Context.Live.Pack.Choices;
        if (choices.FirstOrDefault(c => c.Name == command.Choice) is not { } choice)
        {
            return BookDraft.Refuse("/choice", AccountDiagnostics.UnknownChoice, command.Choice, PointsHandling.Meant(command.Choice, choices.Select(c => c.Name)));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < command.Options.Length; i++)
        {
            var (option, place) = (command.Options[i], string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/options/{i}"));
            if (!choice.Options.Contains(option))
            {
                return BookDraft.Refuse(place, AccountDiagnostics.UnknownOption, option, choice.Name, string.Join(", ", choice.Options));
            }

            if (!seen.Add(option))
            {
                return BookDraft.Refuse(place, AccountDiagnostics.OptionTwice, option);
            }
        }

        if (command.Options.Length > choice.Max)
        {
            return BookDraft.Refuse("/options", AccountDiagnostics.TooManyOptions, Number(command.Options.Length), choice.Name, Number(choice.Max));
        }

        var from = on;
        if (choice.Window is { } window)
        {
            var (first, last) = window.Bounds(on);
            var changes = draft.State.Member(command.MemberId).Choices.Count(c => c.Choice == choice.Name && c.ChosenOn >= first && c.ChosenOn <= last);
            if (changes >= choice.Changes)
            {
                return BookDraft.Refuse("/choice", AccountDiagnostics.TooManyChanges, choice.Name, Number(changes), NodaTime.Text.LocalDatePattern.Iso.Format(last.PlusDays(1)));
            }

            from = choice.TakesEffectNextWindow ? last.PlusDays(1) : on;
        }

        draft.Change(new OptionsChosen(command.MemberId, new ChosenOptions(choice.Name, on, from, command.Options)));
        return [];
    }

    /// <summary>What counts on a day, of the choices that the pack has.</summary>
    public static ImmutableArray<MemberChoice> On(MemberState member, RulePack pack, LocalDate day)
    {
        if (member.Choices.IsEmpty)
        {
            return [];
        }

        var counted = ImmutableArray.CreateBuilder<MemberChoice>();
        foreach (var choice in pack.Choices)
        {
            // Of two that count from one day, what was told last.
            var latest = member.Choices.Where(c => c.Choice == choice.Name && c.From <= day)
                .Aggregate((ChosenOptions?)null, (best, c) => best is null || c.From >= best.From ? c : best);
            if (latest is not null && (!choice.EndsWithWindow || choice.Window is not { } window || window.Bounds(latest.From).Last >= day))
            {
                counted.Add(new MemberChoice(choice.Name, latest.Options));
            }
        }

        return counted.ToImmutable();
    }

    private static string Number(int value) => ExactDecimal.Format(value);
}
