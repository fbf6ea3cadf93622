using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Packs;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>Says what became of the rewards of members in a story, and which they hold, each with the id under which it is presented.</summary>
internal sealed class RewardWords(RulePack pack, ProductLanguage language)
{
    private static readonly Phrase Gets = new("{0} gets “{1}”{2}.", "{0} получает: «{1}»{2}.");
    private static readonly Phrase Holds = new("{0} holds “{1}” ({3}){2}.", "У {0} есть «{1}» ({3}){2}.");
    private static readonly Phrase HandedOver = new("{0} now has in hand: “{1}”.", "{0} получает на руки: «{1}».");
    private static readonly Phrase UsableAgain = new("{0} can use “{1}” again.", "{0} снова может использовать: «{1}».");
    private static readonly Phrase Expires = new("{0}: the time of “{1}” is over.", "{0}: истёк срок действия «{1}».");
    private static readonly Phrase Returned = new("{0} loses “{1}”: what it was given for came back.", "{0} теряет: «{1}»; то, за что это было дано, возвращено.");
    private static readonly Phrase Cancelled = new("{0} has given “{1}” back unused.", "{0} возвращает неиспользованным: «{1}».");
    private static readonly Phrase Worth = new(", worth {0} {1}", ", номинал {0} {1}");
    private static readonly Phrase UsesLeft = new(", usable so many times: {0}", ", сколько раз можно использовать: {0}");
    private static readonly Phrase Until = new(", until {0}", ", действует по {0}");

    /// <summary>What became of a reward; null for what is no change of one, and for what the decision tells.</summary>
    public string? Of(BookChange change, bool isDecided) => change switch
    {
        RewardIssued issued => In(Gets, issued.MemberId, NameOf(issued.Reward.RewardId), TermsOf(issued.Reward)),
        RewardUsed used when !isDecided => In(HandedOver, used.MemberId, NameOf(used.RewardId)),
        RewardUseReturned returned => In(UsableAgain, returned.MemberId, NameOf(returned.Reward.RewardId)),
        RewardEnded ended => In(PhraseOf(ended.Cause), ended.MemberId, NameOf(ended.RewardId)),
        _ => null,
    };

    /// <summary>The rewards that a member holds, soonest gone first.</summary>
    public IEnumerable<string> HeldBy(MemberState member) => InOrder(member).Select(r => In(Holds, member.Id, NameOf(r.RewardId), TermsOf(r), r.Id));

    /// <summary>The rewards of a member in the order in which they end, then by id.</summary>
    public static IEnumerable<IssuedReward> InOrder(MemberState member) =>
        member.Rewards.Values.OrderBy(r => r.ExpiresOn ?? LocalDate.MaxIsoValue).ThenBy(r => r.Id, StringComparer.Ordinal);

    private static Phrase PhraseOf(RewardEnd cause) => cause switch
    {
        RewardEnd.Expired => Expires,
        RewardEnd.Returned => Returned,
        _ => Cancelled,
    };

    private string TermsOf(IssuedReward reward) =>
        (reward.Value is { } worth ? In(Worth, NumberWords.Money(worth, pack.CurrencyDecimals, language), pack.Currency) : "")
        + (reward.Uses > 1 ? In(UsesLeft, NumberWords.Of(reward.UsesLeft, language)) : "")
        + (reward.ExpiresOn is { } last ? In(Until, LocalDatePattern.Iso.Format(last)) : "");

    private string NameOf(string id) => pack.Rewards.FirstOrDefault(r => r.Id == id)?.Name?.ToPhrase().In(language) ?? id;

    private string In(Phrase phrase, params string[] arguments) => phrase.Format(language, arguments);
}
