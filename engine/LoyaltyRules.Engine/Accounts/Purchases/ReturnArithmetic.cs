using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Accounts.Purchases;

/// <summary>
/// What has come back of a purchase in all, as a function of how far it is (R1): of a grant g on a line of Q units, floor(g * q / Q) after q came back.
/// A return posts the difference of two such totals, so partial returns in any order sum to the full one.
/// </summary>
internal sealed class ReturnArithmetic(PurchaseRecord record, PurchaseProgress progress)
{
    // Limits of a base have the decimals of the base; no base is finer.
    private const int LimitDecimals = 10;

    private bool? isWhole;

    /// <summary>Whether every line came back; fees may be kept. A purchase of fees only: whether every fee did.</summary>
    public bool IsWhole => isWhole ??= (record.Charges.Any(c => c.IsLine) ? record.Charges.Where(c => c.IsLine) : record.Charges)
        .All(c => progress.ReturnedOf(c.Id) == c.Quantity);

    /// <summary>floor(<paramref name="granted"/> * q / Q) at so many decimals, exact however large.</summary>
    public static decimal Share(decimal granted, decimal returned, decimal quantity, int decimals) =>
        returned == quantity ? granted : ExactDecimal.Share(granted, returned, quantity, decimals, Rounding.Down);

    /// <summary>What came back of a discount, of points or of a grant.</summary>
    public decimal TakenOf(PurchaseGrant grant)
    {
        if (grant.Kind == EffectKind.Earn && progress.Stage == PurchaseStage.NoShow)
        {
            return grant.Amount;
        }

        if (grant.IssuedId is { } issued && progress.RewardsStanding.Contains(issued))
        {
            return 0;
        }

        if (progress.Returned.IsEmpty && !record.Charges.IsEmpty)
        {
            return 0;
        }

        // What falls on no line comes back with the whole.
        var unshared = IsWhole ? grant.Amount - grant.Shares.Sum(s => s.Amount) : 0;
        return unshared + Of(grant.Shares, grant.Decimals, grant.GivenAfter);
    }

    /// <summary>The points that paid and came back.</summary>
    public decimal RestoredOf(PurchasePayment payment) => Of(payment.Shares, payment.Decimals);

    /// <summary>What came back of a line or fee.</summary>
    public ReturnedCharge ChargeOf(PurchaseCharge charge)
    {
        var returned = progress.ReturnedOf(charge.Id);
        var (gross, discount, paidWithPoints) = (Money(charge.Gross), Money(charge.Discount), Money(charge.PaidWithPoints));

        // What is left over of the three roundings is money that goes back, but never more than was paid; points that paid take what is over then.
        var refund = Math.Min(gross - discount - paidWithPoints, charge.Paid);
        return new ReturnedCharge(charge.Id, returned, gross, discount, gross - discount - refund, refund);

        decimal Money(decimal amount) => Share(amount, returned, charge.Quantity, record.MoneyDecimals);
    }

    /// <summary>What a count, sum or latest day lost.</summary>
    public decimal CounterOf(CounterContribution counter) => counter.IsOfEarned == true && progress.Stage == PurchaseStage.NoShow ? counter.Amount
        : counter.Shares.IsEmpty ? IsWhole ? counter.Amount : 0 : Of(counter.Shares, counter.Scale, counter.GivenAfter);

    /// <summary>The values that a counter of different values lost.</summary>
    public ImmutableArray<string> ValuesOf(CounterContribution counter) =>
        [.. counter.Values.Where(v => v.ChargeId.Length == 0 ? IsWhole : IsWholly(v.ChargeId)).Select(v => v.Value)];

    /// <summary>
    /// What came back of the use of a limit: a times use when nothing of the grant is left (R3), other uses in step with what was granted.
    /// </summary>
    public decimal LimitOf(LimitUse use)
    {
        var words = use.Key.Split(' ');
        var (owner, name, measure) = (words[0], words[1], words[^1]);
        if (owner == "reward" && measure == "times")
        {
            // How often a reward was issued is given back with the reward itself.
            return 0;
        }

        decimal granted = 0, taken = 0;
        foreach (var payment in record.Payments.Where(p => owner == "redemption" && p.Currency == name))
        {
            granted += payment.Points;
            taken += RestoredOf(payment);
        }

        var counted = record.AllGrants.Where(g => IsOf(g, owner, name) && Counts(g.Kind, measure));
        foreach (var grant in use.Per == LimitScope.Recipient ? counted.Where(g => g.RecipientId == use.RecipientId) : counted)
        {
            granted += grant.Amount;
            taken += TakenOf(grant);
        }

        if (measure == "times")
        {
            return taken == granted ? use.Used : 0;
        }

        var back = Share(use.Used, taken, granted, LimitDecimals);
        return ExactDecimal.Round(back, ExactDecimal.ScaleOf(back), Rounding.Down);
    }

    /// <summary>Whether points that its member earned with it or spent on it still stand: then it counts as an activity of the member's.</summary>
    public bool IsActivity => record.Grants.Any(Stands) || record.Payments.Any(p => RestoredOf(p) < p.Points);

    /// <summary>Whether points that its completion earned still stand: then that counts as an activity of its own day.</summary>
    public bool IsActivityOnCompletion => record.Completion?.Grants.Any(Stands) == true;

    private bool Stands(PurchaseGrant grant) => grant is { Kind: EffectKind.Earn, RecipientId: null } && TakenOf(grant) < grant.Amount;

    private static bool IsOf(PurchaseGrant grant, string owner, string name) => owner switch
    {
        "group" => grant.Group == name,
        "reward" => grant.HeldId is not null && grant.RuleId == name,
        _ => grant.HeldId is null && grant.RuleId == name,
    };

    private static bool Counts(EffectKind kind, string measure) => measure switch
    {
        "points" => kind == EffectKind.Earn,
        "amount" => kind == EffectKind.Discount,
        "base" => kind is EffectKind.Discount or EffectKind.Earn,
        _ => true,
    };

    private bool IsWholly(string chargeId) => record.Charges.Any(c => c.Id == chargeId && progress.ReturnedOf(c.Id) == c.Quantity);

    // What was given when some units had come back already falls on the units that were left.
    private decimal Of(ImmutableArray<Share> shares, int decimals, ImmutableSortedDictionary<string, decimal>? givenAfter = null)
    {
        var sum = 0m;
        foreach (var share in shares)
        {
            var before = givenAfter?.GetValueOrDefault(share.ChargeId) ?? 0;
            var returned = progress.ReturnedOf(share.ChargeId) - before;
            if (returned != 0)
            {
                sum += Share(share.Amount, returned, record.ChargeOf(share.ChargeId).Quantity - before, decimals);
            }
        }

        return sum;
    }
}
