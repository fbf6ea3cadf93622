using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Binding.Program;
using LoyaltyRules.Engine.Packs.Binding.Rules;
using LoyaltyRules.Engine.Packs.Documents;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Tests.Documentation;

/// <summary><c>docs/pack-format.md</c> against the schema and the constants of the code.</summary>
public sealed partial class PackFormatReferenceTests
{
    private static readonly string Text = FencedBlocks.Page("pack-format.md");

    private static readonly JsonElement Schema = JsonDocument.Parse(SchemaValidator.TextOf(SchemaValidator.RulePack)).RootElement;

    private static long Of(string path)
    {
        var found = Schema;
        foreach (var step in path.Split('/'))
        {
            found = found.GetProperty(step);
        }

        return found.GetInt64();
    }

    private static long ItemsOf(string list) => Of($"properties/{list}/maxItems");

    private static long ItemsOf(string definition, string list) => Of($"definitions/{definition}/properties/{list}/maxItems");

    private static readonly Dictionary<string, long> Limits = new(StringComparer.Ordinal)
    {
        ["files of a pack"] = PackFiles.FilesMax,
        ["bytes of one file"] = PackFiles.FileBytesMax,
        ["bytes of all files"] = PackFiles.AllBytesMax,
        ["values, objects and lists in one file"] = StrictJson.NodesMax,
        ["objects and lists in each other"] = StrictJson.NestingMax,
        ["significant digits of a number"] = NumberText.DigitsMax,
        ["digits before the point"] = NumberText.DigitsBeforePointMax,
        ["digits behind the point"] = NumberText.DigitsBehindPointMax,
        ["characters of a note or a text in one language"] = Of("definitions/note/maxLength"),
        ["characters of a name, an id or a group"] = Of("definitions/name/maxLength"),
        ["`languages`"] = ItemsOf("languages"),
        ["`points`"] = ItemsOf("points"),
        ["`facts`"] = ItemsOf("facts"),
        ["`activities`"] = ItemsOf("activities"),
        ["words of a choice"] = ItemsOf("fact", "values"),
        ["`parameters`"] = ItemsOf("parameters"),
        ["`bases`"] = ItemsOf("bases"),
        ["fees of a base"] = ItemsOf("base", "fees"),
        ["`counters`"] = ItemsOf("counters"),
        ["`segments`"] = ItemsOf("segments"),
        ["`tables`"] = ItemsOf("tables"),
        ["inputs of a table"] = ItemsOf("table", "inputs"),
        ["rows of a table"] = ItemsOf("table", "rows"),
        ["rows of a table that are compared with each other"] = ConstantOf(typeof(TableBinder), "RowsComparedMax"),
        ["`rules`"] = ItemsOf("rules"),
        ["effects of a rule"] = ItemsOf("rule", "then"),
        ["`priority`, up or down from 0"] = Of("definitions/rule/properties/priority/maximum"),
        ["`stacking`"] = ItemsOf("stacking"),
        ["`stages`"] = ItemsOf("stages"),
        ["levels of `tiers`"] = ItemsOf("tiers", "levels"),
        ["`privileges`"] = ItemsOf("privileges"),
        ["`indicators`"] = ItemsOf("indicators"),
        ["triggers of `closure`"] = ItemsOf("closure", "triggers"),
        ["months that a trigger is sustained for"] = ConstantOf(typeof(ClosureBinder), "SustainedMonthsMax"),
        ["costs of `finances`, and income"] = ItemsOf("finances", "costs"),
        ["`choices`"] = ItemsOf("choices"),
        ["options of a choice"] = ItemsOf("choice", "options"),
        ["changes of a choice in its window"] = Of("definitions/choice/properties/changes/maximum"),
        ["`partners`"] = ItemsOf("partners"),
        ["money for one point of a partner"] = Of("definitions/partner/properties/issuePrice/maximum"),
        ["`rewards`"] = ItemsOf("rewards"),
        ["`messages`"] = ItemsOf("messages"),
        ["uses of one reward"] = Of("definitions/reward/properties/uses/maximum"),
        ["further steps of a voucher"] = RewardValue.StepsMax,
        ["rewards presented at a purchase"] = Purchase.RewardsMax,
        ["limits of one owner"] = ItemsOf("rule", "limits"),
        ["deadlines in one `laterOf` or `earlierOf`"] = ConstantOfDeadlineLists(),
        ["deadlines in each other"] = ConstantOf(typeof(DeadlineBinder), "NestingMax"),
        ["lines of a purchase"] = Purchase.LinesMax,
        ["months of a rolling period"] = PeriodWindow.RollingMonthsMax,
        ["days of a rolling period"] = PeriodWindow.RollingDaysMax,
        ["months of a deadline"] = PeriodWindow.RollingMonthsMax,
        ["days of a deadline"] = PeriodWindow.RollingDaysMax,
        ["days that points are held"] = PeriodBinder.HoldDaysMax,
    };

    private static long ConstantOfDeadlineLists()
    {
        var form = Schema.GetProperty("definitions").GetProperty("deadline").GetProperty("anyOf")[1].GetProperty("properties");
        Assert.Equal(form.GetProperty("laterOf").GetProperty("maxItems").GetInt64(), form.GetProperty("earlierOf").GetProperty("maxItems").GetInt64());
        return form.GetProperty("laterOf").GetProperty("maxItems").GetInt64();
    }

    private static long ConstantOf(Type type, string name) =>
        Convert.ToInt64(type.GetField(name, BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null), CultureInfo.InvariantCulture);

    [Fact]
    public void Limits_OfThePage_AreThoseOfTheSchemaAndTheCode()
    {
        var section = Text[Text.IndexOf("## Limits", StringComparison.Ordinal)..];
        Assert.Equal(
            Limits.Select(l => $"| {l.Key} | {l.Value.ToString("N0", CultureInfo.InvariantCulture)} |"),
            section.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1));
        Assert.Equal(-Of("definitions/rule/properties/priority/maximum"), Of("definitions/rule/properties/priority/minimum"));
        Assert.Equal(Of("definitions/name/maxLength"), Of("definitions/id/maxLength"));
        Assert.Equal(Of("definitions/name/maxLength"), Of("definitions/group/maxLength"));
        Assert.All(new[] { "stackingGroup", "redemption", "transfer", "privilege", "reward" }, owner => Assert.Equal(ItemsOf("rule", "limits"), ItemsOf(owner, "limits")));
    }

    [Fact]
    public void Lists_OfThePackThatHaveALimit_AreAllInTheTable() => Assert.All(
        Schema.GetProperty("properties").EnumerateObject().Where(p => p.Value.TryGetProperty("maxItems", out _)),
        p => Assert.Contains($"`{p.Name}`", Limits.Keys));

    [Fact]
    public void Fields_OfTheSchema_AreAllInTheirSections()
    {
        // Each definition by the section that describes it; a field with a star is one that must be there.
        var sections = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["pointsCurrency"] = "points", ["fact"] = "facts", ["activity"] = "activities", ["parameter"] = "parameters", ["base"] = "bases", ["counter"] = "counters",
            ["segment"] = "segments", ["table"] = "tables", ["rule"] = "rules", ["discount"] = "rules", ["earn"] = "rules", ["stackingGroup"] = "stacking", ["priceStage"] = "stages",
            ["redemption"] = "points", ["transfer"] = "points", ["limit"] = "limit", ["grant"] = "rules", ["tiers"] = "tiers", ["tierLevel"] = "tiers",
            ["privilege"] = "privileges", ["control"] = "control", ["indicator"] = "indicators", ["closure"] = "closure", ["closureTrigger"] = "closure", ["closurePlan"] = "closure",
            ["finances"] = "finances", ["cost"] = "finances", ["income"] = "finances", ["deferredRevenue"] = "finances", ["choice"] = "choices", ["partner"] = "partners",
            ["reward"] = "rewards", ["rewardCost"] = "rewards", ["rewardValue"] = "rewards", ["message"] = "messages", ["extend"] = "rules",
        };
        foreach (var (definition, heading) in sections)
        {
            var section = Section().Matches(Text).Single(m => m.Groups[1].Value == heading).Groups[2].Value;
            foreach (var field in Schema.GetProperty("definitions").GetProperty(definition).GetProperty("properties").EnumerateObject().Where(f => f.Name != "note"))
            {
                Assert.True(Regex.IsMatch(section, $"[\"`]{field.Name}[\"`]"), $"{definition}.{field.Name} is not under {heading}.");
            }

            foreach (var word in Words(Schema.GetProperty("definitions").GetProperty(definition)))
            {
                Assert.Contains(word, section, StringComparison.Ordinal);
            }
        }

        foreach (var field in Schema.GetProperty("properties").EnumerateObject().Where(f => f.Name != "note"))
        {
            var isNeeded = Schema.GetProperty("required").EnumerateArray().Any(r => r.GetString() == field.Name);
            Assert.Contains($"| `{field.Name}`{(isNeeded ? " *" : "")} |", Text, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Words(JsonElement definition) => definition.GetProperty("properties").EnumerateObject()
        .Where(f => f.Value.TryGetProperty("enum", out _))
        .SelectMany(f => f.Value.GetProperty("enum").EnumerateArray().Select(e => e.GetString()!));

    [GeneratedRegex(@"^## (\w+)\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}
