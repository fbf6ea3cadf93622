using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Cli.Tests;

/// <summary>A report with something of everything that a simulation can find, made by hand; its books reconcile.</summary>
internal static class SampleReport
{
    private static readonly DiagnosticDescriptor Reason = DiagnosticDescriptor.Error("LR3999", "Store '{0}' is unknown.", "Магазин «{0}» неизвестен.");

    /// <summary>A report over so many months; 0 for a history without a purchase.</summary>
    public static SimulationReport Of(int months, bool isClean = false, string name = "Parter Club") => new()
    {
        Pack = new PackIdentity("parter-club", "2.1.0", "94f53f7f7ac6dbd96c2a26e6e2f0a0ef3c6a9ee0b9d2a5a7f9f7c3a4b1d2e3f4"),
        Program = new Phrase(name, name == "Parter Club" ? "Партер-Клуб" : name),
        Currency = "RUB",
        Points = [new SimulatedPoints("bonus", 1) { Name = new Phrase("bonus", "бонусы") }],
        Tiers = [new SimulatedTier("none", new Phrase("no tier", "без уровня")), new SimulatedTier("silver", new Phrase("Silver", "Серебро")), new SimulatedTier("gold", new Phrase("Gold", "Золото"))],
        Coverage = new SimulationCoverage(SimulationEnd.Complete, HistoryUnit.Days, months * 30, months * 30, 14_480, 0, null),
        Rows = [new RowSummary(RowClass.Purchase, null, 14_226, 71_845_700, 11_000, 60_000_000, 0), new RowSummary(RowClass.Cancellation, null, 254, -1_240_300, 200, -1_000_000, 0)],
        Purchases = months == 0 ? 0 : 11_340,
        PurchasesWithoutMember = months == 0 ? 0 : 2_410,
        Members = months == 0 ? 0 : 1_874,
        OutOfOrder = 0,
        FirstDay = months == 0 ? null : new LocalDate(2024, 9, 1),
        LastDay = months == 0 ? null : new LocalDate(2024, 9, 1).PlusMonths(months).PlusDays(-1),
        Totals = new SimulationTotals(73_545_120, 2_410_332.5m, 71_134_787.5m, [new PointsAmount("bonus", 3_200_000)], 3_200_000) { PaidWithPoints = 1_840_000 },
        Rules = Rules(),
        Months = Months(months),
        Returns = isClean ? ReturnSummary.None : new ReturnSummary(231, 4, 19, -84_300, [new UnmatchedReturn(112, 2, 2, -5_200), new UnmatchedReturn(1_904, 1, 1, null)]),
        Bookings = new BookingSummary(9_800, 402, 133),
        Refused = isClean ? [] : [new ReasonSummary("LR3999", 3, [new ReasonExample(77, 1, "R1", Diagnostic.At(Place.None, Reason, "<b>\"Café\" & 'co'</b>"))])],
        Unreadable = [],
    };

    private static ImmutableArray<RuleSummary> Rules() =>
    [
        Rule("tickets", "Points for tickets", "Баллы за билеты", 8_930, 0, 2_310_400, 84_100),
        Rule("birthday", "Birthday: the booking fee is free", "День рождения: сервисный сбор бесплатно", 512, 231_512.25m, 0, 1_200),
        Rule("children", "A discount for a row of seats at a children's performance", "Скидка на целый ряд на детском представлении", 640, 1_540_820.25m, 0, 22_000),
        Rule("early", "Early booking", "Раннее бронирование", 1_905, 638_000, 0, 31_450),
        Rule("phone", "Phone orders", "Заказы по телефону", 0, 0, 0, 0),
        Rule("welcome", "Welcome gift", "Приветственный подарок", 1_874, 0, 187_400, 0),
        Rule("fee-back", "A part of the booking fee back", "Часть сервисного сбора бонусами", 6_702, 0, 702_200, 4_120),
    ];

    private static RuleSummary Rule(string id, string english, string russian, long matched, decimal discount, decimal points, decimal back) =>
        new(id, new Phrase(english, russian), matched, matched, 3, discount, points == 0 ? [] : [new PointsAmount("bonus", points)], points)
        {
            DiscountReturned = points == 0 ? back : 0,
            PointsTakenBack = points == 0 ? [] : [new PointsAmount("bonus", back)],
            PointsTakenBackValue = points == 0 ? 0 : back,
        };

    private static ImmutableArray<SimulationMonth> Months(int count)
    {
        int[] season = [105, 120, 125, 200, 110, 105, 115, 110, 95, 45, 15, 20];
        var months = ImmutableArray.CreateBuilder<SimulationMonth>();
        var (pending, available, debt, earnedSoFar, spentSoFar, backSoFar, expiredSoFar) = (0m, 0m, 0m, 0m, 0m, 0m, 0m);
        var revenue = 0m;
        for (var i = 0; i < count; i++)
        {
            var busy = season[i % 12];
            var earned = 1_300m * busy;
            var activated = pending * 9 / 10;
            var spent = decimal.Floor(available * 12 / 100);
            var back = earned / 20;
            var expired = i < 12 ? 0 : decimal.Floor(available / 11);
            var owed = i % 5 == 0 ? 300m : 0;
            pending += earned - decimal.Floor(activated) - back;
            available += decimal.Floor(activated) - spent - expired + (i == 7 ? 5_000 : 0) + owed;
            debt += owed;
            (earnedSoFar, spentSoFar, backSoFar, expiredSoFar) = (earnedSoFar + earned, spentSoFar + spent, backSoFar + back, expiredSoFar + expired);
            var net = 29_870.25m * busy;
            revenue += net;
            months.Add(new SimulationMonth
            {
                Month = new LocalDate(2024, 9, 1).PlusMonths(i).ToYearMonth(),
                Purchases = 5L * busy,
                ActiveMembers = 3L * busy,
                Gross = net + (1_010 * busy),
                Discount = 1_010 * busy,
                Net = net,
                PaidWithPoints = spent,
                Returns = busy / 9,
                Returned = 512.5m * busy,
                Points =
                [
                    new MonthPoints("bonus", 1)
                    {
                        Earned = earned, Activated = decimal.Floor(activated), Redeemed = spent + 40, Restored = 40, Expired = expired, TakenBack = back,
                        Adjusted = i == 7 ? 5_000 : 0, Pending = pending, Available = available, Debt = debt,
                        RedemptionRate = ExactDecimal.Divide(spentSoFar * 100, earnedSoFar - backSoFar, 2, Rounding.HalfEven),
                        BreakageRate = spentSoFar + backSoFar + expiredSoFar == 0 ? null : ExactDecimal.Divide(expiredSoFar * 100, spentSoFar + backSoFar + expiredSoFar, 2, Rounding.HalfEven),
                    },
                ],
                Tiers = [new MonthTier("none", 300 + (40L * i), revenue * 0.4m), new MonthTier("silver", 20L * i, revenue * 0.35m), new MonthTier("gold", 4L * i, revenue * 0.25m)],
                TierMoves = i < 2 ? [] :
                    [new MonthTierMoves("none", "silver", TierCause.Reached, 18 + i), new MonthTierMoves("silver", "gold", TierCause.Reached, 4), new MonthTierMoves("gold", "silver", TierCause.NotKept, i % 3)],
            });
        }

        return months.DrainToImmutable();
    }
}
