using System.Collections.Concurrent;
using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Messages.Events;

/// <summary>What the templates of each event can name in a pack.</summary>
internal static class EventShapes
{
    /// <summary>The values of an event.</summary>
    public static Shape<MessageFacts> Of(RulePack pack, MessageEvent on)
    {
        var member = MemberShape(pack);
        return new Shape<MessageFacts>(
        [
            .. OfEvent(on),
            new("member", member.Type, (f, w) => member.Read(f.Member, w)),
            new("today", Types.Date, (f, _) => f.Today),
            .. OfProgram(pack),
        ]);
    }

    /// <summary>The numbers of a pack that templates can name.</summary>
    public static IEnumerable<(decimal Value, bool IsPercent, string Name)> NumbersOf(RulePack pack) =>
    [
        .. pack.Parameters.Select(p => (p.Value, p.Unit == "percent", "parameter." + p.Name)),
        .. Thresholds(pack).Select(t => (t.AtLeast, false, "threshold." + t.Tier)),
    ];

    private static IEnumerable<FieldOf<MessageFacts>> OfEvent(MessageEvent on) => on switch
    {
        MessageEvent.Welcome => Fields<WelcomeFacts>(new FieldOf<WelcomeFacts>("points", Types.Points, (f, _) => f.Points, MayBeMissing: true)),
        MessageEvent.PointsEarned => Fields(
            new FieldOf<PointsEarnedFacts>("points", Types.Points, (f, _) => f.Points),
            new("currency", Types.Text, (f, w) => NameOf(f.Currency, w)),
            new("availableFrom", Types.Date, (f, _) => f.AvailableFrom, MayBeMissing: true),
            new("expiresOn", Types.Date, (f, _) => f.ExpiresOn, MayBeMissing: true),
            new("purchase", Types.Text, (f, _) => f.Purchase, MayBeMissing: true),
            ListOf<PointsEarnedFacts, RulePoints>("reasons", f => f.Reasons, new("name", Types.Text, (r, w) => RuleName(r.RuleId, w)), new("points", Types.Points, (r, _) => r.Points))),
        MessageEvent.PointsExpiring => Fields(
            new FieldOf<PointsExpiringFacts>("points", Types.Points, (f, _) => f.Points),
            new("currency", Types.Text, (f, w) => NameOf(f.Currency, w)),
            new("expiresOn", Types.Date, (f, _) => f.ExpiresOn),
            new("daysLeft", Types.Number, (f, _) => DaysTo(f, f.ExpiresOn))),
        MessageEvent.PointsExpired => Fields(
            new FieldOf<PointsExpiredFacts>("points", Types.Points, (f, _) => f.Points),
            new("currency", Types.Text, (f, w) => NameOf(f.Currency, w)),
            new("expiredOn", Types.Date, (f, _) => f.ExpiredOn)),
        MessageEvent.TierReached => Fields(
            new FieldOf<TierReachedFacts>("tier", Types.Text, (f, w) => TierName(f.Tier, w)),
            new("previous", Types.Text, (f, w) => TierName(f.Previous, w), MayBeMissing: true),
            new("until", Types.Date, (f, _) => f.Until, MayBeMissing: true)),
        MessageEvent.TierExpiring => Fields(
            new FieldOf<TierExpiringFacts>("tier", Types.Text, (f, w) => TierName(f.Tier, w)),
            new("until", Types.Date, (f, _) => f.Until),
            new("daysLeft", Types.Number, (f, _) => DaysTo(f, f.Until)),
            ListOf<TierExpiringFacts, MissingAmount>(
                "missing", f => f.Missing,
                new("name", Types.Text, (m, w) => m.Counter.Label?.In(w.Language) ?? m.Counter.Name),
                new("money", Types.Money, (m, _) => IsMoney(m.Counter) ? m.Amount : null, MayBeMissing: true),
                new("number", Types.Number, (m, _) => IsMoney(m.Counter) ? null : m.Amount, MayBeMissing: true))),
        MessageEvent.TierLost => Fields(
            new FieldOf<TierLostFacts>("tier", Types.Text, (f, w) => TierName(f.Tier, w), MayBeMissing: true),
            new("previous", Types.Text, (f, w) => TierName(f.Previous, w))),
        MessageEvent.PrivilegeGranted => Fields(
            new FieldOf<PrivilegeGrantedFacts>("privilege", Types.Text, (f, w) => PrivilegeName(f.Privilege, w)),
            new("until", Types.Date, (f, _) => f.Until, MayBeMissing: true)),
        MessageEvent.RewardIssued => Fields(
            new FieldOf<RewardIssuedFacts>("reward", Types.Text, (f, w) => RewardName(f.Reward, w)),
            new("number", Types.Text, (f, _) => f.Number),
            new("expiresOn", Types.Date, (f, _) => f.ExpiresOn, MayBeMissing: true),
            new("value", Types.Money, (f, _) => f.Value, MayBeMissing: true)),
        MessageEvent.RewardExpiring => Fields(
            new FieldOf<RewardExpiringFacts>("reward", Types.Text, (f, w) => RewardName(f.Reward, w)),
            new("number", Types.Text, (f, _) => f.Number),
            new("expiresOn", Types.Date, (f, _) => f.ExpiresOn),
            new("daysLeft", Types.Number, (f, _) => DaysTo(f, f.ExpiresOn)),
            new("value", Types.Money, (f, _) => f.Value, MayBeMissing: true)),
        MessageEvent.Birthday => Fields(
            new FieldOf<BirthdayFacts>("points", Types.Points, (f, _) => f.Points, MayBeMissing: true),
            new("expiresOn", Types.Date, (f, _) => f.ExpiresOn, MayBeMissing: true)),
        MessageEvent.Referral => Fields(
            new FieldOf<ReferralFacts>("points", Types.Points, (f, _) => f.Points),
            new("currency", Types.Text, (f, w) => NameOf(f.Currency, w))),
        MessageEvent.Statement => Fields(
            new FieldOf<StatementFacts>("from", Types.Date, (f, _) => f.From),
            new("to", Types.Date, (f, _) => f.To),
            new("earned", Types.Points, (f, _) => f.Earned),
            new("spent", Types.Points, (f, _) => f.Spent),
            new("expired", Types.Points, (f, _) => f.Expired),
            new("takenBack", Types.Points, (f, _) => f.TakenBack)),
        MessageEvent.Return => Fields(
            new FieldOf<ReturnFacts>("purchase", Types.Text, (f, _) => f.Purchase),
            new("refund", Types.Money, (f, _) => f.Refund),
            new("takenBack", Types.Points, (f, _) => f.TakenBack),
            new("restored", Types.Points, (f, _) => f.Restored)),
        MessageEvent.Adjustment => Fields(
            new FieldOf<AdjustmentFacts>("points", Types.Points, (f, _) => f.Points),
            new("currency", Types.Text, (f, w) => NameOf(f.Currency, w)),
            new("reason", Types.Text, (f, _) => f.Reason)),
        MessageEvent.ProgramChange => Fields(
            new FieldOf<ProgramChangeFacts>("from", Types.Date, (f, _) => f.From),
            new("version", Types.Text, (f, _) => f.Version)),
        MessageEvent.ClosureAnnounced => Fields(
            new FieldOf<ClosureAnnouncedFacts>("lastDay", Types.Date, (f, _) => f.LastDay),
            ListOf<ClosureAnnouncedFacts, (ClosureStage Stage, LocalDate On)>(
                "stages", f => f.Stages, new("name", Types.Text, (s, w) => StageNames.Of(s.Stage, w.Language)), new("on", Types.Date, (s, _) => s.On))),
        MessageEvent.LastCall => Fields(
            new FieldOf<LastCallFacts>("lastDay", Types.Date, (f, _) => f.LastDay),
            new("daysLeft", Types.Number, (f, _) => DaysTo(f, f.LastDay))),
        _ => throw new ArgumentOutOfRangeException(nameof(on), on, null),
    };

    private static Shape<MemberFacts> MemberShape(RulePack pack)
    {
        var fields = new List<FieldOf<MemberFacts>> { new("name", Types.Text, (m, _) => string.IsNullOrWhiteSpace(m.Name) ? null : m.Name.Trim(), MayBeMissing: true) };
        if (pack.Tiers is not null)
        {
            fields.Add(new("tier", Types.Text, (m, w) => TierName(m.Tier, w), MayBeMissing: true));
        }

        if (!pack.Points.IsEmpty)
        {
            // The first of the pack is what members mean by their points.
            var main = pack.Points.MinBy(p => p.Position)!.Currency;
            fields.Add(new("balance", Types.Points, (m, _) => PointsOf(m.Available, main)));
            fields.Add(new("pending", Types.Points, (m, _) => PointsOf(m.Pending, main)));
        }

        if (pack.Points.Length > 1)
        {
            fields.Add(ListOf<MemberFacts, PointsAmount>("balances", m => m.Available, new("currency", Types.Text, (p, w) => NameOf(w.Pack.Points.Single(c => c.Currency == p.Currency), w)), new("points", Types.Points, (p, _) => p.Points)));
        }

        return new Shape<MemberFacts>(fields);
    }

    private static IEnumerable<FieldOf<MessageFacts>> OfProgram(RulePack pack)
    {
        var program = new Shape<RulePack>([new("name", Types.Text, (p, w) => p.Name.In(w.Language)), .. OfMainPoints(pack)]);
        yield return new("program", program.Type, OncePerLanguage(program, pack));
        var parameters = new Shape<RulePack>(pack.Parameters.Select(p => new FieldOf<RulePack>(p.Name, TypeOf(p.Unit), (_, _) => p.Value)));
        yield return new("parameter", parameters.Type, OncePerLanguage(parameters, pack));
        if (pack.Tiers is not null)
        {
            var thresholds = new Shape<RulePack>(Thresholds(pack).Select(t => new FieldOf<RulePack>(t.Tier, t.IsMoney ? Types.Money : Types.Number, (_, _) => t.AtLeast)));
            yield return new("threshold", thresholds.Type, OncePerLanguage(thresholds, pack));
        }
    }

    // What the program is does not change from message to message.
    private static Func<MessageFacts, Wording, object?> OncePerLanguage(Shape<RulePack> shape, RulePack pack)
    {
        var known = new ConcurrentDictionary<string, ModelObject>(StringComparer.Ordinal);
        return (_, w) => known.GetOrAdd(w.Language, static (_, of) => of.shape.Read(of.pack, of.w), (shape, pack, w));
    }

    // Terms of points stand where the pack has them: a template that speaks of them in another pack is refused.
    private static IEnumerable<FieldOf<RulePack>> OfMainPoints(RulePack pack)
    {
        if (pack.Points.IsEmpty)
        {
            yield break;
        }

        var main = pack.Points.MinBy(p => p.Position)!;
        yield return new("pointValue", Types.Money, (_, _) => main.PointValue);
        if (main.Available is { } available)
        {
            yield return new("pointsAvailable", Types.Text, (_, w) => In(TermWords.From(available), w));
        }

        if (main.Expires is { } expires)
        {
            yield return new("pointsExpire", Types.Text, (_, w) => In(TermWords.After(expires), w));
        }
    }

    private static string In(Phrase phrase, Wording wording) => phrase.In(wording.Language == "ru" ? ProductLanguage.Russian : ProductLanguage.English);

    // A tier that several counters lead to has no one threshold to name.
    private static IEnumerable<(string Tier, decimal AtLeast, bool IsMoney)> Thresholds(RulePack pack) =>
        (pack.Tiers?.Levels ?? []).Where(l => l.Reach.Thresholds.Length == 1).Select(l => (l.Name, l.Reach.Thresholds[0].AtLeast, IsMoney(l.Reach.Thresholds[0].Counter)));

    private static bool IsMoney(CounterDefinition counter) =>
        counter.Kind == CounterKind.Sum && (counter.Base is null ? counter.Fact is null : counter.Base.Type == RuleType.Money);

    private static IEnumerable<FieldOf<MessageFacts>> Fields<T>(params FieldOf<T>[] fields)
        where T : MessageFacts => fields.Select(f => new FieldOf<MessageFacts>(f.Name, f.Type, (facts, w) => f.Read((T)facts, w), f.MayBeMissing));

    private static FieldOf<T> ListOf<T, TItem>(string name, Func<T, ImmutableArray<TItem>> items, params FieldOf<TItem>[] fields)
    {
        var shape = new Shape<TItem>(fields);
        return new FieldOf<T>(name, new ListType(shape.Type), (of, w) => items(of).Select(i => shape.Read(i, w)).ToArray());
    }

    private static ScalarType TypeOf(string unit) => unit switch { "percent" => Types.Percent, "points" => Types.Points, "money" => Types.Money, _ => Types.Number };

    private static object DaysTo(MessageFacts facts, LocalDate day) => (decimal)Period.DaysBetween(facts.Today, day);

    private static decimal PointsOf(ImmutableArray<PointsAmount> amounts, string currency) => amounts.Where(a => a.Currency == currency).Sum(a => a.Points);

    private static string NameOf(PointsCurrency currency, Wording wording) => currency.Name?.In(wording.Language) ?? currency.Currency;

    private static string? TierName(string? tier, Wording wording) =>
        wording.Pack.Tiers?.Levels.FirstOrDefault(l => l.Name == tier) is { } level ? level.Label?.In(wording.Language) ?? level.Name : null;

    private static string RuleName(string id, Wording wording) =>
        wording.Pack.Rules.FirstOrDefault(r => r.Id == id)?.Name?.In(wording.Language) ?? wording.Pack.Rewards.FirstOrDefault(r => r.Id == id)?.NameIn(wording.Language) ?? id;

    private static string PrivilegeName(string id, Wording wording) => wording.Pack.Privileges.FirstOrDefault(p => p.Id == id)?.Name?.In(wording.Language) ?? id;

    private static string RewardName(string id, Wording wording) => wording.Pack.Rewards.FirstOrDefault(r => r.Id == id)?.NameIn(wording.Language) ?? id;
}
