using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.RulesEngine.Comparing;

namespace LoyaltyRules.Cli.Output;

/// <summary>An imported pack beside the workflows it came from, over a history.</summary>
internal static class ComparisonText
{
    private static readonly Phrase Heading = new("Compared with RulesEngine on {0} purchases", "Сравнено с RulesEngine, покупок: {0}");
    private static readonly Phrase Alike = new("{0}: alike in {1} decisions, {2} of them matched", "{0}: одинаково, решений: {1}, из них выполнено: {2}");
    private static readonly Phrase Differs = new("{0}: otherwise in {1} of {2} decisions", "{0}: иначе, решений: {1} из {2}");
    private static readonly Phrase MatchesHere = new("{0}: matches here, and RulesEngine lets it fail", "{0}: здесь выполнено, а в RulesEngine нет");
    private static readonly Phrase SucceedsThere = new("{0}: does not match here, and succeeds in RulesEngine", "{0}: здесь не выполнено, а в RulesEngine выполнено");
    private static readonly Phrase WithoutFact = new("{0} without {1}", "{0} без {1}");
    private static readonly Phrase Refused = new("Purchases that the pack refuses, because their facts do not fit it: {0}", "Покупок, которые пакет не принимает, потому что их факты ему не подходят: {0}");
    private static readonly Phrase Unread = new("Rows of the history that are no purchases or could not be read: {0}", "Строк истории, которые не покупки или не читаются: {0}");
    private static readonly Phrase Empty = new("The history holds no purchase.", "В истории нет ни одной покупки.");

    /// <summary>Writes it below the import.</summary>
    public static void Write(Page page, ComparisonResult result, long otherRows, ProductLanguage language)
    {
        page.Heading(Heading.Format(language, Numbers.Of(result.Purchases, language)));
        foreach (var rule in result.Rules)
        {
            if (rule.Differing == 0)
            {
                page.Line(Alike.Format(language, rule.Rule.Id, Numbers.Of(rule.Compared, language), Numbers.Of(rule.Matched, language)), "  ✓ ", Ink.Green);
                continue;
            }

            page.Line(Differs.Format(language, rule.Rule.Id, Numbers.Of(rule.Differing, language), Numbers.Of(rule.Compared, language)), "  ✗ ", Ink.Red);
            page.Line(rule.Rule.Was, "      ", Ink.Faint);
            page.Line(rule.Rule.When, "      ", Ink.Faint);
            foreach (var difference in rule.Differences)
            {
                var purchase = difference.Without is { } fact ? WithoutFact.Format(language, difference.PurchaseId, fact) : difference.PurchaseId;
                page.Line((difference.Matches ? MatchesHere : SucceedsThere).Format(language, purchase), "      ");
                if (difference.Error is { } error)
                {
                    page.Line(error, "        ", Ink.Faint);
                }
            }
        }

        foreach (var (phrase, count) in new[] { (Refused, result.Refused), (Unread, otherRows) }.Where(c => c.Item2 > 0))
        {
            page.Line(phrase.Format(language, Numbers.Of(count, language)), "  ", Ink.Yellow);
        }

        if (result.Purchases == 0)
        {
            page.Line(Empty.In(language), "  ✗ ", Ink.Red);
        }
    }

    /// <summary>The same as JSON.</summary>
    public static JsonObject ToJson(ComparisonResult result, long otherRows) => new()
    {
        ["same"] = result.IsSame,
        ["purchases"] = result.Purchases,
        ["refused"] = result.Refused,
        ["otherRows"] = otherRows,
        ["rules"] = new JsonArray([.. result.Rules.Select(r => new JsonObject
        {
            ["id"] = r.Rule.Id,
            ["compared"] = r.Compared,
            ["matched"] = r.Matched,
            ["differing"] = r.Differing,
            ["differences"] = new JsonArray([.. r.Differences.Select(d => new JsonObject
            {
                ["purchase"] = d.PurchaseId,
                ["without"] = d.Without,
                ["matches"] = d.Matches,
                ["succeeds"] = d.Succeeds,
                ["error"] = d.Error,
            })]),
        })]),
    };
}
