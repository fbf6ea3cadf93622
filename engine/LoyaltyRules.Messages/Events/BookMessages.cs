using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Messages.Events;

/// <summary>Facts for a member.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Facts">What to tell.</param>
public readonly record struct MemberMessage(string MemberId, MessageFacts Facts);

/// <summary>What an entry of the book gives to tell its members: from its changes alone, so that a message says what was posted.</summary>
/// <param name="pack">The version that the entry was made by.</param>
/// <param name="memberOf">What is known of a member after the entry.</param>
public sealed class BookMessages(RulePack pack, Func<string, MemberFacts> memberOf)
{
    /// <summary>What to tell of an entry, in the order of its changes.</summary>
    public ImmutableArray<MemberMessage> Of(BookEntry entry) =>
    [
        .. Joined(entry),
        .. Earned(entry),
        .. Adjusted(entry),
        .. Expired(entry),
        .. Tiers(entry),
        .. Granted(entry),
        .. Returned(entry),
    ];

    private static bool IsOf(PointsAccountRef account, PointsState state) => account.Owner is null && account.State == state;

    private IEnumerable<MemberMessage> Joined(BookEntry entry)
    {
        foreach (var joined in entry.Changes.OfType<MemberEnrolled>())
        {
            var points = EarnedBy(entry).Where(p => p.MemberId == joined.MemberId && p.Currency == Main).Sum(p => p.Points);
            yield return new(joined.MemberId, new WelcomeFacts(points > 0 ? points : null) { Member = memberOf(joined.MemberId), Today = entry.BookedOn });
        }
    }

    // What was earned by joining or on a birthday is told with that; whoever is not the one the entry is about brought that one.
    private IEnumerable<MemberMessage> Earned(BookEntry entry)
    {
        var birthday = entry.Kind == BookEntryKind.Birthday;
        var earned = EarnedBy(entry).ToList();
        foreach (var group in earned.GroupBy(p => (p.MemberId, p.Currency)))
        {
            var (memberId, currencyName) = group.Key;
            var currency = pack.Points.Single(c => c.Currency == currencyName);
            var points = group.Sum(p => p.Points);
            var expires = group.Min(p => p.Lot?.Deadlines.LastDay);
            var (member, today) = (memberOf(memberId), entry.BookedOn);
            if (memberId != entry.MemberId)
            {
                yield return new(memberId, new ReferralFacts(currency, points) { Member = member, Today = today });
            }
            else if (birthday && currencyName == Main)
            {
                yield return new(memberId, new BirthdayFacts(points, expires) { Member = member, Today = today });
            }
            else if (entry.Kind != BookEntryKind.Enrolment || currencyName != Main)
            {
                yield return new(memberId, new PointsEarnedFacts(currency, points, Reasons(group))
                {
                    Member = member,
                    Today = today,
                    AvailableFrom = group.All(p => p.Lot?.Deadlines.AvailableFrom is not null) ? group.Max(p => p.Lot!.Deadlines.AvailableFrom) : null,
                    ExpiresOn = expires,
                    Purchase = entry.PurchaseId,
                });
            }
        }

        if (birthday && entry.MemberId is { } id && !earned.Exists(p => p.MemberId == id && p.Currency == Main))
        {
            yield return new(id, new BirthdayFacts(null, null) { Member = memberOf(id), Today = entry.BookedOn });
        }
    }

    private static ImmutableArray<RulePoints> Reasons(IEnumerable<EarnedPoints> points) =>
        [.. points.Where(p => p.Lot?.Source.RuleId is not null).GroupBy(p => p.Lot!.Source.RuleId!).Select(g => new RulePoints(g.Key, g.Sum(p => p.Points)))];

    private string? Main => pack.Points.IsEmpty ? null : pack.Points.MinBy(p => p.Position)!.Currency;

    private readonly record struct EarnedPoints(string MemberId, string Currency, decimal Points, Lot? Lot);

    // Points of a household's pool are told to the member who earned them.
    private static IEnumerable<EarnedPoints> EarnedBy(BookEntry entry)
    {
        var lots = entry.Changes.OfType<LotOpened>().ToDictionary(l => (l.Owner, l.Currency, l.Lot.Id), l => l.Lot);
        foreach (var posting in entry.Postings.Where(p => IsOf(p.From, PointsState.Issued) && p.To.Owner is not null))
        {
            var owner = posting.To.Owner!.Value;
            var lot = posting.LotId is { } id ? lots.GetValueOrDefault((owner, posting.To.Currency, id)) : null;
            var memberId = owner.Kind == Engine.Packs.Program.PointsOwner.Member ? owner.Id : lot?.Source.MemberId ?? entry.MemberId;
            if (memberId is not null)
            {
                yield return new(memberId, posting.To.Currency, posting.Points, lot);
            }
        }
    }

    private IEnumerable<MemberMessage> Adjusted(BookEntry entry)
    {
        if (entry is { Command: AdjustPoints { Reason: var reason, Currency: var name }, MemberId: { } memberId })
        {
            var points = entry.Postings.Sum(p => IsOf(p.From, PointsState.Adjusted) ? p.Points : IsOf(p.To, PointsState.Adjusted) ? -p.Points : 0);
            yield return new(memberId, new AdjustmentFacts(pack.Points.Single(c => c.Currency == name), points, reason) { Member = memberOf(memberId), Today = entry.BookedOn });
        }
    }

    private IEnumerable<MemberMessage> Expired(BookEntry entry)
    {
        if (entry.Kind != BookEntryKind.Expiry)
        {
            yield break;
        }

        var expired = entry.Postings.Where(p => p.To is { State: PointsState.Expired, Owner: { Kind: Engine.Packs.Program.PointsOwner.Member } });
        foreach (var group in expired.GroupBy(p => (p.To.Owner!.Value.Id, p.To.Currency)))
        {
            yield return new(group.Key.Id, new PointsExpiredFacts(pack.Points.Single(c => c.Currency == group.Key.Currency), group.Sum(p => p.Points), entry.EventOn)
            {
                Member = memberOf(group.Key.Id), Today = entry.BookedOn,
            });
        }
    }

    private IEnumerable<MemberMessage> Tiers(BookEntry entry)
    {
        if (entry.MemberId is not { } memberId || pack.Tiers is not { } tiers || entry.TierMoves.IsEmpty)
        {
            yield break;
        }

        // Several moves in one entry are one for the member: from the first to the last.
        var (from, to) = (entry.TierMoves[0].From, entry.TierMoves[^1]);
        var (before, after) = (tiers.RankOf(from), tiers.RankOf(to.To));
        var (member, today) = (memberOf(memberId), entry.BookedOn);
        if (after > before)
        {
            yield return new(memberId, new TierReachedFacts(to.To, before == 0 ? null : from, to.Until) { Member = member, Today = today });
        }
        else if (after < before)
        {
            yield return new(memberId, new TierLostFacts(after == 0 ? null : to.To, from) { Member = member, Today = today });
        }
    }

    private IEnumerable<MemberMessage> Granted(BookEntry entry)
    {
        foreach (var change in entry.Changes)
        {
            switch (change)
            {
                case PrivilegeGranted granted:
                    yield return new(granted.MemberId, new PrivilegeGrantedFacts(granted.Grant.Id, granted.Grant.Until) { Member = memberOf(granted.MemberId), Today = entry.BookedOn });
                    break;
                case RewardIssued issued:
                    yield return new(issued.MemberId, new RewardIssuedFacts(issued.Reward.RewardId, issued.Reward.Id, issued.Reward.ExpiresOn, issued.Reward.Value)
                    {
                        Member = memberOf(issued.MemberId), Today = entry.BookedOn,
                    });
                    break;
            }
        }
    }

    private IEnumerable<MemberMessage> Returned(BookEntry entry)
    {
        if (entry is { Returned: { } returned, MemberId: { } memberId, Kind: not BookEntryKind.NoShow })
        {
            yield return new(memberId, new ReturnFacts(
                returned.PurchaseId,
                returned.Refund,
                returned.Grants.Where(g => g.Kind == EffectKind.Earn && g.Currency == Main).Sum(g => g.Amount),
                returned.PointsRestored.Where(p => p.Currency == Main).Sum(p => p.Points))
            {
                Member = memberOf(memberId), Today = entry.BookedOn,
            });
        }
    }
}
