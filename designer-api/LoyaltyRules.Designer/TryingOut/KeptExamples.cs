using System.Runtime.CompilerServices;
using System.Text;
using LoyaltyRules.Designer.Documents;
using LoyaltyRules.Designer.Editing;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;

namespace LoyaltyRules.Designer.TryingOut;

/// <summary>The examples of a draft: receipts and stories, each beside the decision that was approved for it.</summary>
internal static class KeptExamples
{
    private const string Folder = "examples/";
    private const string Extension = ".json";
    private const string Verified = ".verified.json";

    // A file that did not change is the same bytes.
    private static readonly ConditionalWeakTable<byte[], object> Known = [];

    /// <summary>The files of the examples that are receipts.</summary>
    public static IEnumerable<string> Receipts(DraftDocument document) => document.Files
        .Where(f => f.Key.StartsWith(Folder, StringComparison.Ordinal) && f.Key.EndsWith(Extension, StringComparison.Ordinal) && !f.Key.EndsWith(Verified, StringComparison.Ordinal))
        .Where(f => Known.GetValue(f.Value, static content => Receipt.Of(content) is not null) is true).Select(f => f.Key);

    /// <summary>Keeps a receipt with its decision.</summary>
    /// <param name="editing">The draft.</param>
    /// <param name="example">The receipt as an example.</param>
    /// <param name="name">What it shows.</param>
    public static void Keep(DraftEditing editing, byte[] example, string name)
    {
        var free = Enumerable.Range(1, int.MaxValue).Select(n => FormattableString.Invariant($"{Folder}tried-{n:000}")).First(f => !editing.Current.Files.ContainsKey(f + Extension));
        var given = editing.Current.WithFile(free + Extension, example);
        if (editing.LastGood is { } pack && ExampleReplay.Decision(pack, given.Files, free[Folder.Length..]) is { } decided)
        {
            editing.Change(new($"example kept: {name}", $"сохранён пример: {name}"), given.WithFile(free + Verified, Encoding.UTF8.GetBytes(decided)));
        }
    }

    /// <summary>A draft with what it decides on its examples now as the approved decisions.</summary>
    public static DraftDocument TakenOver(DraftDocument document)
    {
        if (RulePack.Check(document.Files).Pack is not { } pack)
        {
            return document;
        }

        var compiled = CompiledPack.Compile(pack);
        foreach (var example in ExampleReplay.All(compiled, document.Files).Where(e => e.Outcome is ExampleOutcome.Differs or ExampleOutcome.NotApproved))
        {
            if (ExampleReplay.Decision(compiled, document.Files, example.Name) is { } decided)
            {
                document = document.WithFile(Folder + example.Name + Verified, Encoding.UTF8.GetBytes(decided));
            }
        }

        return document;
    }
}
