using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Closure;

/// <summary>Adds up what entries do to the figures of the program, and tells the figures of a period.</summary>
internal static class FigureAccumulator
{
    private static readonly PeriodWindow ActiveFor = PeriodWindow.TryParse("P12M", out var year) ? year : throw new InvalidOperationException("P12M is a period.");

    /// <summary>Notes what the draft adds. The last step of an entry, in packs that read figures.</summary>
    public static void Note(BookDraft draft, string? memberId)
    {
        var pack = draft.Context.Live;
        if (!pack.Pack.ReadsFigures)
        {
            return;
        }

        var values = pack.Pack.Points.ToDictionary(p => p.Currency, p => p.PointValue, StringComparer.Ordinal);
        var day = default(ProgramDay);
        foreach (var change in draft.Changes)
        {
            day += change switch
            {
                PointsMoved { Posting: var posting } => Of(posting, posting.Points * values.GetValueOrDefault(posting.From.Currency)),
                MemberEnrolled => new ProgramDay { Enrolments = 1 },
                _ => default,
            };
        }

        var isHeldOut = memberId is not null && pack.IsHeldOut(memberId);
        var decision = draft.Decisions.FirstOrDefault(d => d.Event == EventKind.Purchase);
        var buyer = decision?.MemberId;
        if (decision is not null)
        {
            day += new ProgramDay { Discount = decision.Totals.Discount, Revenue = buyer is null ? 0 : decision.Totals.Net, Purchases = buyer is null ? 0 : 1 };
        }

        if (draft.Returned is { } returned)
        {
            var back = memberId is null ? 0 : returned.Charges.Sum(c => c.Refund + c.PaidWithPoints);
            day += new ProgramDay { Discount = -returned.Grants.Where(g => g.Kind == EffectKind.Discount).Sum(g => g.Amount), Revenue = -back };
        }

        day = day with { ControlRevenue = isHeldOut ? day.Revenue : 0 };
        if (day != default)
        {
            draft.Change(new FiguresMoved(draft.BookedOn, day, buyer, isHeldOut));
        }
    }

    /// <summary>The figures of a period that ends with a day, at the end of that day.</summary>
    public static ProgramFigures FiguresOf(BookState state, CompiledPack pack, PeriodWindow window, LocalDate at)
    {
        var sum = state.Program.Days.SumOf(window, at);
        var (members, active, held) = (0L, 0L, 0L);
        foreach (var member in state.EveryMember().Where(m => m.Enrolment is not null || m.LastPurchaseOn is not null))
        {
            members++;
            active += member.LastPurchaseOn is { } last && ActiveFor.Contains(last, at) ? 1 : 0;
            held += pack.IsHeldOut(member.Id) ? 1 : 0;
        }

        return new ProgramFigures
        {
            Revenue = sum.Revenue,
            ControlRevenue = sum.ControlRevenue,
            RewardCost = sum.Discount + sum.IssuedValue,
            IssuedValue = sum.IssuedValue,
            RedeemedValue = sum.RedeemedValue,
            ExpiredValue = sum.ExpiredValue,
            Purchases = sum.Purchases,
            Enrolments = sum.Enrolments,
            Liability = LiabilityOf(state, pack.Pack),
            Members = members,
            ActiveMembers = active,
            ControlMembers = held,
        };
    }

    private static decimal LiabilityOf(BookState state, RulePack pack) =>
        state.EveryMember().SelectMany(m => m.Points.All).Concat(state.EveryHousehold().SelectMany(h => h.Points.All))
            .Sum(a => a.Balance * (pack.Points.FirstOrDefault(p => p.Currency == a.Currency)?.PointValue ?? 0));

    private static ProgramDay Of(Posting posting, decimal value) => (posting.From.State, posting.To.State) switch
    {
        (PointsState.Issued, _) => new ProgramDay { IssuedValue = value },
        (_, PointsState.TakenBack) => new ProgramDay { IssuedValue = -value },
        (_, PointsState.Spent) => new ProgramDay { RedeemedValue = value },
        (PointsState.Spent, _) => new ProgramDay { RedeemedValue = -value },
        (_, PointsState.Expired) => new ProgramDay { ExpiredValue = value },
        _ => default,
    };
}
