using System.Collections.Immutable;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using LoyaltyRules.Messages.Events;
using NodaTime;

namespace LoyaltyRules.Messages.Previews;

/// <summary>Facts to look at messages with, made from the pack itself: its rules, tiers, privileges and rewards, and a member at an edge.</summary>
/// <param name="pack">The pack.</param>
/// <param name="edge">The edge.</param>
/// <param name="language">The language of the member's name.</param>
public sealed class PreviewFacts(RulePack pack, EdgeCase edge, string language)
{
    private LocalDate Today => edge == EdgeCase.LeapDay ? new LocalDate(2028, 2, 29) : new LocalDate(2026, 9, 1);

    private decimal Points => edge switch { EdgeCase.ManyPoints => 12_345, EdgeCase.OnePoint => 1, EdgeCase.LeapDay => 22, _ => 315 };

    private bool IsSparse => edge == EdgeCase.ZeroBalance;

    private PointsCurrency Main => pack.Points.MinBy(p => p.Position)!;

    private string? Name => (edge, language) switch
    {
        (EdgeCase.NoName, _) => null,
        (EdgeCase.LongestName, "ru") => "Константина-Апполинария Задунайско-Римская-Корсакова-Преображенская",
        (EdgeCase.LongestName, _) => "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley-Worcestershire",
        (_, "ru") => "Анна",
        _ => "Anna",
    };

    private MemberFacts Member => new()
    {
        Name = Name,
        Tier = IsSparse || edge == EdgeCase.OnePoint ? null : pack.Tiers?.Levels[^1].Name,
        Available = IsSparse ? [] : [.. pack.Points.Select(p => new PointsAmount(p.Currency, Points + 5))],
        Pending = IsSparse ? [] : [.. pack.Points.Select(p => new PointsAmount(p.Currency, Points))],
    };

    private LocalDate? Optional(LocalDate day) => IsSparse ? null : day;

    /// <summary>Facts of an event; it can happen in the pack.</summary>
    /// <param name="on">The event.</param>
    /// <param name="before">How long before, for what lies ahead.</param>
    public MessageFacts Of(MessageEvent on, DayLength? before)
    {
        var ahead = (before ?? new DayLength(1, 0)).After(Today);
        return on switch
        {
            MessageEvent.Welcome => new WelcomeFacts(IsSparse || pack.Points.IsEmpty ? null : Points) { Member = Member, Today = Today },
            MessageEvent.PointsEarned => new PointsEarnedFacts(Main, Points, Reasons())
            {
                Member = Member, Today = Today, AvailableFrom = Optional(Today.PlusDays(14)), ExpiresOn = Optional(Today.PlusYears(1)), Purchase = IsSparse ? null : "A-1024",
            },
            MessageEvent.PointsExpiring => new PointsExpiringFacts(Main, Points, ahead) { Member = Member, Today = Today },
            MessageEvent.PointsExpired => new PointsExpiredFacts(Main, Points, Today.PlusDays(-1)) { Member = Member, Today = Today },
            MessageEvent.TierReached => new TierReachedFacts(Tiers[^1].Name, IsSparse || Tiers.Length < 2 ? null : Tiers[^2].Name, Optional(Today.PlusYears(1))) { Member = Member, Today = Today },
            MessageEvent.TierExpiring => new TierExpiringFacts(Tiers[^1].Name, ahead, Missing()) { Member = Member, Today = Today },
            MessageEvent.TierLost => new TierLostFacts(IsSparse || Tiers.Length < 2 ? null : Tiers[^2].Name, Tiers[^1].Name) { Member = Member, Today = Today },
            MessageEvent.PrivilegeGranted => new PrivilegeGrantedFacts(pack.Rules.SelectMany(r => r.Then).OfType<GrantEffect>().First(g => g.Privilege is not null).Privilege!.Id, Optional(Today.PlusMonths(1))) { Member = Member, Today = Today },
            MessageEvent.RewardIssued => new RewardIssuedFacts(pack.Rewards[0].Id, "7", Optional(Today.PlusMonths(1)), pack.Rewards[0].Value?.Money) { Member = Member, Today = Today },
            MessageEvent.RewardExpiring => new RewardExpiringFacts(pack.Rewards[0].Id, "7", ahead, pack.Rewards[0].Value?.Money) { Member = Member, Today = Today },
            MessageEvent.Birthday => new BirthdayFacts(IsSparse || !GivesPointsOnBirthdays ? null : Points, GivesPointsOnBirthdays ? Optional(Today.PlusYears(1)) : null) { Member = Member, Today = Today },
            MessageEvent.Referral => new ReferralFacts(Main, Points) { Member = Member, Today = Today },
            MessageEvent.Statement => new StatementFacts(Today.PlusMonths(-1), Today.PlusDays(-1))
            {
                Member = Member, Today = Today, Earned = IsSparse ? 0 : Points, Spent = IsSparse ? 0 : 21, Expired = IsSparse ? 0 : 2, TakenBack = IsSparse ? 0 : 1,
            },
            MessageEvent.Return => new ReturnFacts("A-1024", IsSparse ? 0 : 1234.5m, IsSparse ? 0 : Points, IsSparse ? 0 : 21) { Member = Member, Today = Today },
            MessageEvent.Adjustment => new AdjustmentFacts(Main, edge == EdgeCase.OnePoint ? -1 : Points, language == "ru" ? "извинения за отменённый спектакль" : "an apology for a cancelled show") { Member = Member, Today = Today },
            MessageEvent.ProgramChange => new ProgramChangeFacts(ahead, pack.Version) { Member = Member, Today = Today },
            MessageEvent.ClosureAnnounced => new AheadMessages(pack).Closure(Today, Member, Today)!,
            MessageEvent.LastCall => new LastCallFacts(ahead) { Member = Member, Today = Today },
            _ => throw new ArgumentOutOfRangeException(nameof(on), on, null),
        };
    }

    private bool GivesPointsOnBirthdays => pack.Rules.Any(r => r.On.Event == EventKind.Birthday && r.Then.OfType<EarnEffect>().Any());

    private ImmutableArray<TierLevel> Tiers => pack.Tiers!.Levels;

    private ImmutableArray<RulePoints> Reasons()
    {
        var rules = pack.Rules.Where(r => r.Then.OfType<EarnEffect>().Any(e => e.To != PointsRecipient.Referrer))
            .OrderByDescending(r => r.On.Event == EventKind.Purchase).ThenByDescending(r => r.Then.OfType<EarnEffect>().Any(e => e.IsBase)).Take(IsSparse ? 0 : 2).ToList();
        return [.. rules.Select((r, i) => new RulePoints(r.Id, i == 0 && rules.Count > 1 ? Points - 1 : rules.Count == 1 ? Points : 1)).Where(r => r.Points > 0)];
    }

    private ImmutableArray<MissingAmount> Missing() => [.. (Tiers[^1].Keep ?? Tiers[^1].Reach).Thresholds.Take(IsSparse ? 0 : 1).Select(t => new MissingAmount(t.Counter, decimal.Floor(t.AtLeast / 3)))];
}
