using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Messages.Events;
using LoyaltyRules.Messages.Formatting;
using LoyaltyRules.Testing;
using Scriban;
using Scriban.Runtime;
using static LoyaltyRules.Messages.Tests.MessagePacks;

namespace LoyaltyRules.Messages.Tests.Templates;

/// <summary>Random templates, run by Scriban itself over the same values, and by the checked parts: both write the same, blanks included.</summary>
public sealed class SecondRenderingTests
{
    private static readonly string[] Conditions =
    [
        "points > 5", "points <= 5 && member.name", "!member.name", "expiresOn != null", "member.name == null || points == 7", "reasons.size >= 2", "currency == \"bonus points\"", "!(points != 7)", "true",
    ];

    private static readonly string[] Values =
    [
        "points", "currency", "member.balance", "member.name ?? \"friend\"", "program.name", "reasons.size", "points | plural \"point\" \"points\"", "parameter.gift", "(points)", "\"text\"", "7", "1.5", "`raw`", "-3",
        "currency | upcase | capitalize", "points | noun 'one' 'many'",
    ];

    [Fact]
    public void render_random_templates_gives_what_Scriban_gives()
    {
        var random = new Random(87);
        for (var i = 0; i < RandomRuns.Of(400); i++)
        {
            var text = Block(random, 3, "");
            var facts = Earned(random.Next(10), random.Next(2) == 0 ? null : "Ann") with { ExpiresOn = random.Next(2) == 0 ? null : Today };

            var checkedText = Check(text, Context(), out var found);
            Assert.True(checkedText is not null, $"{text}\n{string.Join('\n', found)}");
            var values = EventShapes.Of(Pack, MessageEvent.PointsEarned).Read(facts, new Wording(Pack, "en"));

            Assert.True(ByScriban(text, values) == checkedText.Render(values), text);
        }
    }

    private static string Block(Random random, int depth, string loop)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var (open, close) = random.Next(5) switch { 0 => ("{{-", "-}}"), 1 => ("{{~", "~}}"), 2 => ("{{-", "}}"), _ => ("{{", "}}") };
            switch (random.Next(depth == 0 ? 3 : 5))
            {
                case 0:
                    text.Append(random.Next(4) switch { 0 => " \n ", 1 => "word ", 2 => "\n", _ => "{ single } <b> " });
                    break;
                case 1:
                    text.Append(CultureInfo.InvariantCulture, $"{open} {Values[random.Next(Values.Length)]} {close}");
                    break;
                case 2:
                    text.Append(loop.Length > 0 ? $"{open} {loop}.name {close}:{{{{ {loop}.points }}}}" : $"{open} # a remark\n {close}");
                    break;
                case 3:
                    text.Append(CultureInfo.InvariantCulture, $"{open} if {Conditions[random.Next(Conditions.Length)]} {close}{Block(random, depth - 1, loop)}");
                    if (random.Next(2) == 0)
                    {
                        text.Append(CultureInfo.InvariantCulture, $"{open} else if {Conditions[random.Next(Conditions.Length)]} {close}{Block(random, depth - 1, loop)}");
                    }

                    text.Append(random.Next(2) == 0 ? $"{open} else {close}{Block(random, depth - 1, loop)}" : "").Append("{{ end }}");
                    break;
                default:
                    text.Append(CultureInfo.InvariantCulture, $"{open} for r{depth} in reasons {close}{Block(random, depth - 1, "r" + depth)}{open} end {close}");
                    break;
            }
        }

        return text.ToString();
    }

    private static string ByScriban(string text, ModelObject values)
    {
        var root = Script(values, EventShapes.Of(Pack, MessageEvent.PointsEarned).Type);
        root.Import("plural", (object number, string one, string many) => $"{MessageLanguage.English.Number(Convert.ToDecimal(number, CultureInfo.InvariantCulture))}\u00A0{Noun(number, one, many)}");
        root.Import("noun", new Func<object, string, string, string>(Noun));
        root.Import("upcase", (string s) => s.ToUpperInvariant());
        root.Import("capitalize", (string s) => char.ToUpperInvariant(s[0]) + s[1..]);
        var context = new WritingContext();
        context.PushGlobal(root);
        return Template.Parse(text).Render(context);
    }

    private static string Noun(object number, string one, string many) =>
        MessageLanguage.English.FormOf(Convert.ToDecimal(number, CultureInfo.InvariantCulture)) == PluralForm.One ? one : many;

    private static ScriptObject Script(ModelObject of, ObjectType type)
    {
        var script = new ScriptObject();
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

    /// <summary>Scriban, but numbers are written as messages write them.</summary>
    private sealed class WritingContext : TemplateContext
    {
        public override string? ObjectToString(object? value, bool nested = false) => value switch
        {
            decimal or int or long or double => MessageLanguage.English.Number(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
            _ => base.ObjectToString(value, nested),
        };
    }
}
