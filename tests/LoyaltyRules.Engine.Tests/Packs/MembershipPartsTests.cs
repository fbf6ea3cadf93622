using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using LoyaltyRules.Engine.Tests.Packs.Documents;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Packs;

/// <summary>What the checked pack holds of points terms, limits, counters, tiers, privileges and grants, from the sample that uses every field.</summary>
public sealed class MembershipPartsTests
{
    private static readonly RulePack Pack = Load();

    private static RulePack Load()
    {
        var check = RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = System.Text.Encoding.UTF8.GetBytes(SamplePack.Text) });
        Assert.True(check.Pack is not null, string.Join("\n", check.Diagnostics));
        return check.Pack;
    }

    private static PointsCurrency Bonus => Pack.Points.Single(p => p.Currency == "bonus");

    [Fact]
    public void check_points_terms_are_those_of_the_document()
    {
        Assert.Equal((PointsOwner.Household, Duration.FromMinutes(90), 14), (Bonus.Owner, Bonus.HoldFor, Bonus.RestoredForDays));
        var available = Assert.IsType<DeadlineAfter>(Bonus.Available);
        Assert.Equal((DateAnchor.LotEarnedOn, 0, 14), (available.Since.Name, available.Months, available.Days));
        var later = Assert.IsType<LaterDeadline>(Bonus.Expires);
        Assert.NotNull(later.Unless);
        var fixedOne = Assert.IsType<DeadlineAfter>(later.Of[0]);
        Assert.Equal(("month", 12, 0), (fixedOne.RoundUp?.ToString(), fixedOne.Months, fixedOne.Days));
        Assert.False(fixedOne.Slides);
        var earlier = Assert.IsType<EarlierDeadline>(later.Of[1]);
        Assert.Equal(["member.lastOrderOn", "member.lastActivityOn"], earlier.Of.Cast<DeadlineAfter>().Select(d => d.Since.Name));
        Assert.True(later.Slides);
    }

    [Fact]
    public void check_redemption_and_transfer_are_those_of_the_document()
    {
        var redemption = Bonus.Redemption!;
        Assert.Equal(("payable", 100m, 10m), (redemption.Of.Name, redemption.Minimum, redemption.Step));
        Assert.NotNull(redemption.Percent);
        Assert.NotNull(redemption.When);
        Assert.Equal(["redemption bonus member month points", "redemption bonus program year amount"], redemption.Limits.Select(l => l.Key));
        Assert.Equal(50m, Bonus.Transfer!.Minimum);
        Assert.Equal(["transfer bonus member month times"], Bonus.Transfer.Limits.Select(l => l.Key));
    }

    [Fact]
    public void check_a_currency_without_terms_has_the_defaults()
    {
        var miles = Pack.Points.Single(p => p.Currency == "miles");
        Assert.Equal(new PointsCurrency("miles", null, 0, 1) { Position = 1 }, miles);
        Assert.Equal((Duration.FromMinutes(30), 30), (miles.HoldFor, miles.RestoredForDays));
    }

    [Fact]
    public void check_an_earn_gives_the_currency_with_its_terms()
    {
        var earn = Assert.IsType<EarnEffect>(Pack.Rules.Single(r => r.Id == "ticket-accrual").Then[0]);
        Assert.Same(Bonus, earn.Currency);
        var gift = Assert.IsType<EarnEffect>(Pack.Rules.Single(r => r.Id == "bonuses").Then[2]);
        Assert.Equal(PointsRecipient.Household, gift.To);
        Assert.Equal(DateAnchor.PurchaseCompletedOn, Assert.IsType<DeadlineAfter>(gift.Available).Since.Name);
        Assert.Equal(90, Assert.IsType<DeadlineAfter>(gift.Expires).Days);
        Assert.True(Assert.IsType<EarnEffect>(Pack.Rules.Single(r => r.Id == "fee-back").Then[0]).OnPointsPaid);
    }

    [Fact]
    public void check_limits_of_rules_and_groups_are_those_of_the_document()
    {
        var limits = Pack.Rules.Single(r => r.Id == "ticket-accrual").Limits;
        Assert.Equal(["rule ticket-accrual member year from 09-01 base", "rule ticket-accrual purchase points"], limits.Select(l => l.Key));
        Assert.Equal([LimitOver.Trim, LimitOver.Skip], limits.Select(l => l.Over));
        Assert.Equal([LimitScope.Member, LimitScope.Purchase], limits.Select(l => l.Per));
        Assert.Equal(new LocalDate(2026, 9, 1), limits[0].WindowStart(new LocalDate(2027, 8, 31)));
        Assert.Equal(["group budget program lifetime times"], Pack.Stacking.Single(g => g.Group == "budget").Limits.Select(l => l.Key));
    }

    [Fact]
    public void check_counters_are_those_of_the_document()
    {
        var last = Pack.Counters.Single(c => c.Name == "lastOrderOn");
        Assert.Equal(CounterKind.Last, last.Kind);
        Assert.NotNull(last.Where);
        var genres = Pack.Counters.Single(c => c.Name == "genres");
        Assert.Equal((CounterKind.Distinct, "line.category"), (genres.Kind, genres.Fact?.Name));
    }

    [Fact]
    public void check_tiers_are_those_of_the_document()
    {
        var tiers = Pack.Tiers!;
        Assert.Equal(("guest", TierUpgrade.AtReview, TierDowngrade.OneLevel, 1, 0), (tiers.NoTier, tiers.Upgrade, tiers.Downgrade, tiers.GraceMonths, tiers.GraceDays));
        Assert.Equal("year from 09-01", tiers.Review?.ToString());
        Assert.Equal(DateAnchor.TierEnteredOn, Assert.IsType<DeadlineAfter>(tiers.Until).Since.Name);
        Assert.Equal(["silver", "gold"], tiers.Levels.Select(l => l.Name));
        Assert.Equal([false, true], tiers.Levels.Select(l => l.Reach.NeedsAll));
        Assert.Equal(["spentThisYear 90000.5", "ordersIn12Months 10"], tiers.Levels[1].Reach.Thresholds.Select(t => $"{t.Counter.Name} {t.AtLeast.ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
        Assert.Same(Pack.Counters.Single(c => c.Name == "spentThisYear"), tiers.Levels[1].Reach.Thresholds[0].Counter);
        Assert.Equal(1, tiers.RankReached(c => c.Name == "genres" ? 3 : 0));
    }

    [Fact]
    public void check_privileges_and_grants_are_those_of_the_document()
    {
        Assert.Equal(["box-office-tea", "longer-hold"], Pack.Privileges.Select(p => p.Id));
        var hold = Pack.Privileges[1];
        Assert.Equal("member.tier in ['silver', 'gold']", hold.WhenText);
        Assert.Equal(["desk first", "holdHours 72", "quiet true"], hold.Value.Select(v => $"{v.Key} {v.Value}"));
        Assert.Equal(["privilege longer-hold household month times"], hold.Limits.Select(l => l.Key));
        Assert.True(Pack.Privileges[0].IsGrantedOnly);
        var grants = Pack.Rules.Single(r => r.Id == "welcome").Then.Cast<GrantEffect>().ToList();
        Assert.Same(Pack.Tiers!.Levels[1], grants[0].Tier);
        Assert.Equal(("event.date", 3), (Assert.IsType<DeadlineAfter>(grants[0].Until).Since.Name, ((DeadlineAfter)grants[0].Until!).Months));
        Assert.Same(Pack.Privileges[0], grants[1].Privilege);
    }
}
