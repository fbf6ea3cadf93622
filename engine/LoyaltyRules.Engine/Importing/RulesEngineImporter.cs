using System.Collections.Frozen;
using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Importing.Expressions;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Packs.Documents;

namespace LoyaltyRules.Engine.Importing;

/// <summary>
/// Reads workflows of Microsoft RulesEngine into a rule pack, through a map that says what their inputs, events and outputs are in the pack (I1).
/// A rule is taken whole and with the meaning it has in C#, or it is not taken and the reason is told. Documented in <c>docs/import-rules-engine.md</c>.
/// </summary>
public static class RulesEngineImporter
{
    /// <summary>The largest file of workflows or map, in bytes.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    private static readonly Dictionary<string, byte[]> NoTemplates = [];

    /// <summary>Imports the workflows of a file. Never throws on what the files hold, or where one cannot be read.</summary>
    /// <param name="workflowPath">A file of one workflow or a list of them.</param>
    /// <param name="mapPath">The map.</param>
    /// <param name="export">Knows rules again that were exported; null for nobody.</param>
    public static ImportResult ImportFiles(string workflowPath, string mapPath, IConditionExport? export = null)
    {
        var problems = new List<Diagnostic>();
        var (workflows, map) = (Read(workflowPath, problems), Read(mapPath, problems));
        return workflows is null || map is null
            ? new ImportResult { IsRefused = true, Diagnostics = [.. problems] }
            : Import(workflows, Path.GetFileName(workflowPath), map, Path.GetFileName(mapPath), export, TemplatesBeside(mapPath));
    }

    // The templates of the map's messages lie beside it, as those of a pack lie beside pack.json.
    private static IReadOnlyDictionary<string, byte[]> TemplatesBeside(string mapPath)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(mapPath))!, PackFiles.TemplateFolder);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToDictionary(f => $"{PackFiles.TemplateFolder}/{Path.GetFileName(f)}", File.ReadAllBytes, StringComparer.Ordinal)
            : NoTemplates;
    }

    /// <summary>Imports workflows from memory. Never throws on what the texts hold.</summary>
    /// <param name="workflows">One workflow or a list of them, as JSON.</param>
    /// <param name="workflowSource">What places in it are told by.</param>
    /// <param name="map">The map, as JSON.</param>
    /// <param name="mapSource">What places in it are told by.</param>
    /// <param name="export">Knows rules again that were exported; null for nobody.</param>
    /// <param name="templates">The templates of the map's messages, by their paths in the pack; null for none.</param>
    public static ImportResult Import(
        ReadOnlySpan<byte> workflows, string workflowSource, ReadOnlySpan<byte> map, string mapSource, IConditionExport? export = null,
        IReadOnlyDictionary<string, byte[]>? templates = null)
    {
        var unreadable = new DiagnosticBag();
        var file = WorkflowFile.Read(workflowSource, workflows, unreadable);
        var read = ImportMap.Read(mapSource, map, unreadable);
        if (file is null || read is null || unreadable.HasErrors)
        {
            return new ImportResult { IsRefused = true, Diagnostics = unreadable.Ordered() };
        }

        var draft = new PackDraft(read, templates ?? NoTemplates);
        var frame = draft.CheckFrame();
        if (frame.Pack is not { } pack)
        {
            return new ImportResult { IsRefused = true, Diagnostics = Ordered(frame.Problems.Select(p => p.Diagnostic)) };
        }

        var problems = new List<Diagnostic>();
        var parameters = Declared(read, pack.Vocabulary, problems);
        if (problems.Count > 0)
        {
            return new ImportResult { IsRefused = true, Diagnostics = Ordered(problems) };
        }

        var rules = new WorkflowImport(file, read, parameters, pack.Vocabulary, problems, export is null ? null : new ExportedConditions(export, pack)).Run();
        return Finish(draft, read, workflowSource, rules, problems) with { Parameters = parameters };
    }

    /// <summary>Checks the whole pack; a rule that the checker refuses after all is taken out again.</summary>
    private static ImportResult Finish(PackDraft draft, ImportMap map, string workflowSource, ImmutableArray<DraftRule> rules, List<Diagnostic> problems)
    {
        var check = draft.Check(rules);
        if (check.Pack is null && check.Problems.Any(p => p.Rule is not null && p.Diagnostic.IsError))
        {
            var refused = check.Problems.Where(p => p.Rule is not null && p.Diagnostic.IsError).ToList();
            problems.AddRange(refused.Select(p => p.Diagnostic));
            rules = [.. rules.Where(r => !refused.Exists(p => ReferenceEquals(p.Rule, r)))];
            check = draft.Check(rules);
        }

        foreach (var notUsed in new[] { map.ByRule, map.ByEvent, map.ByOutput }.SelectMany(e => e.NotUsed()))
        {
            problems.Add(Diagnostic.At(notUsed.PlaceOfName, RewriteDiagnostics.EffectsNotUsed, notUsed.Name));
        }

        problems.AddRange(check.Problems.Select(p => p.Diagnostic));
        if (rules.IsEmpty && !problems.Exists(p => p.IsError))
        {
            problems.Add(Diagnostic.At(Place.None with { Source = workflowSource }, WorkflowDiagnostics.NothingTaken));
        }

        var pack = rules.IsEmpty ? null : check.Pack;
        return new ImportResult
        {
            Pack = pack,
            PackJson = pack is null ? null : draft.Text(rules),
            Rules = [.. rules.Select(r => r.Rule)],
            Diagnostics = Ordered(problems),
        };
    }

    private static ParameterMap Declared(ImportMap map, Vocabulary vocabulary, List<Diagnostic> problems)
    {
        return new ParameterMap(
            map.Properties.Select(p => Declared(p, isOfLine: false)).OfType<MappedFact>(),
            map.Lists.Select(l => new MappedLines(
                l.Path, l.Properties.Select(p => Declared(p, isOfLine: true)).OfType<MappedFact>().ToFrozenDictionary(f => f.Path, StringComparer.Ordinal))));

        MappedFact? Declared(MappedProperty property, bool isOfLine)
        {
            var fact = vocabulary.Find(property.Fact);
            if (fact is null || fact.IsOfLine != isOfLine)
            {
                problems.Add(Diagnostic.At(property.Json.Get("fact")!.Place, fact is null ? WorkflowDiagnostics.UnknownFact : WorkflowDiagnostics.FactOutOfPlace, property.Fact));
                return null;
            }

            var usual = ParameterMap.UsualNumber(fact);
            return new MappedFact(property.Path, fact, usual == NumberKind.None ? usual : property.Number ?? usual);
        }
    }

    internal static byte[]? Read(string path, List<Diagnostic> problems)
    {
        try
        {
            if (new FileInfo(path).Length <= BytesMax)
            {
                return File.ReadAllBytes(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Told below, in our own words.
        }

        problems.Add(Diagnostic.At(Place.None, WorkflowDiagnostics.CannotOpen, path, BytesMax.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return null;
    }

    // Not through a bag, which keeps only so many: an import lists everything.
    private static ImmutableArray<Diagnostic> Ordered(IEnumerable<Diagnostic> problems) =>
    [
        .. problems
            .OrderBy(d => d.Place.Source, StringComparer.Ordinal)
            .ThenBy(d => d.Place.Line).ThenBy(d => d.Place.Column)
            .ThenBy(d => d.Place.Pointer, StringComparer.Ordinal)
            .ThenBy(d => d.Place.Span?.Start ?? -1)
            .ThenBy(d => d.Code, StringComparer.Ordinal)
            .DistinctBy(d => (d.Place, d.Code, d.Message(ProductLanguage.English))),
    ];
}
