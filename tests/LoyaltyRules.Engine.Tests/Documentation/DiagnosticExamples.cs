using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Importing;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Documents;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.Engine.Tests.Language;

namespace LoyaltyRules.Engine.Tests.Documentation;

/// <summary>Runs the examples of a page of diagnostics. An example is merged into what the page states: <c>pack stated</c>, <c>mapping stated</c> …</summary>
internal sealed class DiagnosticExamples(string page)
{
    /// <summary>Marks the block that the others of its kind are merged into; it is not an example itself.</summary>
    public const string Stated = "stated";

    /// <summary>Marks a mapping that the <c>csv</c> blocks of the same section are read by; it is not an example itself.</summary>
    public const string Added = "added";

    private const string CsvName = "purchases.csv";

    private readonly IReadOnlyList<FencedBlock> blocks = FencedBlocks.In(FencedBlocks.Page(page));

    /// <summary>The examples of a section.</summary>
    public IEnumerable<FencedBlock> Of(string code) =>
        blocks.Where(b => b.Options is not (Stated or Added) && b.Heading.StartsWith(code, StringComparison.Ordinal));

    /// <summary>What an example gives. A kind of block that is not here fails the test.</summary>
    public IEnumerable<Diagnostic> Run(FencedBlock block)
    {
        var text = FencedBlocks.Expand(block.Body);
        return (block.Kind, block.Options) switch
        {
            ("expression", "") => SampleVocabulary.Condition(text).Diagnostics,
            ("expression", "where") => SampleVocabulary.Condition(text, ExpressionScope.Line).Diagnostics,
            ("expression", "member") => SampleVocabulary.Condition(text, ExpressionScope.Member).Diagnostics,
            ("expression", "counter") => SampleVocabulary.Condition(text, ExpressionScope.Counter).Diagnostics,
            ("expression", "amount") => SampleVocabulary.Value(text).Diagnostics,
            ("pack", "") => Pack((PackFiles.MainPath, Merged("pack", text))),
            ("pack", "file") => Pack((PackFiles.MainPath, text)),
            ("pack", var path) => Pack((PackFiles.MainPath, Merged("pack", "")), (path, text)),
            ("purchase", "") => Purchase(Merged("purchase", text), isValidated: true),
            ("purchase", "file") => Purchase(text, isValidated: true),
            ("purchase", "library") => Purchase(Merged("purchase", text), isValidated: false),
            ("commands", "") => new CommandExamples(Merged("pack", "")).Run(Merged("commands", text)),
            ("mapping", "") => Refusals(() => Mapping(Merged("mapping", text))),
            ("csv", "") => History(block, text),
            ("csv", "members") => Members(block, text),
            ("linq", "") => Import(RuleOf(text), Merged("map", "")),
            ("workflow", "") => Import(Merged("workflow", text), Merged("map", "")),
            ("workflow", "file") => Import(text, Merged("map", "")),
            ("map", "") => Import(Merged("workflow", ""), Merged("map", text)),
            _ => throw new InvalidOperationException($"Nothing runs ```{block.Kind} {block.Options} under {block.Heading}."),
        };
    }

    /// <summary>Whether a block names a test that shows the code: for what depends on a file system or has no example at all.</summary>
    public static void AssertIsShown(FencedBlock block, string code)
    {
        var (type, method) = (block.Body.Split('.')[0], block.Body.Split('.')[1]);
        var source = File.ReadAllText(Directory.EnumerateFiles(Path.Combine(FencedBlocks.Repository, "tests"), type + ".cs", SearchOption.AllDirectories).Single());
        Assert.Contains($" {method}(", source, StringComparison.Ordinal);
        Assert.Contains(code, source, StringComparison.Ordinal);
    }

    /// <summary>The warnings of the page's stated pack, mapping and purchase: none, or every example would carry them.</summary>
    public IEnumerable<Diagnostic> RunStated() => blocks.Where(b => b.Options == Stated).SelectMany(b => b.Kind switch
    {
        "pack" => Pack((PackFiles.MainPath, Merged("pack", ""))),
        "purchase" => Purchase(Merged("purchase", ""), isValidated: true),
        "mapping" => Refusals(() => Mapping(Merged("mapping", ""))),
        "commands" => new CommandExamples(Merged("pack", "")).Run(Merged("commands", "")),
        "workflow" or "map" => Import(Merged("workflow", ""), Merged("map", "")),
        _ => throw new InvalidOperationException($"Nothing runs ```{b.Kind} stated."),
    });

    private static ImmutableArray<Diagnostic> Pack(params (string Path, string Text)[] files) =>
        RulePack.Check(files.ToDictionary(f => f.Path, f => Encoding.UTF8.GetBytes(f.Text))).Diagnostics;

    private ImmutableArray<Diagnostic> Purchase(string text, bool isValidated)
    {
        var pack = RulePack.Check(new Dictionary<string, byte[]> { [PackFiles.MainPath] = Encoding.UTF8.GetBytes(Merged("pack", "")) }).Pack!;
        var utf8 = Encoding.UTF8.GetBytes(text);
        var diagnostics = ImmutableArray<Diagnostic>.Empty;
        var bag = new DiagnosticBag();
        var context = isValidated
            ? PurchaseContext.Read("purchase.json", utf8, out diagnostics)
            : PurchaseContext.Of(JsonObjectOf(utf8, bag), bag);
        if (context is null)
        {
            return diagnostics;
        }

        return CompiledPack.Compile(pack).TryDecide(context.Purchase, context.Member, context.Program, out var decision, out diagnostics)
            ? decision.Warnings
            : diagnostics;
    }

    private static Engine.Json.JsonObject JsonObjectOf(byte[] utf8, DiagnosticBag bag) =>
        (Engine.Json.JsonObject)StrictJson.Parse("purchase.json", utf8, bag)!;

    private static string RuleOf(string expression) => new System.Text.Json.Nodes.JsonObject
    {
        ["WorkflowName"] = "w",
        ["Rules"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["RuleName"] = "r", ["SuccessEvent"] = "10", ["Expression"] = expression }),
    }.ToJsonString();

    private static ImmutableArray<Diagnostic> Import(string workflows, string map) =>
        RulesEngineImporter.Import(Encoding.UTF8.GetBytes(workflows), "workflow.json", Encoding.UTF8.GetBytes(map), "map.json").Diagnostics;

    private static HistoryMapping Mapping(string text) => HistoryMappingJson.Parse(Encoding.UTF8.GetBytes(text), "mapping.json");

    private HistoryMapping MappingFor(FencedBlock block) =>
        Mapping(Merged("mapping", blocks.SingleOrDefault(b => b.Heading == block.Heading && b.Options == Added)?.Body ?? ""));

    private List<Diagnostic> History(FencedBlock block, string text)
    {
        var found = new List<Diagnostic>();
        found.AddRange(Refusals(() =>
        {
            using var reader = HistoryReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), CsvName, MappingFor(block));
            found.AddRange(reader.Items().OfType<UnreadableRows>().Select(u => u.Reason));
            found.AddRange(reader.Broken is { } broken ? [broken] : []);
            found.AddRange(reader.Notices.SelectMany(n => n.First).Select(e => e.Reason));
        }));
        return found;
    }

    private IEnumerable<Diagnostic> Members(FencedBlock block, string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return MemberDirectory.Load(path, MappingFor(block).Members!).Problems;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ImmutableArray<Diagnostic> Refusals(Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (RefusedException refusal)
        {
            return refusal.Diagnostics;
        }
    }

    /// <summary>The stated document with the members of an example in it: objects are merged, lists appended, anything else stands in its place.</summary>
    private string Merged(string kind, string members)
    {
        var stated = JsonNode.Parse(blocks.Single(b => b.Kind == kind && b.Options == Stated).Body)!;
        try
        {
            Merge(stated.AsObject(), JsonNode.Parse("{" + members + "}")!.AsObject());
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException("Not the members of an object: " + members, e);
        }

        return stated.ToJsonString();
    }

    private static void Merge(System.Text.Json.Nodes.JsonObject onto, System.Text.Json.Nodes.JsonObject given)
    {
        foreach (var (name, value) in given)
        {
            switch (onto[name], value)
            {
                case (System.Text.Json.Nodes.JsonObject below, System.Text.Json.Nodes.JsonObject members):
                    Merge(below, members);
                    break;
                case (System.Text.Json.Nodes.JsonArray list, System.Text.Json.Nodes.JsonArray items):
                    foreach (var item in items)
                    {
                        list.Add(item?.DeepClone());
                    }

                    break;
                default:
                    onto[name] = value?.DeepClone();
                    break;
            }
        }
    }
}
