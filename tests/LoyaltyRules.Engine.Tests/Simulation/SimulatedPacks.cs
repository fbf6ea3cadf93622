using System.Text;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>Packs that simulations are tested with, and histories written as text.</summary>
internal static class SimulatedPacks
{
    /// <summary>A program of a pack's text.</summary>
    public static SimulatedProgram Of(string json)
    {
        var check = RulePack.Check(new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["pack.json"] = Encoding.UTF8.GetBytes(json) });
        return new SimulatedProgram(CompiledPack.Compile(check.Pack ?? throw new InvalidOperationException(string.Join('\n', check.Diagnostics))), FactSet.Empty);
    }

    /// <summary>A program of one rule, with whatever else the pack says: a tenth of what is paid back in points worth a half.</summary>
    public static SimulatedProgram TenthBack(string members = "", string pointsMembers = "") => Of($$"""
        {
          "pack": "tenth-back", "version": "1.0.0", "languages": ["en"], "name": { "en": "A tenth back" },
          "timeZone": "UTC", "currency": "RUB",
          "points": [ { "currency": "bonus", "decimals": 2, "pointValue": 0.5{{pointsMembers}} } ],
          "bases": [ { "name": "paid", "of": "line.paid" } ],
          "rules": [
            { "id": "tenth-back", "then": [ { "earn": { "percent": 5, "of": "base.paid", "round": "down", "kind": "base" } } ] },
            { "id": "never", "when": "purchase.gross > 1000000", "then": [ { "earn": { "points": 1 } } ] }
          ]{{members}}
        }
        """);

    /// <summary>A history of a file's text.</summary>
    public static HistoryReader Reader(string csv, string mapping) =>
        HistoryReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "purchases.csv", SharedHistories.Mapping(mapping));
}
