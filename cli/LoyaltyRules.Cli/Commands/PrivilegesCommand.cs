using System.Collections.Immutable;
using System.CommandLine;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty privileges</c>: what a member may use on a day, and why or why not.</summary>
internal static class PrivilegesCommand
{
    private static readonly Phrase Title = new("Privileges of member {0} on {1}", "Привилегии участника {0} на {1}");
    private static readonly Phrase Has = new("Has", "Есть");
    private static readonly Phrase HasNot = new("Has not", "Нет");
    private static readonly Phrase NoPrivileges = new("The pack has no privileges.", "В пакете нет привилегий.");
    private static readonly Phrase NoMember = new("{0} names no member.", "{0}: участник не указан.");
    private static readonly Phrase NoDay = new(
        "Which day? Give it with --on, like --on 2026-09-01: a member alone comes without one.",
        "Какой день? Укажите его: --on 2026-09-01. Когда участник дан без покупки, день неизвестен.");
    private static readonly Phrase BadDay = new("'{0}' is not a day like 2026-09-01.", "«{0}» — не день вида 2026-09-01.");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("pack") { Description = "Folder of the rule pack." };
        var member = new Option<string>("--member") { Description = "JSON file of a member, of a purchase with its member, or of an example; - for standard input.", Required = true };
        var on = new Option<string?>("--on") { Description = "The day, like 2026-09-01; that of the purchase, if left out." };
        var json = CommonOptions.Json();
        var language = CommonOptions.Language();
        var command = new Command("privileges", "Lists the privileges of a member on a day, and says why or why not.") { folder, member, on, json, language };
        command.SetAction(parsed =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            var path = parsed.GetValue(folder)!;
            var check = RulePack.CheckFolder(path);
            if (check.Pack is not { } pack)
            {
                return CommonOptions.Refuse(check.Diagnostics, speaks, path);
            }

            var bag = new DiagnosticBag();
            var memberPath = parsed.GetValue(member)!;
            if (CommandInput.Read(memberPath, bag) is not { } bytes)
            {
                return CommonOptions.Refuse(bag.Ordered(), speaks, "");
            }

            if (PurchaseContext.ReadMember(memberPath, bytes, out var diagnostics) is not { } context)
            {
                return diagnostics.Any(d => d.IsError) ? CommonOptions.Refuse(diagnostics, speaks, "") : CommonOptions.Refuse(NoMember, speaks, memberPath);
            }

            var day = context.At?.InZone(pack.TimeZone).Date;
            if (parsed.GetValue(on) is { } text && (day = CommonOptions.DayOf(text)) is null)
            {
                return CommonOptions.Refuse(BadDay, speaks, text);
            }

            return day is { } known ? Write(pack, context, known, parsed.GetValue(json), speaks) : CommonOptions.Refuse(NoDay, speaks);
        });
        return command;
    }

    private static int Write(RulePack pack, MemberContext context, LocalDate day, bool asJson, ProductLanguage language)
    {
        ImmutableArray<PrivilegeState> privileges;
        try
        {
            privileges = CompiledPack.Compile(pack).Privileges(context.Member, pack.StartOf(day), context.Program);
        }
        catch (RefusedException refusal)
        {
            return CommonOptions.Refuse(refusal, language);
        }

        if (asJson)
        {
            Console.Out.Write(PrivilegesJson.Write(privileges) + "\n");
            return ExitCode.Ok;
        }

        var page = Page.Standard();
        var words = new PrivilegeWords(pack, language);
        page.Line(Title.Format(language, context.Member.Id, LocalDatePattern.Iso.Format(day)), ink: Ink.Bold);
        if (privileges.IsEmpty)
        {
            page.Line(NoPrivileges.In(language));
        }

        Section(page, Has.In(language), privileges.Where(p => p.IsAvailable), words, "  + ", Ink.Green);
        Section(page, HasNot.In(language), privileges.Where(p => !p.IsAvailable), words, "  - ", Ink.Plain);
        return ExitCode.Ok;
    }

    private static void Section(Page page, string title, IEnumerable<PrivilegeState> privileges, PrivilegeWords words, string first, Ink ink)
    {
        var listed = privileges.ToList();
        if (listed.Count == 0)
        {
            return;
        }

        page.Heading(title);
        foreach (var privilege in listed)
        {
            page.Line(words.Of(privilege), first, ink);
        }
    }
}
