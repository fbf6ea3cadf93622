using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>A program from its first bad month to the last point.</summary>
public sealed class ClosureTests
{
    // Two months in a row in which rewards cost more than 6% of revenue: the 5% of points do not, a tenth off does.
    private const string Club = """
        "points": [ { "currency": "bonus", "redemption": { "of": "base.net" }, "transfer": {}, "pointValue": 0.333 } ],
        "bases": [ { "name": "paid", "of": "line.paid" } ],
        "indicators": [ { "name": "costRatio", "value": "divide(program.rewardCost, program.revenue, 4, 'halfUp')", "window": "month" } ],
        "privileges": [ { "id": "tea" } ],
        "rules": [ { "id": "accrual", "then": [ { "earn": { "percent": 5, "of": "base.paid", "round": "down" } } ] },
                   { "id": "opera", "when": "lines.Any(l => l.category == 'opera')", "then": [ { "discount": { "percent": 10, "of": "base.gross", "round": "down" } } ] } ],
        "closure": { "triggers": [ { "id": "too-dear", "when": "indicator.costRatio > 0.06", "sustainedFor": "P2M", "then": "propose" } ],
          "plan": { "notice": "P30D", "balances": "BALANCES", "memberData": { "eraseAfter": "P1Y" },
            "stages": [ { "stage": "stopEnrolment", "after": "P0D" }, { "stage": "stopEarning", "after": "P30D" }, { "stage": "redeemOnly", "after": "P60D" },
                        { "stage": "freeze", "after": "P90D" }, { "stage": "close", "after": "P100D" } ] } }
        """;

    private static ProgramBook Open(string balances = "expire") => Theatre.Book(Club.Replace("BALANCES", balances, StringComparison.Ordinal));

    private static Purchase Opera(string id, string day, decimal gross = 1000) =>
        Theatre.Order(id, day, "m", Evaluation.Given.Line("1", gross, 1, ("category", FactValue.Of("opera"))));

    private static ClosureStage StageOf(ProgramBook book) => book.State.Program.Closure.Stage;

    private static ProgramBook Proposed(string balances = "expire")
    {
        var book = Open(balances);
        book.Buy(Opera("a", "2026-01-10"));
        book.Buy(Opera("b", "2026-02-10"));
        book.AdvanceTo("2026-03-01");
        return book;
    }

    private static ProgramBook Approved(string balances = "expire")
    {
        var book = Proposed(balances);
        book.Do(new DecideClosure("d", Theatre.Noon("2026-03-10"), Approved: true, "Too dear."));
        return book;
    }

    [Fact]
    public void trigger_true_at_two_months_ends_in_a_row_proposes_at_the_second_midnight()
    {
        var book = Open();
        book.Buy(Opera("a", "2026-01-10"));
        book.AdvanceTo("2026-02-01");
        Assert.Equal(1, book.State.Program.Closure.MonthsTrue["too-dear"]);
        book.Buy(Opera("b", "2026-02-10"));
        book.AdvanceTo("2026-02-28");
        Assert.Equal(ClosureStage.Running, StageOf(book));
        book.AdvanceTo("2026-03-01");
        Assert.Equal((ClosureStage.Proposed, Theatre.Day("2026-03-01"), "too-dear"), (StageOf(book), book.State.Program.Closure.Since, book.State.Program.Closure.TriggerId));
    }

    [Fact]
    public void trigger_interrupted_by_a_cheap_month_counts_anew()
    {
        var book = Open();
        book.Buy(Opera("a", "2026-01-10"));
        book.Buy("b", "2026-02-10", 5000);
        book.Buy(Opera("c", "2026-03-10"));
        book.AdvanceTo("2026-04-01");
        Assert.Equal(1, book.State.Program.Closure.MonthsTrue["too-dear"]);
        Assert.Equal(ClosureStage.Running, StageOf(book));
    }

    [Fact]
    public void month_without_revenue_is_unknown_and_never_triggers()
    {
        var book = Open();
        var read = new List<FiguresRead>();
        book.Observer = e => read.AddRange(e.Changes.OfType<FiguresRead>());
        book.Buy(Opera("a", "2026-01-10"));
        book.AdvanceTo("2026-03-01");

        // 100 off, and 135 points worth 0.333 each, on 900.
        Assert.Equal([(0.1611m, true), (null, null)], read.Select(r => (r.Reading.Indicators[0].Value, r.Reading.Triggers[0].Holds)));
        Assert.Empty(book.State.Program.Closure.MonthsTrue);
    }

    [Fact]
    public void indicators_read_what_members_hold_and_how_many_they_are()
    {
        var names = new[] { "liability", "members", "activeMembers", "controlMembers", "controlRevenue", "enrolments", "issuedValue" };
        var indicators = string.Join(", ", names.Select(n => $$"""{ "name": "{{n}}", "value": "program.{{n}}", "window": "P12M" }"""));
        var pack = Theatre.Pack(Theatre.Plain + $$""", "control": { "percent": 50, "salt": "s" }, "indicators": [ {{indicators}} ] """);
        var (held, treated) = (Name(isHeld: true), Name(isHeld: false));
        var book = Theatre.Book(pack);
        var read = new List<string>();
        book.Observer = e => read.AddRange(e.Changes.OfType<FiguresRead>().Select(r => string.Join(' ', r.Reading.Indicators.Select(i => $"{i.Name} {i.Value}"))));
        book.Do(new EnrolMember("e", Theatre.Noon("2026-01-05"), "new"));
        book.Buy("a", "2026-01-10", 1000, treated);
        book.Buy("b", "2026-01-11", 400, held);
        book.AdvanceTo("2026-02-01");
        Assert.Equal([$"activeMembers 2 controlMembers {(pack.IsHeldOut("new") ? 2 : 1)} controlRevenue 400.00 enrolments 1 issuedValue 50 liability 50 members 3"], read);

        string Name(bool isHeld) => Enumerable.Range(0, 100).Select(n => $"m{n}").First(n => pack.IsHeldOut(n) == isHeld);
    }

    [Fact]
    public void rejection_lets_the_trigger_count_its_whole_time_once_more()
    {
        var book = Proposed();
        book.Do(new DecideClosure("d", Theatre.Noon("2026-03-10"), Approved: false, "A bad winter."));
        Assert.Equal(ClosureStage.Running, StageOf(book));
        book.Buy(Opera("c", "2026-03-20"));
        book.AdvanceTo("2026-04-02");
        Assert.Equal(ClosureStage.Running, StageOf(book));
        book.Buy(Opera("d", "2026-04-20"));
        book.AdvanceTo("2026-05-01");
        Assert.Equal(ClosureStage.Proposed, StageOf(book));
    }

    [Fact]
    public void approval_brings_every_stage_on_its_day_at_midnight_once_however_late()
    {
        var moves = new List<string>();
        var book = Proposed();
        book.Observer = e => moves.AddRange(e.Changes.OfType<ClosureMoved>().Select(m => $"{m.Since:uuuu-MM-dd} {m.To} booked {e.BookedOn:uuuu-MM-dd}"));
        book.Do(new DecideClosure("d", Theatre.Noon("2026-03-10"), Approved: true, "Too dear."));
        Assert.Equal(ClosureStage.Proposed, StageOf(book));
        book.AdvanceTo("2027-01-01");
        Assert.Equal(
        [
            "2026-03-11 StopEnrolment booked 2026-03-10", "2026-04-10 StopEarning booked 2026-04-09", "2026-05-10 RedeemOnly booked 2026-05-09",
            "2026-06-09 Frozen booked 2026-06-08", "2026-06-19 Closed booked 2026-06-18",
        ], moves);
        Assert.Equal(Theatre.Day("2027-06-19"), book.State.Program.Closure.EraseOn);
    }

    [Fact]
    public void stages_take_away_one_thing_after_the_other()
    {
        var book = Approved();
        book.AdvanceTo("2026-03-11");
        Assert.Equal("LR6090", book.Refused(new EnrolMember("e", Theatre.Noon("2026-03-11"), "new")));
        Assert.Equal(135m, book.Buy(Opera("c", "2026-03-12")).Decision!.Totals.Earned[0].Points);

        var earning = book.Buy(Opera("d", "2026-04-10")).Decision!;
        Assert.Equal(["opera Granted", "accrual ProgramClosing"], earning.Effects.Select(e => $"{e.RuleId} {e.Outcome}"));
        Assert.Equal((100m, 0m), (earning.Totals.Discount, earning.Totals.EarnedValue));

        var redeeming = book.Buy(Opera("e", "2026-05-10") with { Pay = [new PointsRequest("bonus", 30)] }).Decision!;
        Assert.Equal((0m, true), (redeeming.Totals.Discount, redeeming.Totals.PaidWithPoints > 0));

        var frozen = book.Buy(Opera("f", "2026-06-09") with { Pay = [new PointsRequest("bonus", 30)] }).Decision!;
        Assert.Equal((1000m, TrimReason.ProgramClosing), (frozen.Totals.Payable, frozen.Redemptions[0].Trims[0].Reason));
        Assert.Equal("LR6091", book.Refused(new HoldPoints("h", Theatre.Noon("2026-06-09"), "m", "bonus", 1)));
        Assert.Equal("LR6091", book.Refused(new TransferPoints("t", Theatre.Noon("2026-06-09"), "m", "n", "bonus", 1)));

        Assert.Equal(1000m, book.Buy(Opera("g", "2026-06-19")).Decision!.Totals.Payable);
        Assert.Equal("LR6092", book.Refused(new AdjustPoints("x", Theatre.Noon("2026-06-19"), "m", "bonus", 1, "goodwill")));
    }

    [Fact]
    public void close_with_expire_leaves_every_balance_at_zero()
    {
        var book = Approved();
        var before = book.Points().Balance;
        book.AdvanceTo("2026-06-19");
        Assert.True(before > 0);
        Assert.Equal((0m, before), (book.Points().Balance, book.Points().Expired));
    }

    [Fact]
    public void close_with_payout_owes_money_rounded_down_and_forgives_debt()
    {
        var book = Approved("payOut");
        book.Do(new AdjustPoints("debt", Theatre.Noon("2026-03-11"), "n", "bonus", -10, "taken", MayOwe: true));
        var points = book.Points().Available;
        book.AdvanceTo("2026-06-19");
        var program = book.State.Program;
        Assert.Equal(270m, points);
        Assert.Equal(89.91m, program.Closure.Owed[AccountOwner.Member("m")]);
        Assert.Equal((0m, 0m), (book.Points().Balance, book.Points("n").Balance));
        Assert.Equal((270m, -10m), (program.Balances[("bonus", PointsState.PaidOut)], program.Balances[("bonus", PointsState.Forgiven)]));
    }

    [Fact]
    public void return_after_the_close_is_settled_at_once()
    {
        var book = Approved();
        book.Buy(Opera("c", "2026-05-12") with { Pay = [new PointsRequest("bonus", 60)] });
        book.AdvanceTo("2026-07-01");
        var returned = book.ReturnAll("c", "2026-07-01");
        Assert.NotEmpty(returned.Returned!.PointsRestored);
        Assert.Equal(0, book.Points().Balance);
    }

    [Fact]
    public void trigger_that_closes_starts_the_plan_at_the_same_midnight()
    {
        var book = Theatre.Book(Club.Replace("BALANCES", "expire", StringComparison.Ordinal).Replace("\"propose\"", "\"close\"", StringComparison.Ordinal));
        book.Buy(Opera("a", "2026-01-10"));
        book.Buy(Opera("b", "2026-02-10"));
        book.AdvanceTo("2026-03-01");
        Assert.Equal((ClosureStage.StopEnrolment, Theatre.Day("2026-03-01")), (StageOf(book), book.State.Program.Closure.Since));
    }

    [Fact]
    public void decision_that_cannot_be_is_refused()
    {
        var book = Open();
        Assert.Equal("LR6094", book.Refused(new DecideClosure("d", Theatre.Noon("2026-01-02"), Approved: false, "No.")));
        Assert.Equal("LR6096", book.Refused(new DecideClosure("d", Theatre.Noon("2026-01-02"), Approved: true, " ")));
        book.Do(new DecideClosure("d", Theatre.Noon("2026-01-02"), Approved: true, "The owner leaves."));
        Assert.Equal("LR6095", book.Refused(new DecideClosure("e", Theatre.Noon("2026-01-03"), Approved: true, "Again.")));
        Assert.Equal("LR6093", Theatre.Book().Refused(new DecideClosure("d", Theatre.Noon("2026-01-02"), Approved: true, "No plan.")));
    }

    [Fact]
    public void random_books_closed_at_random_times_end_at_zero_and_fold_alike() => Properties.HoldForHistories(60, 20, steps =>
    {
        var plan = steps.Length % 2 == 0 ? "expire" : "payOut";
        var pack = Theatre.Pack(RandomMembers.Program + $$"""
            , "control": { "percent": 20, "salt": "random" },
            "closure": { "triggers": [ { "id": "any", "when": "program.revenue > 0", "then": "propose" } ],
                         "plan": { "notice": "P5D", "stages": ["stopEnrolment", "stopEarning", "redeemOnly", "freeze", "close"], "balances": "{{plan}}" } }
            """);
        var members = new RandomMembers(pack: pack);
        var folded = new BookState();
        members.Book.Observer = entry =>
        {
            members.Entries.Add(entry);
            folded.Apply(entry);
            Assert.Equal(members.Book.StateText(), members.Book.StateText(folded));
        };
        for (var i = 0; i < steps.Length; i++)
        {
            members.Do(steps[i]);
            if (i == steps.Length / 3)
            {
                members.Book.Handle(new DecideClosure("close", members.Book.Now, Approved: true, "The end."));
            }
        }

        var opened = new ProgramBook(new PackHistory(pack), Theatre.Noon("2026-01-01"));
        opened.Rebuild(members.Entries, members.Book.Now);
        foreach (var book in (ProgramBook[])[opened, members.Book])
        {
            book.AdvanceTo(members.Book.Now + Duration.FromDays(400));
            var accounts = book.State.Members.SelectMany(m => m.Points.All).Concat(book.State.Households.SelectMany(h => h.Points.All)).ToList();
            if (steps.Length > 0)
            {
                Assert.All(accounts, a => Assert.Equal((0m, 0m, 0), (a.Balance, a.Debt, a.OpenLots.Length)));
                Assert.Empty(book.State.Holds);
            }

            Assert.Equal(0, accounts.Sum(a => a.Expired) + book.State.Program.Balances.Sum(b => b.Value));
        }

        Assert.Equal(members.Book.StateText(), opened.StateText());
    });
}
