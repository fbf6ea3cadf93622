using LoyaltyRules.Engine.Importing;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.RulesEngine.Comparing;

namespace LoyaltyRules.Cli.Commands;

/// <summary>A history that an import is held against: its file, how it is read, and the members if there is a file of them.</summary>
/// <param name="Purchases">The file of purchases.</param>
/// <param name="Mapping">How its columns are read.</param>
/// <param name="Members">The file of members; null for none.</param>
internal sealed record ImportedHistory(string Purchases, string Mapping, string? Members)
{
    /// <summary>Compares over every purchase, and tells how many rows were none.</summary>
    /// <exception cref="RefusedException">The mapping or a file is wrong.</exception>
    /// <exception cref="WorkflowRefusedException">RulesEngine does not take the workflows.</exception>
    public (ComparisonResult Result, long OtherRows) Compare(ImportResult import, string workflowPath)
    {
        var mapping = HistoryMappingJson.Load(Mapping);
        var members = Members is null || mapping.Members is null ? MemberDirectory.Empty : MemberDirectory.Load(Members, mapping.Members);
        var comparison = ImportComparison.Of(import, File.ReadAllBytes(workflowPath));
        long otherRows = 0;
        using var reader = HistoryReader.Open(Purchases, mapping);
        foreach (var item in reader.Items())
        {
            if (item is HistoryPurchase { Purchase: var purchase })
            {
                comparison.Add(purchase, purchase.MemberId is { } id ? members.Find(id) : null);
            }
            else
            {
                otherRows += item.Rows;
            }
        }

        return (comparison.Result, otherRows + (reader.Broken is null ? 0 : 1));
    }
}
