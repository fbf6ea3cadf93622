using System.Security.Cryptography;
using System.Text.Json;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Journal;

namespace LoyaltyRules.Storage;

/// <summary>
/// Names what a decision gives: two with the same digest cost, earn and unlock the same (Q1). How it is told, and which rules gave nothing, does not count.
/// </summary>
public static class DecisionDigest
{
    /// <summary>SHA-256 over amounts, effects granted, points that pay and what became of rewards, in lower-case hexadecimal.</summary>
    public static string Of(Decision decision) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            decision.EventId,
            decision.MemberId,
            decision.Currency,
            decision.Totals,
            decision.Lines,
            decision.Fees,
            decision.Redemptions,
            Rewards = decision.Rewards.Select(r => new { r.HeldId, r.Outcome }),
            Effects = decision.Effects.Where(e => e.Outcome == EffectOutcome.Granted).Select(e => new
            {
                e.RuleId, e.HeldId, e.Index, e.Kind, e.PointsCurrency, e.Result, e.Shares, e.RecipientId, e.Terms, e.Granted, e.GrantedUntil, e.Issued, e.Extended,
            }),
        },
        StoredJson.Options)));
}
