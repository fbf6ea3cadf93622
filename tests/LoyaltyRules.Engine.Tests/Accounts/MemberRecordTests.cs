using System.Text;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>What a company has on record of its members, under the version that took it in and under later ones.</summary>
public sealed class MemberRecordTests
{
    private static readonly LocalDate Today = new(2026, 11, 20);

    [Theory]
    [InlineData("""{ "city": "Tver", "visits": 3, "vip": true }""", null, "")]
    [InlineData("{}", "1900-01-01", "")]
    [InlineData("{}", "2026-11-20", "")]
    [InlineData("""{ "town": "Tver" }""", null, "LR3001 /facts/town")]
    [InlineData("""{ "city": 3 }""", null, "LR3002 /facts/city")]
    [InlineData("""{ "visits": "3" }""", null, "LR3002 /facts/visits")]
    [InlineData("""{ "visits": 1000001 }""", null, "LR3003 /facts/visits")]
    [InlineData("""{ "visits": 1.5 }""", null, "LR3004 /facts/visits")]
    [InlineData("""{ "vip": "yes" }""", null, "LR3002 /facts/vip")]
    [InlineData("""{ "tier": "gold" }""", null, "LR3001 /facts/tier")]
    [InlineData("""{ "town": 1 }""", "2026-11-21", "LR3021 /birthDate|LR3001 /facts/town")]
    [InlineData("{}", "0001-01-01", "LR3021 /birthDate")]
    [InlineData("{}", "1899-12-31", "LR3021 /birthDate")]
    [InlineData("{}", "9999-12-31", "LR3021 /birthDate")]
    public void record_thatDoesNotFitThePack_isRefused(string facts, string? born, string refused)
    {
        var record = new MemberSnapshot
        {
            Id = "M", Facts = FactsOf(facts), BirthDate = born is null ? null : NodaTime.Text.LocalDatePattern.Iso.Parse(born).Value,
        };

        Assert.Equal(refused, string.Join('|', Pack(Facts).Misfits(record, Today).Select(d => $"{d.Code} {d.Place.Pointer}")));
    }

    [Theory]
    [InlineData("""{ "city": "Tver" }""", """{ "name": "member.visits", "type": "number", "max": 1000000 }""", "/member/facts/city")]
    [InlineData("""{ "city": "Tver" }""", """{ "name": "member.city", "type": "number", "max": 10 }""", "/member/facts/city")]
    [InlineData("""{ "visits": 100 }""", """{ "name": "member.visits", "type": "number", "max": 10 }""", "/member/facts/visits")]
    public void fact_thatAnotherVersionTookIn_isUnknown_withAWarning(string facts, string narrowed, string pointer)
    {
        var member = new MemberSnapshot { Id = "M", Facts = FactsOf(facts) };
        var purchase = new Purchase { Id = "A", At = Instant.FromUtc(2026, 11, 20, 9, 0), MemberId = "M", Lines = [new PurchaseLine { Id = "1", Gross = 100 }] };
        Assert.Empty(Pack(Facts).Decide(purchase, member, ProgramSnapshot.Empty).Warnings);
        var next = Pack(narrowed);

        Assert.False(next.TryDecide(purchase, member, ProgramSnapshot.Empty, out _, out _));
        var decision = next.Decide(purchase, member with { IsOnRecord = true }, ProgramSnapshot.Empty);

        var warning = Assert.Single(decision.Warnings);
        Assert.Equal(("LR3052", pointer), (warning.Code, warning.Place.Pointer));
        Assert.Contains(pointer, DecisionJson.Write(decision), StringComparison.Ordinal);
    }

    private const string Facts =
        """{ "name": "member.city", "type": "text" }, { "name": "member.visits", "type": "number", "max": 1000000 }, { "name": "member.vip", "type": "bool" }""";

    private static FactSet FactsOf(string json) => PurchaseContext.ReadMember("", Encoding.UTF8.GetBytes($$"""{ "id": "M", "facts": {{json}} }"""), out _)!.Member.Facts;

    private static CompiledPack Pack(string facts) => Given.Pack($$"""{ "facts": [ {{facts}} ] }""");
}
