using System.Collections.Immutable;
using System.CommandLine;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty explain</c>: one purchase through a rule pack, with the why and the why not of every rule.</summary>
internal static class ExplainCommand
{
    private static readonly Phrase Title = new("Purchase {0} of {1}", "Покупка {0} от {1}");
    private static readonly Phrase WithMember = new(", member {0}", ", участник {0}");
    private static readonly Phrase WithoutMember = new(", without a member", ", без участника");
    private static readonly Phrase DecidedBy = new("Decided by {0} {1}.", "Решено по {0} {1}.");
    private static readonly Phrase Given = new("Why", "Почему");
    private static readonly Phrase Nothing = new("No rule gave anything.", "Ни одно правило ничего не дало.");
    private static readonly Phrase NotGiven = new("Matched, but gave nothing", "Сработали, но ничего не дали");
    private static readonly Phrase NotMatched = new("Did not match", "Не сработали");
    private static readonly Phrase Lines = new("By line, {0}", "По строкам чека, {0}");
    private static readonly Phrase Warnings = new("Warnings", "Предупреждения");
    private static readonly Phrase Refused = new("The purchase is refused.", "Покупка отклонена.");
    private static readonly Phrase OneInput = new(
        "Standard input can be read once: give a file for --purchase or for --member.",
        "Стандартный ввод можно прочитать только один раз: укажите файл для --purchase или для --member.");
    private static readonly Phrase Gross = new("price", "цена");
    private static readonly Phrase Discount = new("discount", "скидка");
    private static readonly Phrase Net = new("to pay", "к оплате");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("pack") { Description = "Folder of the rule pack." };
        var purchase = new Option<string>("--purchase") { Description = "JSON file of a purchase, of a purchase with its member, or of an example; - for standard input.", Required = true };
        var member = new Option<string?>("--member") { Description = "JSON file of the member, in place of the one in the purchase's file; - for standard input." };
        var json = new Option<bool>("--json") { Description = "Write the decision as canonical JSON." };
        var language = CommonOptions.Language();
        var command = new Command("explain", "Decides one purchase and explains for every rule what it gave, or why it gave nothing.") { folder, purchase, member, json, language };
        command.SetAction(parsed =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            var path = parsed.GetValue(folder)!;
            var check = RulePack.CheckFolder(path);
            if (check.Pack is null)
            {
                return CommonOptions.Refuse(check.Diagnostics, speaks, path);
            }

            var bag = new DiagnosticBag();
            var purchasePath = parsed.GetValue(purchase)!;
            var memberPath = parsed.GetValue(member);
            if (purchasePath == CommandInput.StandardInput && memberPath == CommandInput.StandardInput)
            {
                return CommonOptions.Refuse(OneInput, speaks);
            }

            var purchaseBytes = CommandInput.Read(purchasePath, bag);
            var memberBytes = memberPath is null ? null : CommandInput.Read(memberPath, bag);
            if (bag.HasErrors)
            {
                return CommonOptions.Refuse(bag.Ordered(), speaks, "");
            }

            if (PurchaseContext.ReadParts(purchasePath, purchaseBytes, memberPath ?? "", memberBytes, out var diagnostics) is not { } context)
            {
                return CommonOptions.Refuse(diagnostics, speaks, "");
            }

            if (!CompiledPack.Compile(check.Pack).TryDecide(context.Purchase, context.Member, context.Program, out var decision, out diagnostics))
            {
                return CommonOptions.Refuse(diagnostics, speaks, "", Refused);
            }

            if (parsed.GetValue(json))
            {
                Console.Out.Write(DecisionJson.Write(decision) + "\n");
            }
            else
            {
                Write(check.Pack, decision, speaks);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(RulePack pack, Decision decision, ProductLanguage language)
    {
        var page = Page.Standard();
        var words = new DecisionWords(pack, language);
        page.Line(Title.Format(language, decision.EventId, LocalDatePattern.Iso.Format(decision.Date))
            + (decision.MemberId is { } member ? WithMember.Format(language, member) : WithoutMember.In(language)), ink: Ink.Bold);
        page.Line(DecidedBy.Format(language, pack.Id, pack.Version), ink: Ink.Faint);
        page.Blank();
        page.Line(words.ToPay(decision), ink: Ink.Bold);
        Sentences(page, words.Presents(decision), "", Ink.Plain);
        Sentences(page, words.PaysWithPoints(decision), "", Ink.Plain);
        page.Line(words.Earned(decision), ink: Ink.Bold);

        var gives = words.Gives(decision);
        page.Heading(Given.In(language));
        Sentences(page, gives.IsEmpty ? [Nothing.In(language)] : gives, gives.IsEmpty ? "    " : "  + ", gives.IsEmpty ? Ink.Plain : Ink.Green);
        Section(page, NotGiven.In(language), words.GivesNothing(decision), "  · ", Ink.Plain);
        Section(page, NotMatched.In(language), words.DoesNotMatch(decision), "  - ", Ink.Plain);
        Section(page, Warnings.In(language), words.Warnings(decision), "  ! ", Ink.Yellow);
        WriteLines(pack, decision, language);
    }

    private static void Section(Page page, string title, ImmutableArray<string> sentences, string first, Ink ink)
    {
        if (!sentences.IsEmpty)
        {
            page.Heading(title);
            Sentences(page, sentences, first, ink);
        }
    }

    private static void Sentences(Page page, ImmutableArray<string> sentences, string first, Ink ink)
    {
        foreach (var sentence in sentences)
        {
            page.Line(sentence, first, ink);
        }
    }

    private static void WriteLines(RulePack pack, Decision decision, ProductLanguage language)
    {
        var currencies = decision.Totals.Earned.Select(e => e.Currency).ToList();
        var names = currencies.Select(c => pack.Points.First(p => p.Currency == c).Name?.ToPhrase().In(language) ?? c);
        var table = new TextTable([Lines.Format(language, decision.Currency), Gross.In(language), Discount.In(language), Net.In(language), .. names]);
        var words = new DecisionWords(pack, language);
        foreach (var charge in decision.Lines.Concat(decision.Fees))
        {
            var points = currencies.Select(c => Numbers.Of(charge.Earned.FirstOrDefault(e => e.Currency == c).Points, language));
            table.Add([words.NameOfCharge(charge.Id), Money(charge.Gross), Money(charge.Discount), Money(charge.Paid), .. points]);
        }

        table.Write(Console.Out, OutputWidth.OfOutput);

        string Money(decimal amount) => Numbers.Of(amount, pack.CurrencyDecimals, language);
    }
}
