using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Limits;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation.Questions;

/// <summary>What a pack says of a member when there is no purchase: deadlines, terms of points, privileges.</summary>
public static class MemberQuestions
{
    /// <summary>The last day of a deadline, seen with a member on a day.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="deadline">A deadline of this pack.</param>
    /// <param name="dates">The dates known.</param>
    /// <param name="member">The member on that day.</param>
    /// <param name="program">What all members share.</param>
    /// <exception cref="RefusedException">A condition had to be asked, and a fact of the snapshots does not fit the pack.</exception>
    public static DeadlineDay DayOf(this CompiledPack pack, Deadline deadline, DeadlineDates dates, MemberSnapshot member, ProgramSnapshot program)
    {
        using var asked = new MemberFrame(pack, member, program, dates.On);
        return deadline.On(asked.FactsOf(dates));
    }

    /// <summary>When points can be spent and when they expire.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="currency">A currency of this pack.</param>
    /// <param name="earn">The effect that earned them, whose own deadlines go before the currency's; null for points that no rule gave.</param>
    /// <param name="dates">The dates known; the day from which they are available follows from them.</param>
    /// <param name="member">The member on the day the terms are asked for.</param>
    /// <param name="program">What all members share.</param>
    /// <exception cref="RefusedException">A condition had to be asked, and a fact of the snapshots does not fit the pack.</exception>
    public static LotTerms TermsOf(this CompiledPack pack, PointsCurrency currency, EarnEffect? earn, DeadlineDates dates, MemberSnapshot member, ProgramSnapshot program)
    {
        using var asked = new MemberFrame(pack, member, program, dates.On);
        return LotTermsCalculation.Of(currency, earn, dates, asked.FactsOf);
    }

    /// <summary>The last day on which points can be spent, as it stands on a day; for deadlines that move, it may be later on another (P2).</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="currency">A currency of this pack.</param>
    /// <param name="earn">The effect that earned them; null for points that no rule gave.</param>
    /// <param name="dates">The dates known, the first day on which the points can be spent included.</param>
    /// <param name="member">The member on that day.</param>
    /// <param name="program">What all members share.</param>
    /// <returns>The day; null when they do not expire, and while the date it is counted from is absent.</returns>
    /// <exception cref="RefusedException">A condition had to be asked, and a fact of the snapshots does not fit the pack.</exception>
    public static LocalDate? ExpiryOf(this CompiledPack pack, PointsCurrency currency, EarnEffect? earn, DeadlineDates dates, MemberSnapshot member, ProgramSnapshot program) =>
        LotTermsCalculation.ExpiryDeadline(currency, earn) is { } expires ? pack.DayOf(expires, dates, member, program).Day : null;

    /// <summary>The last day of points that an effect gives a member, as it stands when they are earned, also of points whose deadline moves later; null for none.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="earn">An effect of this pack.</param>
    /// <param name="dates">The dates known; the day from which the points are available follows from them.</param>
    /// <param name="member">The member who gets them, on that day.</param>
    /// <param name="program">What all members share.</param>
    /// <exception cref="RefusedException">A condition had to be asked, and a fact of the snapshots does not fit the pack.</exception>
    internal static LocalDate? LastDayOf(this CompiledPack pack, EarnEffect earn, DeadlineDates dates, MemberSnapshot member, ProgramSnapshot program)
    {
        using var asked = new MemberFrame(pack, member, program, dates.On);
        return LotTermsCalculation.ExpiryDeadline(earn.Currency, earn) is { } expires ? LotTermsCalculation.LastDay(expires, earn, dates, asked.FactsOf) : null;
    }

    /// <summary>The effect of a rule, or of a reward that was presented, that gave points; null when the pack has none there.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="ruleId">The rule, or the reward.</param>
    /// <param name="index">Which of its effects, from 0.</param>
    /// <param name="isReward">Whether it is a reward.</param>
    public static EarnEffect? EarnOf(this CompiledPack pack, string ruleId, int index, bool isReward = false) =>
        pack.RuleOf(ruleId, isReward) is { } rule && index < rule.Then.Length ? rule.Then[index] as EarnEffect : null;

    /// <summary>A rule, or what a reward gives at purchases; null when the pack has none of this id.</summary>
    internal static Rule? RuleOf(this CompiledPack pack, string id, bool isReward) =>
        isReward ? pack.Pack.Rewards.FirstOrDefault(r => r.Id == id)?.AtPurchase : pack.Pack.Rules.FirstOrDefault(r => r.Id == id);

    /// <summary>Every privilege of the pack, in its order: whether the member has it at an instant, and why or why not.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="member">The member at that instant.</param>
    /// <param name="at">The instant; its local day in the program's zone decides.</param>
    /// <param name="program">What all members share.</param>
    /// <exception cref="RefusedException">A fact of the snapshots does not fit the pack.</exception>
    public static ImmutableArray<PrivilegeState> Privileges(this CompiledPack pack, MemberSnapshot member, Instant at, ProgramSnapshot program)
    {
        var date = at.InZone(pack.Pack.TimeZone).Date;
        using var asked = new MemberFrame(pack, member, program, date);
        var limits = new LimitTracker(pack.Plan, asked.Frame).Open(member, program, date);
        var withheld = pack.IsHeldOut(member.Id) ? PrivilegeOutcome.HeldOut : program.Stage == ClosureStage.Closed ? PrivilegeOutcome.ProgramClosed : (PrivilegeOutcome?)null;
        if (withheld is { } outcome)
        {
            return [.. pack.Plan.Privileges.Select(p => new PrivilegeState { Id = p.Definition.Id, Outcome = outcome, Value = p.Definition.Value })];
        }

        return [.. pack.Plan.Privileges.Select(p => PrivilegeStates.Of(p, member, date, asked.Frame, limits, pack.Plan.Pack, pack.Explainer))];
    }

    /// <summary>What of a member's record does not fit this version: a fact that is not declared or not of its type, a day of birth that nobody can have.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="record">The record: birth date and facts.</param>
    /// <param name="today">The program's local day.</param>
    /// <returns>The problems, their places within the record; empty where it can be kept.</returns>
    public static ImmutableArray<Diagnostic> Misfits(this CompiledPack pack, MemberSnapshot record, LocalDate today)
    {
        const string Member = "/member";
        var bag = DiagnosticBag.OfRequest();
        var first = new LocalDate(StoredValue.YearMin, 1, 1);
        var isBorn = record.BirthDate is not { } birth || (birth >= first && birth <= today);
        if (!isBorn)
        {
            bag.Add(new Place("", Member + "/birthDate"), EventDiagnostics.BornOutOfTime, Iso(record.BirthDate!.Value), Iso(first), Iso(today));
        }

        var maker = pack.Take();
        try
        {
            pack.Binder.BindMember(isBorn ? record : record with { BirthDate = null }, ProgramSnapshot.Empty, today, maker.Frame, bag);
        }
        finally
        {
            pack.Give(maker);
        }

        return bag.HasErrors
            ? [.. bag.Ordered().Select(d => d.Place.Pointer.StartsWith(Member, StringComparison.Ordinal) ? d with { Place = d.Place with { Pointer = d.Place.Pointer[Member.Length..] } } : d)]
            : [];

        static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);
    }

    /// <summary>The segments that ask only about the member, in the pack's order, each with whether the member is in it; null where that cannot be told (U1).</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="member">The member at that instant.</param>
    /// <param name="at">The instant; its local day in the program's zone decides.</param>
    /// <param name="program">What all members share.</param>
    /// <exception cref="RefusedException">A fact of the snapshots does not fit the pack.</exception>
    public static ImmutableArray<(string Segment, bool? Holds)> SegmentsOf(this CompiledPack pack, MemberSnapshot member, Instant at, ProgramSnapshot program)
    {
        using var asked = new MemberFrame(pack, member, program, at.InZone(pack.Pack.TimeZone).Date);
        var frame = asked.Frame;
        var indexes = pack.Plan.MemberSegments.ToHashSet();
        return
        [
            .. pack.Pack.Segments.Where(s => indexes.Contains(s.Index)).Select(s => (s.Name, frame.Segments[s.Index] switch
            {
                Truth.True => true,
                Truth.False => false,
                _ => (bool?)null,
            })),
        ];
    }

    /// <summary>What is left of the limits on transfers of a currency, in the order of its terms; empty where it has none.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="currency">A currency of this pack.</param>
    /// <param name="member">The member who sends, at that instant.</param>
    /// <param name="at">The instant; its local day in the program's zone decides.</param>
    /// <param name="program">What all members share.</param>
    /// <exception cref="RefusedException">A fact of the snapshots does not fit the pack.</exception>
    public static ImmutableArray<PrivilegeQuota> TransferQuotas(this CompiledPack pack, PointsCurrency currency, MemberSnapshot member, Instant at, ProgramSnapshot program)
    {
        if (!pack.Plan.Transfers.TryGetValue(currency.Currency, out var transfers))
        {
            return [];
        }

        var date = at.InZone(pack.Pack.TimeZone).Date;
        using var asked = new MemberFrame(pack, member, program, date);
        var limits = new LimitTracker(pack.Plan, asked.Frame).Open(member, program, date);
        return [.. transfers.Select(l => PrivilegeStates.QuotaOf(l, date, asked.Frame, limits))];
    }
}
