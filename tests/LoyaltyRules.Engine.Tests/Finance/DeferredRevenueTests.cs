using LoyaltyRules.Engine.Finance;

namespace LoyaltyRules.Engine.Tests.Finance;

public sealed class DeferredRevenueTests
{
    private static PointsSale Sale(decimal price, decimal issued, decimal expected) => new(price, price, issued, expected, PointValue: 1);

    // IFRS 15, Illustrative Example 52: sales of 100,000 with 10,000 points at 1 each, 9,500 of them expected to be redeemed.
    [Fact]
    public void Example_52_is_met_year_by_year()
    {
        var sold = DeferredRevenue.None(0).Sell(Sale(100_000, 10_000, 9_500));
        Assert.Equal(8_676, sold.Deferred);

        var (firstYear, firstRevenue) = sold.Close(4_500, 9_500);
        Assert.Equal(4_110, firstRevenue);
        Assert.Equal(4_566, firstYear.Deferred);

        var (secondYear, secondRevenue) = firstYear.Close(4_000, 9_700);
        Assert.Equal(3_493, secondRevenue);
        Assert.Equal(1_073, secondYear.Deferred);
        Assert.Equal(8_500, secondYear.PointsRedeemed);
    }

    [Fact]
    public void Everything_redeemed_leaves_nothing_deferred_whatever_was_rounded_before()
    {
        var state = DeferredRevenue.None(2);
        var revenue = 0m;
        for (var month = 0; month < 12; month++)
        {
            state = state.Sell(Sale(33.33m, 7, 5));
            (state, var earned) = state.Close(1, state.PointsExpected);
            revenue += earned;
        }

        (state, var rest) = state.Close(state.PointsExpected - state.PointsRedeemed, state.PointsExpected);

        Assert.Equal(0, state.Deferred);
        Assert.Equal(state.Allocated, revenue + rest);
    }

    [Fact]
    public void A_higher_expectation_takes_revenue_back()
    {
        var (first, _) = DeferredRevenue.None(2).Sell(Sale(1_000, 100, 50)).Close(25, 50);

        var (_, revenue) = first.Close(0, 100);

        Assert.True(revenue < 0);
    }

    [Fact]
    public void Points_that_nobody_will_redeem_any_more_are_revenue()
    {
        var sold = DeferredRevenue.None(2).Sell(Sale(1_000, 100, 80));

        var (after, revenue) = sold.Close(0, 0);

        Assert.Equal(sold.Deferred, revenue);
        Assert.Equal(0, after.Deferred);
    }

    [Fact]
    public void Points_nobody_is_expected_to_redeem_defer_nothing() =>
        Assert.Equal(0, DeferredRevenue.None(2).Sell(Sale(1_000, 100, 0)).Deferred);

    [Fact]
    public void An_expectation_outside_what_was_given_and_redeemed_is_refused()
    {
        var sold = DeferredRevenue.None(2).Sell(Sale(1_000, 100, 80));

        Assert.Throws<ArgumentOutOfRangeException>(() => sold.Close(10, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => sold.Close(10, 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => sold.Sell(Sale(1_000, 10, 11)));
    }
}
