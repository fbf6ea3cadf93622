using Microsoft.OData.Edm;
using Microsoft.OData.ModelBuilder;
using Microsoft.OData.ModelBuilder.Config;

namespace LoyaltyRules.DesignerApi.OData;

/// <summary>The model that tools see: which sets there are, and of each what can be filtered, sorted and expanded.</summary>
internal static class ReadEdmModel
{
    /// <summary>The most rows of a page.</summary>
    public const int PageMax = 1_000;

    /// <summary>Makes it.</summary>
    public static IEdmModel Make()
    {
        var builder = new ODataConventionModelBuilder { Namespace = "LoyaltyRules", ContainerName = "Program" };
        var entries = builder.EntitySet<Entry>("Entries").EntityType;
        entries.HasKey(e => e.Id);
        Allow(entries, filters: ["Id", "Kind", "EventOn", "Member", "Purchase"], sorts: ["Id", "EventOn"]);
        entries.Expand(SelectExpandType.Allowed, nameof(Entry.Postings));
        var postings = builder.EntitySet<Posting>("Postings").EntityType;
        postings.HasKey(p => new { p.Entry, p.Line });
        Allow(postings, filters: ["Entry", "Line", "Currency", "FromOwner", "FromState", "ToOwner", "ToState", "Lot"], sorts: ["Entry", "Line"]);
        var versions = builder.EntitySet<Version>("Versions").EntityType;
        versions.HasKey(v => v.Id);
        versions.Property(v => v.Revision).IsConcurrencyToken();
        Allow(versions, filters: ["Id", "Title", "State", "Revision", "CreatedBy", "SubmittedBy", "DecidedBy", "Hash", "Number"], sorts: ["Id", "Title", "State", "Revision"]);
        var audit = builder.EntitySet<AuditEvent>("AuditTrail").EntityType;
        audit.HasKey(a => a.Sequence);
        Allow(audit, filters: ["Sequence", "Who", "Action", "Subject"], sorts: ["Sequence"]);
        var rules = builder.EntitySet<Rule>("Rules").EntityType;
        rules.HasKey(r => r.Id);
        Allow(rules, filters: ["Id", "Name", "On", "When", "Priority", "Stack", "From", "To"], sorts: ["Id", "Name", "Priority", "From", "To"]);
        var parameters = builder.EntitySet<Parameter>("Parameters").EntityType;
        parameters.HasKey(p => p.Name);
        Allow(parameters, filters: ["Name", "Label", "Value", "Unit"], sorts: ["Name", "Label", "Value"]);
        return builder.GetEdmModel();
    }

    // What is not named can be read, and neither filtered nor sorted by.
    private static void Allow<T>(EntityTypeConfiguration<T> type, string[] filters, string[] sorts)
        where T : class
    {
        type.Filter(filters);
        type.OrderBy(sorts);
        type.Select(SelectExpandType.Allowed);
        type.Count();
        type.Page(PageMax, null);
    }
}
