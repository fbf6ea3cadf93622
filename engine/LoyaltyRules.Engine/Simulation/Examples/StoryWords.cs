using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>Says what came of one scene of a story, and what changed for whom, by the names of the pack.</summary>
internal sealed class StoryWords(RulePack pack, ProductLanguage language)
{
    private static readonly Phrase GoesLive = new("Version {0} goes live.", "Вступает в силу версия {0}.");
    private static readonly Phrase DoneBefore = new("This was done before; nothing is done again.", "Это уже сделано; повторно ничего не происходит.");
    private static readonly Phrase Refund = new("Refund: {0} {1}.", "Возврат денег: {0} {1}.");
    private static readonly Phrase TakenBackPoints = new("{0}: {1} are taken back.", "{0}: снимается {1}.");
    private static readonly Phrase TakenBackMoney = new("{0}: {1} {2} of the discount are taken back.", "{0}: скидка уменьшается на {1} {2}.");
    private static readonly Phrase PrivilegeGiven = new("{0} has “{1}” from now on.", "У {0} теперь есть «{1}».");
    private static readonly Phrase PrivilegeGivenUntil = new("{0} has “{1}” from now on, until {2}.", "У {0} теперь есть «{1}» по {2}.");
    private static readonly Phrase PrivilegeOver = new("{0} has “{1}” no more.", "У {0} больше нет «{1}».");
    private static readonly Phrase CloseDecided = new("It is decided: the program is closed by its plan.", "Решено: программа закрывается по плану.");
    private static readonly Phrase GoesOnDecided = new("It is decided: the program goes on.", "Решено: программа продолжается.");
    private static readonly Phrase Owed = new("{0} is owed {1} {2}.", "{0} причитается {1} {2}.");
    private static readonly Phrase HouseholdOf = new("the household {0}", "семья {0}");
    private static readonly Phrase NoTier = new("no tier", "без уровня");

    private static readonly Phrase TierReached = new("{0} reaches the tier “{1}”.", "{0} получает уровень «{1}».");
    private static readonly Phrase TierRenewed = new("{0} keeps the tier “{1}”.", "{0} сохраняет уровень «{1}».");
    private static readonly Phrase TierGranted = new("{0} is granted the tier “{1}”.", "{0} получает по правилу уровень «{1}».");
    private static readonly Phrase TierGrantEnded = new("The time of a granted tier is over; {0} is now at “{1}”.", "Срок полученного по правилу уровня истёк; теперь у {0}: «{1}».");
    private static readonly Phrase TierNotKept = new("{0} no longer reaches the tier and is now at “{1}”.", "{0} больше не набирает на уровень; теперь: «{1}».");
    private static readonly Phrase TierGrace = new("{0} no longer reaches the tier “{1}” and keeps it for a time of grace.", "{0} больше не набирает на уровень «{1}» и сохраняет его на льготный срок.");
    private static readonly Phrase TierReturned = new("What had given the tier came back; {0} is now at “{1}”.", "То, что дало уровень, возвращено; теперь у {0}: «{1}».");
    private static readonly Phrase Until = new(" Until {0} at least.", " Не меньше чем по {0}.");

    private readonly DecisionWords decisions = new(pack, language);
    private readonly RewardWords rewards = new(pack, language);
    private readonly CommandWords commands = new(pack, new DecisionWords(pack, language), language);

    /// <summary>Whether there is anything to tell: a deadline may pass without a difference to anybody.</summary>
    public bool HasWords(StoryScene scene) =>
        scene.Command is not null || scene.Released is not null || Refused(scene).Any() || Comes(scene).Any() || Because(scene).Any() || After(scene).Any();

    /// <summary>What was asked; null for what fell due by itself.</summary>
    public string? Does(StoryScene scene) =>
        scene.Command is { } command ? commands.Of(command) : scene.Released is { } released ? In(GoesLive, released.Version) : null;

    /// <summary>Why it was refused.</summary>
    public IEnumerable<string> Refused(StoryScene scene) => scene.Refusals.Concat(scene.Entry?.Refusals ?? []).Select(d => $"{d.Message(language)} {d.Hint(language)}".TrimEnd());

    /// <summary>What came of it.</summary>
    public IEnumerable<string> Comes(StoryScene scene) => scene switch
    {
        { IsRepetition: true } => [In(DoneBefore)],
        { Entry: { } entry } =>
        [
            .. entry.Returned is { } returned ? Back(returned, entry) : [],
            .. DecisionsOf(scene).SelectMany(Decided),
            .. Moved(entry),
            .. entry.TierMoves.Select(m => TierOf(m, entry.MemberId ?? "")),
            .. entry.Changes.Select(c => ChangeOf(c) ?? rewards.Of(c, isDecided: entry.Decision is not null)).OfType<string>(),
        ],
        _ => [],
    };

    /// <summary>What every rule that gave something gave, with its arithmetic.</summary>
    public IEnumerable<string> Because(StoryScene scene) => DecisionsOf(scene).SelectMany(d => decisions.Gives(d));

    /// <summary>Why effects of matching rules gave nothing.</summary>
    public IEnumerable<string> GivesNothing(StoryScene scene) => DecisionsOf(scene).SelectMany(d => decisions.GivesNothing(d));

    /// <summary>How everybody stands for whom something is different after it.</summary>
    public IEnumerable<string> After(StoryScene scene) => new StandingWords(pack, language).Changed(scene);

    // What happened, then what that reached.
    private static IEnumerable<Decision> DecisionsOf(StoryScene scene) =>
        scene.Entry is not { } entry ? [] : entry.Decision is { } decision ? [decision, .. entry.FurtherDecisions] : entry.FurtherDecisions;

    private IEnumerable<string> Decided(Decision decision) => decision.Event == EventKind.Purchase
        ? [decisions.ToPay(decision), .. decisions.PaysWithPoints(decision), .. decisions.Presents(decision), decisions.Earned(decision)]
        : decision.Totals.Earned.IsEmpty ? [] : [decisions.Earned(decision)];

    private IEnumerable<string> Back(ReturnResult returned, BookEntry entry)
    {
        if (entry.Kind != BookEntryKind.NoShow)
        {
            yield return In(Refund, Money(returned.Refund), pack.Currency);
        }

        foreach (var grant in returned.Grants.Where(g => g.Kind is EffectKind.Discount or EffectKind.Earn))
        {
            yield return grant.Currency is { } currency
                ? In(TakenBackPoints, decisions.NameOf(grant.RuleId), decisions.Points(currency, grant.Amount))
                : In(TakenBackMoney, decisions.NameOf(grant.RuleId), Money(grant.Amount), pack.Currency);
        }

    }

    // Points that moved from one state to another, summed by whose they are; what was earned and what paid is told by the decision.
    private IEnumerable<string> Moved(BookEntry entry) =>
        from posting in entry.Postings
        let owner = posting.From.Owner ?? posting.To.Owner
        where owner is not null && (entry.Decision is null || !(posting.From.State == PointsState.Issued || posting.To.State == PointsState.Spent))
        group posting by (Owner: owner.Value, posting.From.Currency, From: posting.From.State, To: posting.To.State) into moved
        let phrase = MoveOf(moved.Key.From, moved.Key.To)
        where phrase is not null
        select In(phrase, NameOf(moved.Key.Owner), decisions.Points(moved.Key.Currency, moved.Sum(p => p.Points)));

    private static Phrase? MoveOf(PointsState from, PointsState to) => (from, to) switch
    {
        (PointsState.Pending, PointsState.Available) => new("{0}: {1} can be spent from now on.", "{0}: теперь можно тратить {1}."),
        (_, PointsState.Expired) => new("{0}: {1} expire unspent.", "{0}: сгорает {1}."),
        (PointsState.Held, PointsState.Available) => new("{0}: {1} are no longer reserved.", "{0}: из резерва возвращается {1}."),
        (PointsState.Available, PointsState.Held) => new("{0}: {1} are reserved.", "{0}: зарезервировано {1}."),
        (PointsState.Held, PointsState.Spent) => new("{0}: {1} of the hold pay.", "{0}: из резерва списано {1}."),
        (PointsState.Available, PointsState.Spent) => new("{0}: {1} pay.", "{0}: списано {1}."),
        (PointsState.Spent, _) => new("{0}: {1} that had paid come back.", "{0}: возвращается списанное ранее, {1}."),
        (PointsState.Expired, PointsState.Debt) => new("{0}: {1} owed are set off against points that came back and expired.", "{0}: долг, {1}, зачтён сгоревшими баллами, которые раньше вернулись."),
        (PointsState.Available, PointsState.Debt) => new("{0}: {1} repay what was owed.", "{0}: в счёт долга уходит {1}."),
        (PointsState.Debt, PointsState.TakenBack or PointsState.Adjusted) => new("{0} owes {1} from now on: they were spent already.", "{0}: долг, {1}: они уже потрачены."),
        (PointsState.Expired, PointsState.TakenBack) => new("{0}: {1} of those taken back had expired unspent; nothing is owed for them.", "{0}: из снятого {1} уже сгорело; долга за это нет."),
        (_, PointsState.Adjusted) => new("{0}: {1} are taken.", "{0}: снято {1}."),
        (PointsState.Adjusted or PointsState.Issued, _) => new("{0}: {1} come.", "{0}: приходит {1}."),
        (_, PointsState.PaidOut) => new("{0}: {1} are paid out in money.", "{0}: выплачивается деньгами {1}."),
        (_, PointsState.Forgiven) or (PointsState.Forgiven, _) => new("{0}: {1} owed are forgiven.", "{0}: прощается долг, {1}."),
        (PointsState.Transferred, _) => new("{0}: {1} come.", "{0}: приходит {1}."),
        (_, PointsState.Transferred) => new("{0}: {1} go.", "{0}: уходит {1}."),
        _ => null,
    };

    private string TierOf(TierMove move, string memberId)
    {
        var phrase = move.Cause switch
        {
            TierCause.Reached => TierReached,
            TierCause.Renewed => TierRenewed,
            TierCause.Granted => TierGranted,
            TierCause.GrantEnded => TierGrantEnded,
            TierCause.NotKept => TierNotKept,
            TierCause.Grace => TierGrace,
            _ => TierReturned,
        };
        return In(phrase, memberId, NameOfTier(move.To)) + (move.Until is { } until ? In(Until, Day(until)) : "");
    }

    private string? ChangeOf(BookChange change) => change switch
    {
        PrivilegeGranted { Grant.Until: { } until } granted => In(PrivilegeGivenUntil, granted.MemberId, NameOfPrivilege(granted.Grant.Id), Day(until)),
        PrivilegeGranted granted => In(PrivilegeGiven, granted.MemberId, NameOfPrivilege(granted.Grant.Id)),
        ClosureDecided decided => In(decided.IsClosed ? CloseDecided : GoesOnDecided),
        ClosureMoved moved => In(StageOf(moved.To), Day(moved.Since)),
        BalanceOwed owed => In(Owed, NameOf(owed.Owner), Money(owed.Money), pack.Currency),
        PrivilegeEnded ended => In(PrivilegeOver, ended.MemberId, NameOfPrivilege(ended.Grant.Id)),
        _ => null,
    };

    private static Phrase StageOf(ClosureStage stage) => stage switch
    {
        ClosureStage.Running => new("From {0} on the program runs as before.", "С {0} программа работает как прежде."),
        ClosureStage.Proposed => new("From {0} on closing the program is proposed.", "С {0} предлагается закрыть программу."),
        ClosureStage.Announced => new("From {0} on it is announced that the program will be closed.", "С {0} объявлено о закрытии программы."),
        ClosureStage.StopEnrolment => new("From {0} on nobody joins any more.", "С {0} в программу больше не вступают."),
        ClosureStage.StopEarning => new("From {0} on nothing is earned any more.", "С {0} баллы больше не начисляются."),
        ClosureStage.RedeemOnly => new("From {0} on points only pay.", "С {0} баллы можно только тратить."),
        ClosureStage.Frozen => new("From {0} on points do not move.", "С {0} движения по счетам прекращены."),
        _ => new("From {0} on the program is closed.", "С {0} программа закрыта."),
    };

    private string NameOf(AccountOwner owner) => owner.Kind == PointsOwner.Member ? owner.Id : In(HouseholdOf, owner.Id);

    private string NameOfTier(string tier) =>
        pack.Tiers!.Levels.FirstOrDefault(l => l.Name == tier) is { } level ? level.Label?.ToPhrase().In(language) ?? tier : In(NoTier);

    private string NameOfPrivilege(string id) => pack.Privileges.FirstOrDefault(p => p.Id == id)?.Name?.ToPhrase().In(language) ?? id;

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);

    private string Money(decimal value) => NumberWords.Money(value, pack.CurrencyDecimals, language);

    private static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
