using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime;

namespace LoyaltyRules.Engine.Finance;

/// <summary>
/// Who owes whom for points and discounts in a coalition: a fold of entries, month by month. Points are at the cost of the partner that funds them, or else of the one they were
/// given at, with the purchase or its completion; what pays at a partner is reimbursed there. What no partner has to do with stays with the operator, and so do points that expire: a partner has paid for them when they
/// were given, and no one is reimbursed.
/// <para>What returns take back belongs to the month of the return. Prices are those of the pack given here. In every month the points of all statements together are those of the
/// postings.</para>
/// Mutable; not thread-safe.
/// </summary>
/// <param name="pack">The pack with the partners.</param>
public sealed class Settlement(RulePack pack)
{
    private const string Operator = "";

    private readonly Dictionary<string, PartnerDefinition> partners = pack.Partners.ToDictionary(p => p.Id, StringComparer.Ordinal);
    private readonly SortedDictionary<int, MonthSums> months = [];

    /// <summary>Adds an entry.</summary>
    public void Add(BookEntry entry)
    {
        var month = MonthOf((entry.BookedOn.Year * 12) + entry.BookedOn.Month - 1);
        foreach (var posting in entry.Postings)
        {
            // All of it is the operator's until somebody else is found for it below.
            month.Of(Operator, posting.From.Currency).Add(posting.From.State, posting.To.State, posting.Points);
        }

        if (entry.Decision is { } decision)
        {
            Add(month, decision, PartnerOf(entry.Partner));
        }

        // What a counter reaches is not the last partner's alone: it is the operator's, unless somebody funds it.
        foreach (var further in entry.FurtherDecisions)
        {
            Add(month, further, Operator);
        }

        if (entry.Returned is { } returned)
        {
            Add(month, returned);
        }
    }

    /// <summary>Adds what another settlement of the same pack has.</summary>
    public void Add(Settlement other)
    {
        foreach (var (number, theirs) in other.months)
        {
            MonthOf(number).Add(theirs);
        }
    }

    /// <summary>The statements by month, the operator's own first and then those of partners in order of ids; of a month and partner without anything there is none.</summary>
    public ImmutableArray<PartnerStatement> Statements() =>
    [
        .. months.SelectMany(m => m.Value.Partners.Select(p => StatementOf(new YearMonth(m.Key / 12, (m.Key % 12) + 1), p.Key, p.Value)))
            .Where(s => !s.Points.IsEmpty || s.DiscountsBorne != 0 || s.DiscountsGiven != 0),
    ];

    private void Add(MonthSums month, Decision decision, string at)
    {
        foreach (var effect in decision.Effects.Where(e => e.Outcome == EffectOutcome.Granted))
        {
            if (effect.Kind == EffectKind.Discount)
            {
                month.AddDiscount(FunderOf(effect.FundedBy, Operator), at, effect.Result);
            }
            else if (effect.Kind == EffectKind.Earn && decision.MemberId is not null)
            {
                month.Move(FunderOf(effect.FundedBy, at), effect.PointsCurrency!, s => s.Issued += effect.Result, s => s.Issued -= effect.Result);
            }
        }

        foreach (var paid in decision.Redemptions)
        {
            month.Move(at, paid.Currency, s => s.Redeemed += paid.Points, s => s.Redeemed -= paid.Points);
        }
    }

    private void Add(MonthSums month, ReturnResult returned)
    {
        var at = PartnerOf(returned.Partner);
        foreach (var grant in returned.Grants)
        {
            if (grant.Kind == EffectKind.Discount)
            {
                month.AddDiscount(FunderOf(grant.FundedBy, Operator), at, -grant.Amount);
            }
            else
            {
                month.Move(FunderOf(grant.FundedBy, grant.IsOfMilestone ? Operator : at), grant.Currency!, s => s.TakenBack += grant.Amount, s => s.TakenBack -= grant.Amount);
            }
        }

        foreach (var restored in returned.PointsRestored)
        {
            month.Move(at, restored.Currency, s => s.Restored += restored.Points, s => s.Restored -= restored.Points);
        }
    }

    private PartnerStatement StatementOf(YearMonth month, string partner, PartnerSums sums)
    {
        var terms = partners.GetValueOrDefault(partner);
        return new PartnerStatement(
            month,
            partner.Length == 0 ? null : partner,
            [.. sums.Points.Where(p => !p.Value.IsEmpty).Select(p => SettledOf(p.Key, p.Value, terms?.Currencies.Contains(p.Key) == true ? terms : null))],
            sums.DiscountsBorne,
            sums.DiscountsGiven);
    }

    private SettledPoints SettledOf(string currency, PointsSums sums, PartnerDefinition? terms) => new(
        currency, sums.Issued, sums.TakenBack, sums.Redeemed, sums.Restored,
        Money((sums.Issued - sums.TakenBack) * (terms?.IssuePrice ?? 0)),
        Money((sums.Redeemed - sums.Restored) * (terms?.Reimbursement ?? 0)));

    private decimal Money(decimal exact) => ExactDecimal.Round(exact, pack.CurrencyDecimals, Rounding.HalfUp);

    private string PartnerOf(string? partner) => partner is not null && partners.ContainsKey(partner) ? partner : Operator;

    private string FunderOf(string? funder, string otherwise) => funder is null ? otherwise : PartnerOf(funder);

    private MonthSums MonthOf(int number)
    {
        if (!months.TryGetValue(number, out var sums))
        {
            months[number] = sums = new MonthSums();
        }

        return sums;
    }

    private sealed class MonthSums
    {
        public readonly SortedDictionary<string, PartnerSums> Partners = new(StringComparer.Ordinal);

        public PointsSums Of(string partner, string currency) => PartnerOf(partner).Of(currency);

        /// <summary>Puts to a partner's account what stood on the operator's.</summary>
        public void Move(string partner, string currency, Action<PointsSums> add, Action<PointsSums> takeOff)
        {
            if (partner != Operator)
            {
                add(Of(partner, currency));
                takeOff(Of(Operator, currency));
            }
        }

        /// <summary>Whoever bears a discount pays the one who gave it, through the operator; a discount of one's own is nobody else's affair.</summary>
        public void AddDiscount(string funder, string at, decimal amount)
        {
            if (funder != Operator && funder != at)
            {
                PartnerOf(funder).DiscountsBorne += amount;
                PartnerOf(at).DiscountsGiven += at == Operator ? 0 : amount;
            }
        }

        public void Add(MonthSums other)
        {
            foreach (var (partner, theirs) in other.Partners)
            {
                var sums = PartnerOf(partner);
                sums.DiscountsBorne += theirs.DiscountsBorne;
                sums.DiscountsGiven += theirs.DiscountsGiven;
                foreach (var (currency, points) in theirs.Points)
                {
                    sums.Of(currency).Add(points);
                }
            }
        }

        private PartnerSums PartnerOf(string partner)
        {
            if (!Partners.TryGetValue(partner, out var sums))
            {
                Partners[partner] = sums = new PartnerSums();
            }

            return sums;
        }
    }

    private sealed class PartnerSums
    {
        public readonly SortedDictionary<string, PointsSums> Points = new(StringComparer.Ordinal);
        public decimal DiscountsBorne;
        public decimal DiscountsGiven;

        public PointsSums Of(string currency)
        {
            if (!Points.TryGetValue(currency, out var sums))
            {
                Points[currency] = sums = new PointsSums();
            }

            return sums;
        }
    }

    private sealed class PointsSums
    {
        public decimal Issued;
        public decimal TakenBack;
        public decimal Redeemed;
        public decimal Restored;

        public bool IsEmpty => Issued == 0 && TakenBack == 0 && Redeemed == 0 && Restored == 0;

        public void Add(PointsState from, PointsState to, decimal points)
        {
            Issued += from == PointsState.Issued ? points : 0;
            TakenBack += to == PointsState.TakenBack ? points : 0;
            Redeemed += to == PointsState.Spent ? points : 0;
            Restored += from == PointsState.Spent ? points : 0;
        }

        public void Add(PointsSums other)
        {
            Issued += other.Issued;
            TakenBack += other.TakenBack;
            Redeemed += other.Redeemed;
            Restored += other.Restored;
        }
    }
}
