using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>
/// The course of a story as a file that a marketer approves: first in words, in the pack's languages, then in exact numbers. It holds nothing that can change
/// without the course changing: no hash, no version, no sequence.
/// </summary>
public static class StorySnapshot
{
    /// <summary>Lets a story happen under one version and writes its course; a command that is refused is part of it.</summary>
    public static string Of(CompiledPack pack, Story story) => Of(new PackHistory(pack), story);

    /// <summary>Lets a story happen through several versions and writes its course, each scene by the names of the version that decided it.</summary>
    public static string Of(PackHistory packs, Story story)
    {
        var course = StoryRun.Of(packs, story);
        var told = course.Scenes.Where(s => new StoryWords(s.Pack, ProductLanguage.English).HasWords(s)).ToImmutableArray();
        var languages = ExampleSnapshot.LanguagesOf(course.Pack);
        var members = new List<(string, PrettyJson?)>
        {
            ("story", PrettyJson.Object(languages.Select(l => (ExampleSnapshot.WordOf(l), (PrettyJson?)PrettyJson.Of(story.Name.In(l)))))),
        };
        foreach (var language in languages)
        {
            members.Add((ExampleSnapshot.WordOf(language), PrettyJson.List(told.Select(s => InWords(new StoryWords(s.Pack, language), s)))));
        }

        members.Add(("numbers", PrettyJson.Object(
            ("scenes", PrettyJson.List(told.Select(Numbers))),
            ("endsOn", Day(course.EndsOn)),
            ("members", PrettyJson.List(course.End.Members.Select(m => Member(m, course.End.Snapshots[m.Id], course.Pack)))),
            ("households", course.End.Households.IsEmpty ? null : PrettyJson.List(course.End.Households.Select(Household))))));
        return PrettyJson.Object(members).ToText();
    }

    private static PrettyJson InWords(StoryWords words, StoryScene scene) => PrettyJson.Object(
        (WhenOf(scene), Day(scene.On)),
        ("does", words.Does(scene) is { } does ? PrettyJson.Of(does) : null),
        ("refused", Sentences(words.Refused(scene))),
        ("comes", Sentences(words.Comes(scene))),
        ("because", Sentences(words.Because(scene))),
        ("givesNothing", Sentences(words.GivesNothing(scene))),
        ("after", Sentences(words.After(scene))));

    // Points, tiers, privileges and periods go by whole days; a hold ends within one, and a birthday begins one.
    private static string WhenOf(StoryScene scene) => scene.Entry?.Kind is BookEntryKind.Activation or BookEntryKind.Expiry or BookEntryKind.GrantEnd
        or BookEntryKind.TierReview or BookEntryKind.PeriodEnd or BookEntryKind.FiguresRead or BookEntryKind.RewardExpiry ? "endOf" : "on";

    private static PrettyJson Numbers(StoryScene scene) => PrettyJson.Object(
        (WhenOf(scene), Day(scene.On)),
        ("does", PrettyJson.Of(scene switch
        {
            { Command: { } command } => CommandWords.KeyOf(command),
            { Released: not null } => "goLive",
            _ => Camel(scene.Entry!.Kind.ToString()),
        })),
        ("version", scene.Released is { } released ? PrettyJson.Of(released.Version) : null),
        ("refused", Refusals(scene)),
        ("refund", scene.Entry?.Returned is { } returned ? PrettyJson.Of(returned.Refund) : null),
        ("discount", scene.Entry?.Decision is { Totals.Discount: not 0 } reduced ? PrettyJson.Of(reduced.Totals.Discount) : null),
        ("paidWithPoints", scene.Entry?.Decision is { Totals.PaidWithPoints: not 0 } paid ? PrettyJson.Of(paid.Totals.PaidWithPoints) : null),
        ("toPay", scene.Entry?.Decision is { Event: EventKind.Purchase } bought ? PrettyJson.Of(bought.Totals.Payable) : null),
        ("rules", scene.Entry is { } entry ? Rules(entry) : null),
        ("moves", Moves(scene)),
        ("rewards", Rewards(scene)),
        ("counters", Counters(scene)),
        ("limits", Limits(scene)),
        ("tiers", Tiers(scene)));

    private static PrettyJson? Refusals(StoryScene scene)
    {
        var codes = scene.Refusals.Concat(scene.Entry?.Refusals ?? []).Select(r => PrettyJson.Of(r.Code)).ToList();
        return codes.Count == 0 ? null : PrettyJson.List(codes);
    }

    private static PrettyJson? Rules(BookEntry entry)
    {
        ImmutableArray<Decision> decisions = entry.Decision is { } decision ? [decision, .. entry.FurtherDecisions] : entry.FurtherDecisions;
        var granted = decisions.SelectMany(d => d.Effects).Where(e => e.Outcome == EffectOutcome.Granted).ToList();
        return granted.Count == 0 ? null : PrettyJson.List(granted.Select(e => PrettyJson.Object(
            ("rule", PrettyJson.Of(e.RuleId)),
            e.Kind is EffectKind.Discount or EffectKind.Earn
                ? (e.PointsCurrency ?? "discount", PrettyJson.Of(e.Result))
                : (Camel(e.Kind.ToString()), e.Granted is { } what ? PrettyJson.Of(what) : null),
            ("to", e.RecipientId is { } recipient ? PrettyJson.Of(recipient) : null),
            ("until", Day(e.GrantedUntil)))));
    }

    private static PrettyJson? Moves(StoryScene scene)
    {
        var moves = (scene.Entry?.Postings ?? [])
            .GroupBy(p => (p.From, p.To))
            .Select(g => PrettyJson.Object(
                (g.Key.From.Currency, PrettyJson.Of(g.Sum(p => p.Points))),
                ("from", PrettyJson.Of(Account(g.Key.From))),
                ("to", PrettyJson.Of(Account(g.Key.To)))))
            .ToList();
        return moves.Count == 0 ? null : PrettyJson.List(moves);
    }

    private static PrettyJson? Rewards(StoryScene scene)
    {
        var moved = (scene.Entry?.Changes ?? []).Select(RewardOf).OfType<PrettyJson>().ToList();
        return moved.Count == 0 ? null : PrettyJson.List(moved);
    }

    private static PrettyJson? RewardOf(BookChange change) => change switch
    {
        RewardIssued issued => RewardOf("issued", issued.MemberId, issued.Reward.Id),
        RewardUsed used => RewardOf("used", used.MemberId, used.HeldId),
        RewardUseReturned returned => RewardOf("usableAgain", returned.MemberId, returned.Reward.Id),
        RewardRescheduled moved => RewardOf("extended", moved.MemberId, moved.HeldId),
        RewardEnded ended => RewardOf(Camel(ended.Cause.ToString()), ended.MemberId, ended.HeldId),
        _ => null,
    };

    private static PrettyJson RewardOf(string became, string memberId, string heldId) =>
        PrettyJson.Object((became, PrettyJson.Of(heldId)), ("of", PrettyJson.Of(memberId)));

    private static PrettyJson? Counters(StoryScene scene)
    {
        var moved = (scene.Entry?.Changes ?? []).OfType<CounterMoved>().Select(c => PrettyJson.Object(
            ("member", PrettyJson.Of(c.MemberId)),
            (c.Counter, c.Value is { } value ? PrettyJson.Of(value) : PrettyJson.Of(c.Amount)),
            ("times", c.Value is null ? null : PrettyJson.Of(c.Amount)))).ToList();
        return moved.Count == 0 ? null : PrettyJson.List(moved);
    }

    private static PrettyJson? Limits(StoryScene scene)
    {
        var moved = (scene.Entry?.Changes ?? []).OfType<LimitMoved>().Select(l => PrettyJson.Object(
            ("limit", PrettyJson.Of(l.Use.Key)),
            ("of", l.Owner is { } owner ? PrettyJson.Of(owner.Id) : null),
            ("from", l.Use.From == LocalDate.MinIsoValue ? null : Day(l.Use.From)),
            ("used", PrettyJson.Of(l.Use.Used)))).ToList();
        return moved.Count == 0 ? null : PrettyJson.List(moved);
    }

    private static PrettyJson? Tiers(StoryScene scene) => scene.Entry is not { TierMoves.IsEmpty: false } entry ? null : PrettyJson.List(entry.TierMoves.Select(m => PrettyJson.Object(
        ("from", PrettyJson.Of(m.From)), ("to", PrettyJson.Of(m.To)), ("on", Day(m.On)), ("until", Day(m.Until)), ("cause", PrettyJson.Of(Camel(m.Cause.ToString()))))));

    private static PrettyJson Member(MemberState member, MemberSnapshot snapshot, RulePack pack) => PrettyJson.Object(
        ("member", PrettyJson.Of(member.Id)),
        ("joinedOn", Day(member.Enrolment?.On)),
        ("household", member.HouseholdId is { } household ? PrettyJson.Of(household) : null),
        ("tier", pack.Tiers is null ? null : PrettyJson.Of(snapshot.Tier!)),
        ("points", Points(member.Points)),
        ("rewards", RewardsOf(member)),
        ("counters", CountersOf(snapshot, pack)),
        ("privileges", member.Privileges.IsEmpty ? null : PrettyJson.List(member.Privileges.Select(p => PrettyJson.Object(("id", PrettyJson.Of(p.Id)), ("until", Day(p.Until)))))));

    private static PrettyJson? RewardsOf(MemberState member) => member.Rewards.IsEmpty ? null : PrettyJson.List(RewardWords.InOrder(member).Select(r => PrettyJson.Object(
        ("held", PrettyJson.Of(r.Id)),
        ("reward", PrettyJson.Of(r.RewardId)),
        ("value", r.Value is { } value ? PrettyJson.Of(value) : null),
        ("usesLeft", r.Uses > 1 ? PrettyJson.Of(r.UsesLeft) : null),
        ("until", Day(r.ExpiresOn)))));

    private static PrettyJson Household(HouseholdState household) => PrettyJson.Object(("household", PrettyJson.Of(household.Id)), ("points", Points(household.Points)));

    private static PrettyJson? CountersOf(MemberSnapshot snapshot, RulePack pack)
    {
        var shown = pack.Counters
            .Select(c => (c.Name, Value: snapshot.Facts.TryGet(c.Name, out var value) ? value.Kind == FactKind.Number ? PrettyJson.Of(value.AsNumber) : PrettyJson.Of(value.ToString()) : null))
            .ToList();
        return shown.TrueForAll(c => c.Value is null) ? null : PrettyJson.Object(shown);
    }

    private static PrettyJson? Points(PointsAccounts accounts)
    {
        var shown = accounts.All.Select(a => PrettyJson.Object(
            ("currency", PrettyJson.Of(a.Currency)),
            ("available", UnlessZero(a.Available)),
            ("pending", UnlessZero(a.Pending)),
            ("held", UnlessZero(a.Held)),
            ("debt", UnlessZero(a.Debt)),
            ("expired", UnlessZero(a.Expired)),
            ("lots", a.OpenLots.IsEmpty ? null : PrettyJson.List(a.OpenLots.Select(l => PrettyJson.Object(
                ("points", PrettyJson.Of(l.Open)),
                ("earnedOn", Day(l.EarnedOn)),
                ("availableFrom", Day(l.Deadlines.AvailableFrom)),
                ("until", Day(l.Deadlines.LastDay)))))))).ToList();
        return shown.Count == 0 ? null : PrettyJson.List(shown);
    }

    private static string Account(PointsAccountRef account) => (account.Owner is { } owner ? owner.Id + " " : "") + Camel(account.State.ToString());

    private static string Camel(string word) => char.ToLowerInvariant(word[0]) + word[1..];

    private static PrettyJson? Sentences(IEnumerable<string> sentences) => sentences.ToImmutableArray() is { IsEmpty: false } some ? PrettyJson.List(some) : null;

    private static PrettyJson? UnlessZero(decimal value) => value == 0 ? null : PrettyJson.Of(value);

    private static PrettyJson? Day(LocalDate? value) => value is { } day ? PrettyJson.Of(LocalDatePattern.Iso.Format(day)) : null;
}
