namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>Bodies of a theatre's till.</summary>
internal static class Purchases
{
    /// <summary>A purchase of tickets, by a member who is a regular of nothing yet.</summary>
    /// <param name="id">The purchase's id.</param>
    /// <param name="member">Who buys.</param>
    /// <param name="gross">What the tickets cost.</param>
    /// <param name="at">When.</param>
    /// <param name="more">More members of the purchase: <c>, "pay": […]</c>.</param>
    /// <param name="beside">More members of the body.</param>
    public static string Of(string id, string member = "M-1", int gross = 3000, string at = "2026-09-01T12:00:00+03:00", string more = "", string beside = "") =>
        $$"""
        {
          "member": "{{member}}",
          "purchase": {
            "id": "{{id}}", "at": "{{at}}", "channel": "web",
            "lines": [ { "id": "1", "quantity": 2, "gross": {{gross}}, "facts": { "category": "drama" } } ],
            "fees": { "bookingFee": 100 }{{more}}
          }{{beside}}
        }
        """;
}
