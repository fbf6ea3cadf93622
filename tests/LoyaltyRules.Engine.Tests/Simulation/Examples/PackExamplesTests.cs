using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Simulation.Examples;

/// <summary>The examples of the repository's packs: every approved decision still stands.</summary>
public sealed class PackExamplesTests
{
    public static TheoryData<string> Packs() => [.. RepositoryFolder.Packs().Select(p => Path.GetFileName(p))];

    [Theory]
    [MemberData(nameof(Packs))]
    public void check_a_pack_finds_nothing_and_it_speaks_both_languages(string pack)
    {
        var folder = Path.Combine(RepositoryFolder.Root, "rule-packs", pack);
        var check = RulePack.CheckFolder(folder);
        Assert.Empty(check.Diagnostics);
        Assert.Equal(["en", "ru"], check.Pack!.Languages.Order(StringComparer.Ordinal));
        Assert.All(check.Pack.Rules, r => Assert.True(r.Name is not null, r.Id));
        Assert.True(GivenIn(folder).Count() >= 6, "A ready pack shows itself by at least six examples.");
        Assert.True(File.Exists(Path.Combine(folder, "README.md")) && File.Exists(Path.Combine(folder, "README.ru.md")), "A ready pack is told in words.");
    }

    [Theory]
    [MemberData(nameof(Packs))]
    public void replay_examples_of_a_pack_decides_as_approved(string pack)
    {
        var folder = Path.Combine(RepositoryFolder.Root, "rule-packs", pack);
        var results = ExampleFolder.Replay(CompiledPack.Compile(RulePack.Load(folder)), folder, accept: false, out var diagnostics);
        Assert.Empty(diagnostics);
        Assert.All(results, r => Assert.True(!r.IsFailure, $"{r.Name}: {r.Outcome}\n{string.Join('\n', r.Difference)}{string.Join('\n', r.Diagnostics)}"));
    }

    [Theory]
    [MemberData(nameof(Packs))]
    public void replay_examples_of_a_pack_reaches_every_rule(string pack)
    {
        var compiled = CompiledPack.Compile(RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", pack)));
        var granted = Decisions(compiled, pack).SelectMany(d => d.Effects).Where(e => e.Result > 0).Select(e => e.RuleId).ToHashSet();
        Assert.Empty(compiled.Pack.Rules.Select(r => r.Id).Except(granted));
    }

    [Theory]
    [MemberData(nameof(Packs))]
    public void write_decisions_of_a_pack_fits_the_schema_of_decisions(string pack)
    {
        var compiled = CompiledPack.Compile(RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", pack)));
        Assert.All(Decisions(compiled, pack), decision =>
        {
            Assert.Empty(MisfitsOf(DecisionJson.Write(decision)));
            // Line amounts sum to the receipt's (S4). What is earned without a receipt is on no line.
            Assert.Equal(decision.Totals.Net, decision.Lines.Concat(decision.Fees).Sum(c => c.Net));
            if (!decision.Lines.IsEmpty)
            {
                Assert.Equal(decision.Totals.Earned.Sum(e => e.Points), decision.Lines.Concat(decision.Fees).Sum(c => c.Earned.Sum(e => e.Points)));
            }
        });
    }

    [Theory]
    [InlineData("\"outcome\":\"matched\"", "\"outcome\":\"yes\"", "LR2050")]
    [InlineData("\"currency\":\"RUB\",", "", "LR2032")]
    [InlineData("\"discount\":0", "\"discount\":\"0\"", "LR2043")]
    public void validate_what_is_no_decision_is_refused(string replaced, string by, string code)
    {
        var compiled = CompiledPack.Compile(RulePack.Load(Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club")));
        var json = DecisionJson.Write(Decisions(compiled, "parter-club")[^1]);
        Assert.Contains(code, MisfitsOf(json.Replace(replaced, by, StringComparison.Ordinal)).Select(d => d.Code));
    }

    [Fact]
    public void snapshot_after_a_parameter_changed_changes_only_where_the_decision_does()
    {
        var folder = Path.Combine(RepositoryFolder.Root, "rule-packs", "parter-club");
        var text = File.ReadAllText(Path.Combine(folder, "pack.json"));
        var changed = Check(text.Replace("\"name\": \"bookingBonus\", \"value\": 20", "\"name\": \"bookingBonus\", \"value\": 25", StringComparison.Ordinal)
            .Replace("\"version\": \"1.0.0\"", "\"version\": \"1.1.0\"", StringComparison.Ordinal));
        var original = Check(text);
        Assert.NotEqual(original.Pack.Hash, changed.Pack.Hash);
        var differing = 0;
        foreach (var (name, example) in ExamplesOf(folder))
        {
            var isAffected = original.TryDecide(example.Given.Purchase, example.Given.Member, example.Given.Program, out var decision, out _)
                && decision.Effects.Any(e => e.RuleId == "booking-bonus");
            Assert.True(isAffected == (ExampleSnapshot.Of(original, example) != ExampleSnapshot.Of(changed, example)), name);
            differing += isAffected ? 1 : 0;
        }

        Assert.True(differing > 2);
    }

    [Fact]
    public void snapshot_of_a_pack_in_english_speaks_english_only()
    {
        var pack = Check("""
            { "pack": "p", "version": "1.0.0", "languages": ["en"], "name": { "en": "P" }, "timeZone": "Europe/Moscow", "currency": "RUB" }
            """);
        var example = Example.Read("e.json", """
            { "name": { "en": "Nothing", "ru": "Ничего" }, "purchase": { "id": "1", "at": "2026-01-01T00:00:00Z", "lines": [ { "id": "1", "gross": 10.5 } ] } }
            """u8, out _)!;
        Snapshot.Matches(ExampleSnapshot.Of(pack, example), extension: "json");
    }

    private static CompiledPack Check(string text) =>
        CompiledPack.Compile(RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = Encoding.UTF8.GetBytes(text) }).Pack!);

    private static List<LoyaltyRules.Engine.Model.Decision> Decisions(CompiledPack compiled, string pack) =>
    [
        .. GivenIn(Path.Combine(RepositoryFolder.Root, "rule-packs", pack)).Where(f => Story.IsStory(File.ReadAllBytes(f)))
            .SelectMany(f => StoryRun.Of(compiled, Story.Read(f, File.ReadAllBytes(f), out _)!).Scenes)
            .SelectMany(s => s.Entry is { } entry ? entry.FurtherDecisions.Append(entry.Decision) : [])
            .OfType<LoyaltyRules.Engine.Model.Decision>(),
        .. ExamplesOf(Path.Combine(RepositoryFolder.Root, "rule-packs", pack))
            .Select(e => compiled.TryDecide(e.Example.Given.Purchase, e.Example.Given.Member, e.Example.Given.Program, out var decision, out _) ? decision : null)
            .OfType<LoyaltyRules.Engine.Model.Decision>(),
    ];

    private static IEnumerable<string> GivenIn(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, "examples"), "*.json").Order(StringComparer.Ordinal)
            .Where(f => !f.EndsWith(".verified.json", StringComparison.Ordinal) && !f.EndsWith(".received.json", StringComparison.Ordinal));

    private static IEnumerable<(string Name, Example Example)> ExamplesOf(string folder) =>
        GivenIn(folder).Where(f => !Story.IsStory(File.ReadAllBytes(f)))
            .Select(f => (Path.GetFileName(f), Example.Read(f, File.ReadAllBytes(f), out _)!));

    private static IReadOnlyList<Diagnostic> MisfitsOf(string json)
    {
        var bag = new DiagnosticBag();
        var root = StrictJson.Parse("decision.json", Encoding.UTF8.GetBytes(json), bag);
        SchemaValidator.Validate(SchemaValidator.Decision, root!, bag);
        return bag.Ordered();
    }
}
