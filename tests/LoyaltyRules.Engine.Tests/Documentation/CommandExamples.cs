using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Documents;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Documentation;

/// <summary>Runs the commands of a page of diagnostics on a book of its pack.</summary>
internal sealed class CommandExamples(string pack)
{
    private static readonly Instant Start = Instant.FromUtc(2026, 9, 1, 0, 0);
    private static readonly Instant Usual = Instant.FromUtc(2026, 10, 1, 9, 0);

    /// <summary>What the commands are refused with, in order.</summary>
    public ImmutableArray<Diagnostic> Run(string text)
    {
        var check = RulePack.Check(new Dictionary<string, byte[]> { [PackFiles.MainPath] = Encoding.UTF8.GetBytes(pack) });
        var found = check.Diagnostics.ToList();
        var book = new ProgramBook(new PackHistory(CompiledPack.Compile(check.Pack!)), Start);
        var commands = CommandJson.Read("commands.json", Encoding.UTF8.GetBytes(JsonNode.Parse(text)!["commands"]!.ToJsonString()), out var unreadable, Usual);
        found.AddRange(unreadable);
        found.AddRange(commands.SelectMany(c => book.Handle(c).Refusals));
        return [.. found];
    }
}
