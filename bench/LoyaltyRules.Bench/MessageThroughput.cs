using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Messages;
using LoyaltyRules.Messages.Events;
using LoyaltyRules.Messages.Formatting;
using NodaTime;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace LoyaltyRules.Bench;

/// <summary>How many e-mails a second one core writes, beside Scriban itself with the same files, values and functions.</summary>
internal static class MessageThroughput
{
    private const string Begin = "<!-- messages: written by the command above -->\n";
    private const string End = "<!-- /messages -->\n";
    private const string Language = "ru";

    /// <summary>Measures, and writes the table into bench/README.md; a quick run only shows it.</summary>
    public static void Measure(bool isQuick)
    {
        var bench = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;
        var pack = RulePack.Load(Path.Combine(Path.GetDirectoryName(bench)!, "rule-packs", "parter-club"));
        var found = MessageCheck.Check(pack, out var program);
        var email = (program ?? throw new RefusedException(found)).On(MessageEvent.PointsEarned, Language).Single(m => m.Channel == MessageChannel.Email);
        var bare = new BareScriban(pack, email);
        var facts = Enumerable.Range(0, 1_000).Select(i => FactsOf(pack, i)).ToArray();
        foreach (var one in facts)
        {
            var ours = program.Render(email, one, Language);
            if (ours.Subject + ours.Html + ours.Text != bare.Render(one))
            {
                throw new InvalidOperationException("Scriban itself writes something else.");
            }
        }

        var (runs, length) = isQuick ? (3, TimeSpan.FromMilliseconds(500)) : (7, TimeSpan.FromSeconds(2));
        var checkedRate = Median(runs, length, i => program.Render(email, facts[i % facts.Length], Language));
        var bareRate = Median(runs, length, i => bare.Render(facts[i % facts.Length]));
        var table = string.Create(CultureInfo.InvariantCulture, $"| | e-mails a second |\n|---|---:|\n| checked templates | {checkedRate:N0} |\n| Scriban itself | {bareRate:N0} |\n");
        Console.WriteLine(table);
        if (!isQuick)
        {
            var page = Path.Combine(bench, "README.md");
            var text = File.ReadAllText(page);
            var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
            File.WriteAllText(page, text[..begin] + "\n" + table + "\n" + text[end..]);
        }
    }

    private static PointsEarnedFacts FactsOf(RulePack pack, int i) => new(pack.Points[0], i + 1, [new RulePoints("ticket-accrual", i + 1), new RulePoints("friends", 50)])
    {
        Member = new MemberFacts { Name = i % 7 == 0 ? null : $"Name {i}", Available = [new PointsAmount("bonus", i * 3)], Pending = [new PointsAmount("bonus", i % 5)] },
        Today = new LocalDate(2026, 9, 1),
        AvailableFrom = i % 3 == 0 ? null : new LocalDate(2026, 9, 2).PlusDays(i % 300),
        ExpiresOn = new LocalDate(2027, 9, 30),
        Purchase = $"A-{i}",
    };

    private static double Median(int runs, TimeSpan length, Action<int> render)
    {
        var rates = new List<double>();
        for (var run = 0; run <= runs; run++)
        {
            var (watch, count) = (Stopwatch.StartNew(), 0);
            while (watch.Elapsed < length)
            {
                for (var i = 0; i < 100; i++)
                {
                    render(count++);
                }
            }

            // The first run only warms up.
            if (run > 0)
            {
                rates.Add(count / watch.Elapsed.TotalSeconds);
            }
        }

        return rates.Order().ElementAt(rates.Count / 2);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    /// <summary>Scriban without any check: it is given the values of the event as its own objects.</summary>
    private sealed class BareScriban : ITemplateLoader
    {
        private readonly ImmutableDictionary<string, Template> files;
        private readonly Template[] templates;
        private readonly Shape<MessageFacts> shape;
        private readonly Wording wording;
        private readonly ScriptObject functions = [];

        public BareScriban(RulePack pack, MessageDefinition email)
        {
            files = pack.Templates.ToImmutableDictionary(t => t.Path, t => Template.Parse(t.Text), StringComparer.Ordinal);
            Texts = pack.Templates.ToImmutableDictionary(t => t.Path, t => t.Text, StringComparer.Ordinal);
            var path = $"templates/{email.Template}.{Language}.";
            templates = [Template.Parse(email.Subject!.In(Language)), files[path + "html"], files[path + "txt"]];
            shape = EventShapes.Of(pack, email.On);
            wording = new Wording(pack, Language);
            functions.Import("plural", (object number, string one, string few, string many) =>
                $"{MessageLanguage.Russian.Number(Number(number))}\u00A0{MessageLanguage.Russian.FormOf(Number(number)) switch { PluralForm.One => one, PluralForm.Many => many, _ => few }}");
        }

        private ImmutableDictionary<string, string> Texts { get; }

        private string Format { get; set; } = "html";

        public string Render(MessageFacts facts)
        {
            var values = Script(shape.Read(facts, wording), shape.Type);
            var text = "";
            for (var i = 0; i < templates.Length; i++)
            {
                Format = i == 1 ? "html" : "txt";
                var context = new WritingContext { TemplateLoader = this };
                foreach (var path in Included(Format).Where(files.ContainsKey))
                {
                    // Included files are read once, as ours are.
                    context.CachedTemplates[path] = files[path];
                }

                context.PushGlobal(functions);
                context.PushGlobal(values);
                text += templates[i].Render(context);
            }

            return text;
        }

        private static string[] Included(string format) => [$"templates/header.{Language}.{format}", $"templates/footer.{Language}.{format}"];

        public string GetPath(TemplateContext context, SourceSpan callerSpan, string templateName) => $"templates/{templateName}.{Language}.{Format}";

        public string Load(TemplateContext context, SourceSpan callerSpan, string templatePath) => Texts[templatePath];

        public ValueTask<string?> LoadAsync(TemplateContext context, SourceSpan callerSpan, string templatePath) => new(Texts[templatePath]);

        private static decimal Number(object number) => Convert.ToDecimal(number, CultureInfo.InvariantCulture);

        private static ScriptObject Script(ModelObject of, ObjectType type)
        {
            var script = new ScriptObject(type.Fields.Length);
            for (var i = 0; i < type.Fields.Length; i++)
            {
                script[type.Fields[i].Name] = (of.Values[i], type.Fields[i].Type) switch
                {
                    (ModelObject inner, ObjectType innerType) => Script(inner, innerType),
                    (ModelObject[] items, ListType list) => new ScriptArray(items.Select(item => Script(item, list.Item))),
                    (var value, _) => value,
                };
            }

            return script;
        }

        private sealed class WritingContext : TemplateContext
        {
            public override string? ObjectToString(object? value, bool nested = false) => value switch
            {
                decimal or int => MessageLanguage.Russian.Number(Number(value)),
                LocalDate day => MessageLanguage.Russian.LongDate(day),
                _ => base.ObjectToString(value, nested),
            };
        }
    }
}
