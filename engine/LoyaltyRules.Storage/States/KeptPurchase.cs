using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Storage.Compact;
using LoyaltyRules.Storage.Journal;

namespace LoyaltyRules.Storage.States;

/// <summary>
/// A purchase as its row keeps it: which entry opened it, and what has become of it since. What was decided then stands in that entry, and is read from there when a command names the
/// purchase.
/// </summary>
/// <param name="Entry">The number of the entry.</param>
/// <param name="Since">What has become of it; null for nothing.</param>
internal sealed record KeptPurchase(long Entry, KeptPurchase.Progressed? Since)
{
    /// <summary>Writes a row.</summary>
    public static byte[] Write(long entry, PurchaseRecord record)
    {
        var writer = new CompactWriter();
        writer.Byte(CompactWriter.Version);
        writer.Number((ulong)entry);
        if (record.Completion is not null || !IsStart(record.Progress))
        {
            writer.Raw(CompactJson.Write(new Progressed(record.Progress, record.Completion), StoredJson.States));
        }

        return writer.ToArray();
    }

    /// <summary>Reads it back.</summary>
    public static KeptPurchase Read(byte[] body)
    {
        var reader = new CompactReader(body);
        reader.Version();
        var entry = reader.Number();
        return entry <= long.MaxValue
            ? new KeptPurchase((long)entry, reader.IsAtEnd ? null : CompactJson.Read<Progressed>(body.AsSpan(reader.Position), StoredJson.Options))
            : throw new FormatException("An entry has no such number.");
    }

    /// <summary>The whole record.</summary>
    /// <param name="opened">As the entry opened it.</param>
    public PurchaseRecord ToRecord(PurchaseRecord opened) => Since is null ? opened : opened with { Progress = Since.Progress, Completion = Since.Completion };

    private static bool IsStart(PurchaseProgress progress) =>
        progress is { Stage: PurchaseStage.Bought, CompletedOn: null, IsReturned: false, Returned.IsEmpty: true, RewardsStanding.IsEmpty: true, Extended.IsEmpty: true };

    /// <summary>What has become of a purchase.</summary>
    /// <param name="Progress">How far it is, and what came back.</param>
    /// <param name="Completion">What it got when it took place.</param>
    internal sealed record Progressed(PurchaseProgress Progress, CompletionRecord? Completion);
}
