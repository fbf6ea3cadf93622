using System.Buffers.Binary;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Compact;
using LoyaltyRules.Storage.Journal;
using NodaTime;

namespace LoyaltyRules.Storage.States;

/// <summary>A lot as a row keeps it.</summary>
internal static class LotCodec
{
    [ThreadStatic]
    private static CompactWriter? shared;

    [Flags]
    private enum Parts
    {
        None = 0,
        OfOwner = 1,
        Purchase = 2,
        PurchaseInId = 4,
        Rule = 8,
        RuleInId = 16,
        Event = 32,
        Reward = 64,
        AvailableFrom = 128,
        ExpiresOn = 256,
        KeptUntil = 512,
        RestoredOn = 1_024,
        Slides = 2_048,
        Pending = 4_096,
        Available = 8_192,
        Held = 16_384,
        Expired = 32_768,
    }

    /// <summary>Where a lot stands in the spending order of its account, as bytes that are ordered as lots are; null where it has no points.</summary>
    public static byte[]? PlaceOf(Lot lot)
    {
        if (lot.Open <= 0)
        {
            return null;
        }

        const int DaysBytes = 2 * sizeof(uint);
        var place = new byte[DaysBytes + (3 * lot.Id.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(place, lot.Deadlines.LastDay is { } last ? Ordered(last) : uint.MaxValue);
        BinaryPrimitives.WriteUInt32BigEndian(place.AsSpan(sizeof(uint)), Ordered(lot.EarnedOn));
        var at = DaysBytes;

        // Each unit of UTF-16 by itself: so bytes are ordered as .NET orders texts by their units, which UTF-8 is not.
        foreach (var unit in lot.Id)
        {
            if (unit < 0x80)
            {
                place[at++] = (byte)unit;
                continue;
            }

            if (unit < 0x800)
            {
                place[at++] = (byte)(0xC0 | (unit >> 6));
            }
            else
            {
                place[at++] = (byte)(0xE0 | (unit >> 12));
                place[at++] = (byte)(0x80 | ((unit >> 6) & 0x3F));
            }

            place[at++] = (byte)(0x80 | (unit & 0x3F));
        }

        return place[..at];
    }

    /// <summary>A day as a number that is ordered as days are.</summary>
    public static long NumberOf(LocalDate day) => Ordered(day);

    /// <summary>What a row keeps of a lot beside its columns.</summary>
    public static byte[] Write(AccountOwner owner, Lot lot)
    {
        var writer = shared ??= new CompactWriter();
        writer.Clear();
        writer.Byte(CompactWriter.Version);
        var (source, deadlines) = (lot.Source, lot.Deadlines);
        var isPurchaseInId = source.PurchaseId is { } bought && lot.Id.StartsWith(bought + "/", StringComparison.Ordinal);
        var isRuleInId = isPurchaseInId && source.RuleId is { } rule && lot.Id.AsSpan(source.PurchaseId!.Length + 1).StartsWith(rule + "/", StringComparison.Ordinal);
        var parts = (owner.Kind == Engine.Packs.Program.PointsOwner.Member && source.MemberId == owner.Id ? Parts.OfOwner : 0)
            | (isPurchaseInId ? Parts.PurchaseInId : source.PurchaseId is not null ? Parts.Purchase : 0)
            | (isRuleInId ? Parts.RuleInId : source.RuleId is not null ? Parts.Rule : 0)
            | (source.Event is not null ? Parts.Event : 0)
            | (source.IsReward ? Parts.Reward : 0)
            | (deadlines.AvailableFrom is not null ? Parts.AvailableFrom : 0)
            | (deadlines.ExpiresOn is not null ? Parts.ExpiresOn : 0)
            | (deadlines.KeptUntil is not null ? Parts.KeptUntil : 0)
            | (deadlines.RestoredOn is not null ? Parts.RestoredOn : 0)
            | (deadlines.Slides ? Parts.Slides : 0)
            | (lot.Pending != 0 ? Parts.Pending : 0)
            | (lot.Available != 0 ? Parts.Available : 0)
            | (lot.Held != 0 ? Parts.Held : 0)
            | (lot.Expired != 0 ? Parts.Expired : 0);
        writer.Number((uint)parts);
        if (!parts.HasFlag(Parts.OfOwner))
        {
            writer.Text(source.MemberId);
        }

        if (isPurchaseInId)
        {
            writer.Number((uint)source.PurchaseId!.Length);
        }
        else if (source.PurchaseId is { } purchase)
        {
            writer.Text(purchase);
        }

        if (isRuleInId)
        {
            writer.Number((uint)source.RuleId!.Length);
        }
        else if (source.RuleId is { } granted)
        {
            writer.Text(granted);
        }

        writer.Signed(source.Effect);
        if (source.Event is { } happened)
        {
            writer.Text(StoredTexts.Of(happened.Event));
            writer.Text(happened.Id);
        }

        writer.Day(lot.EarnedOn);
        Day(deadlines.AvailableFrom);
        Day(deadlines.ExpiresOn);
        Day(deadlines.KeptUntil);
        Day(deadlines.RestoredOn);
        writer.Decimal(lot.Original);
        Amount(lot.Pending);
        Amount(lot.Available);
        Amount(lot.Held);
        Amount(lot.Expired);
        return writer.ToArray();

        void Day(LocalDate? day)
        {
            if (day is { } known)
            {
                writer.Day(known);
            }
        }

        void Amount(decimal points)
        {
            if (points != 0)
            {
                writer.Decimal(points);
            }
        }
    }

    /// <summary>Reads it back.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="id">The lot's id.</param>
    /// <param name="restoredFrom">The lot whose points came back into it.</param>
    /// <param name="body">What was written.</param>
    public static Lot Read(AccountOwner owner, string id, string? restoredFrom, ReadOnlySpan<byte> body)
    {
        var reader = new CompactReader(body);
        reader.Version();
        var parts = (Parts)reader.Count();
        var member = parts.HasFlag(Parts.OfOwner) ? owner.Id : reader.Text();
        var purchase = parts.HasFlag(Parts.PurchaseInId) ? id[..reader.Count(id.Length)] : parts.HasFlag(Parts.Purchase) ? reader.Text() : null;
        var rule = parts.HasFlag(Parts.RuleInId) ? id.Substring(purchase!.Length + 1, reader.Count(id.Length - purchase.Length - 1)) : parts.HasFlag(Parts.Rule) ? reader.Text() : null;
        var effect = (int)reader.Signed();
        EventRef? happened = parts.HasFlag(Parts.Event) ? new EventRef(StoredTexts.Parse<EventKind>(reader.Text()), reader.Text()) : null;
        var earnedOn = reader.Day();
        LocalDate? availableFrom = parts.HasFlag(Parts.AvailableFrom) ? reader.Day() : null;
        LocalDate? expiresOn = parts.HasFlag(Parts.ExpiresOn) ? reader.Day() : null;
        LocalDate? keptUntil = parts.HasFlag(Parts.KeptUntil) ? reader.Day() : null;
        LocalDate? restoredOn = parts.HasFlag(Parts.RestoredOn) ? reader.Day() : null;
        return new Lot
        {
            Id = id,
            Source = new LotSource(member, purchase, rule, effect) { Event = happened, IsReward = parts.HasFlag(Parts.Reward) },
            EarnedOn = earnedOn,
            Deadlines = new LotDeadlines(availableFrom, expiresOn, parts.HasFlag(Parts.Slides), keptUntil, restoredOn),
            RestoredFrom = restoredFrom,
            Original = reader.Decimal(),
            Pending = parts.HasFlag(Parts.Pending) ? reader.Decimal() : 0,
            Available = parts.HasFlag(Parts.Available) ? reader.Decimal() : 0,
            Held = parts.HasFlag(Parts.Held) ? reader.Decimal() : 0,
            Expired = parts.HasFlag(Parts.Expired) ? reader.Decimal() : 0,
        };
    }

    private static uint Ordered(LocalDate day) => (uint)(Period.DaysBetween(new LocalDate(2000, 1, 1), day) + (long)int.MaxValue);
}
