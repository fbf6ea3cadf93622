using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Tests.Accounts;

namespace LoyaltyRules.Engine.Tests.Packs;

/// <summary>Who is held out, and that nothing of the program reaches them.</summary>
public sealed class ControlGroupTests
{
    [Fact]
    public void draw_of_known_members_is_the_same_on_any_machine()
    {
        // printf '2026:M-1' | sha256sum, and so on: the first eight bytes as a fraction of 2^64.
        var five = new ControlGroup(5, "2026");
        var held = Enumerable.Range(1, 100).Select(n => $"M-{n}").Where(five.Holds);
        Assert.Equal("M-49 M-94 M-99", string.Join(' ', held));
    }

    [Fact]
    public void draw_of_many_members_holds_about_the_percentage()
    {
        var group = new ControlGroup(12.5m, "salt");
        Assert.InRange(Enumerable.Range(0, 20_000).Count(n => group.Holds($"member {n}")), 2_400, 2_600);
    }

    [Fact]
    public void member_held_out_gets_nothing_and_is_told_why()
    {
        var pack = Theatre.Pack(Theatre.Plain + """, "control": { "percent": 50, "salt": "s" }, "privileges": [ { "id": "tea" } ] """);
        var (held, treated) = (Name(true), Name(false));
        var book = Theatre.Book(pack);
        var decision = book.Buy("a", "2026-01-10", 6000, held).Decision!;
        Assert.Equal([("accrual", EffectOutcome.HeldOut)], decision.Effects.Select(e => (e.RuleId, e.Outcome)));
        Assert.Equal(("none", "gold"), (book.TierOf(held), Tier(book.Buy("b", "2026-01-10", 6000, treated))));
        Assert.Equal("LR6051", book.Refused(new UsePrivilege("u", Theatre.Noon("2026-01-11"), held, "tea")));
        Assert.Contains("control group", string.Join(' ', new DecisionWords(pack.Pack, LoyaltyRules.Engine.Diagnostics.ProductLanguage.English).GivesNothing(decision)), StringComparison.Ordinal);

        string Name(bool isHeld) => Enumerable.Range(0, 100).Select(n => $"m{n}").First(n => pack.IsHeldOut(n) == isHeld);
        string? Tier(BookEntry entry) => book.TierOf(entry.MemberId!);
    }
}
