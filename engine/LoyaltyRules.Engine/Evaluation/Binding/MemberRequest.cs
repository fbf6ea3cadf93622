using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>What a company tells a program about a member: the day of birth and declared facts. Everything else of a member the program knows by itself.</summary>
public static class MemberRequest
{
    private const string Known = "birthDate, facts";

    /// <summary>Reads the record of a member in the form of <c>schemas/purchase-context.schema.json</c>; its problems go where the body's go.</summary>
    /// <param name="body">The body.</param>
    /// <param name="memberId">Whose record.</param>
    /// <returns>The member, with nothing but the record; null when there is any error.</returns>
    public static MemberSnapshot? Read(RequestBody body, string memberId)
    {
        body.Put("id", memberId);
        body.RefuseRest(["id", "birthDate", "facts"], Known);
        return body.Problems.HasErrors ? null : PurchaseContext.MemberOf(body.Rest, body.Problems);
    }
}
