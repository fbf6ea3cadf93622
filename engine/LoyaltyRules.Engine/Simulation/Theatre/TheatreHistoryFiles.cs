using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.Theatre;

/// <summary>Writes a generated history as files: <c>purchases.csv</c>, <c>members.csv</c> and the <c>mapping.json</c> that reads both.</summary>
public static class TheatreHistoryFiles
{
    /// <summary>The file of purchases, one row per line.</summary>
    public const string Purchases = "purchases.csv";

    /// <summary>The file of members.</summary>
    public const string Members = "members.csv";

    /// <summary>The mapping of both.</summary>
    public const string Mapping = "mapping.json";

    private const string MappingText = """
        {
          "note": "Reads purchases.csv and members.csv of a generated history.",
          "receipt": "receipt",
          "purchase": {
            "member": "member",
            "at": { "column": "at", "format": "yyyy-MM-ddTHH:mm:ss", "zone": "Europe/Moscow" },
            "channel": "channel",
            "store": "store",
            "currency": { "value": "RUB" },
            "fees": { "bookingFee": { "column": "bookingFee", "as": "number" } },
            "pay": { "bonus": "points" },
            "facts": { "heldHours": { "column": "heldHours", "as": "number" } }
          },
          "line": {
            "id": "line",
            "sku": "sku",
            "quantity": "quantity",
            "gross": { "product": ["quantity", "price"] },
            "facts": { "category": "category" }
          },
          "cancellations": [{ "column": "status", "equals": "returned" }],
          "returns": { "match": ["receipt", "line"] },
          "completion": {
            "column": "status",
            "completed": "completed",
            "cancelled": "cancelled",
            "noShow": "no-show",
            "at": { "column": "statusAt", "format": "yyyy-MM-ddTHH:mm:ss", "zone": "Europe/Moscow" }
          },
          "members": {
            "id": "member",
            "birthDate": { "column": "birthDate", "format": "yyyy-MM-dd" },
            "joinedOn": { "column": "joinedOn", "format": "yyyy-MM-dd" }
          }
        }

        """;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly LocalDateTimePattern At = LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-ddTHH:mm:ss");

    /// <summary>Writes the files into a folder, which is made if need be, over files of the same names. Gives the number of purchases written.</summary>
    /// <param name="history">What to write; walked once.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="progress">Told the days done of all days.</param>
    /// <param name="cancellation">Stops between two purchases by throwing; what was written stays.</param>
    public static long Write(TheatreHistory history, string folder, IProgress<SimulationProgress>? progress = null, CancellationToken cancellation = default)
    {
        System.IO.Directory.CreateDirectory(folder);
        using (var members = Open(folder, Members))
        {
            WriteMembers(history, members);
        }

        using (var mapping = Open(folder, Mapping))
        {
            mapping.Write(MappingText.ReplaceLineEndings("\n"));
        }

        using var purchases = Open(folder, Purchases);
        return WritePurchases(history, purchases, progress, cancellation);
    }

    private static StreamWriter Open(string folder, string name) => new(Path.Combine(folder, name), append: false, Utf8, 64 * 1024) { NewLine = "\n" };

    private static void WriteMembers(TheatreHistory history, TextWriter writer)
    {
        writer.Write("member,birthDate,joinedOn,city\n");
        foreach (var member in history.Members)
        {
            var born = member.BirthDate is { } day ? LocalDatePattern.Iso.Format(day) : "";
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{member.Id},{born},{LocalDatePattern.Iso.Format(member.JoinedOn)},{member.City}\n"));
        }
    }

    private static long WritePurchases(TheatreHistory history, TextWriter writer, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        writer.Write("receipt,line,at,member,channel,store,status,statusAt,sku,category,quantity,price,bookingFee,heldHours,points\n");
        long count = 0;
        long rows = 0;
        foreach (var entry in history.Entries())
        {
            cancellation.ThrowIfCancellationRequested();
            var purchase = entry.Purchase;
            if (entry.Return is { } back)
            {
                Row(entry, 1, back.At, "returned", "", purchase.Lines[0] with { Quantity = -back.Quantity });
                rows++;
                continue;
            }

            var status = entry.Known?.Fate switch
            {
                BookingFate.Completed => "completed",
                BookingFate.Cancelled => "cancelled",
                BookingFate.NoShow => "no-show",
                _ => "paid",
            };
            var statusAt = entry.Known is { } show ? At.Format(show.At) : "";
            for (var i = 0; i < purchase.Lines.Length; i++)
            {
                Row(entry, i + 1, purchase.At, status, statusAt, purchase.Lines[i]);
            }

            count++;
            rows += purchase.Lines.Length;
            if (count % 1_000 == 0)
            {
                progress?.Report(new SimulationProgress(history.Position, history.Length, rows, count));
            }
        }

        return count;

        void Row(TheatreEntry entry, int line, LocalDateTime at, string status, string statusAt, TheatreLine item)
        {
            var purchase = entry.Purchase;
            var isReturn = entry.Return is not null;
            var fee = isReturn ? "" : ExactDecimal.Format(purchase.BookingFee);
            var points = isReturn ? "" : purchase.Points;
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{entry.Id},{line},{At.Format(at)},{purchase.MemberId},{purchase.Channel},{purchase.Store},{status},{statusAt},{item.Sku},{item.Category},{item.Quantity},{item.Price},{fee},{purchase.HeldHours},{points}\n"));
        }
    }
}
