using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation;

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
            "facts": { "heldHours": { "column": "heldHours", "as": "number" } }
          },
          "line": {
            "id": "line",
            "sku": "sku",
            "quantity": "quantity",
            "gross": { "product": ["quantity", "price"] },
            "facts": { "category": "category" }
          },
          "cancellations": [{ "column": "status", "equals": "cancelled" }],
          "members": {
            "id": "member",
            "birthDate": { "column": "birthDate", "format": "yyyy-MM-dd" },
            "joinedOn": { "column": "joinedOn", "format": "yyyy-MM-dd" },
            "facts": { "card": "card" }
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
        writer.Write("member,birthDate,joinedOn,city,card\n");
        foreach (var member in history.Members)
        {
            var born = member.BirthDate is { } day ? LocalDatePattern.Iso.Format(day) : "";
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{member.Id},{born},{LocalDatePattern.Iso.Format(member.JoinedOn)},{member.City},{member.Card}\n"));
        }
    }

    private static long WritePurchases(TheatreHistory history, TextWriter writer, IProgress<SimulationProgress>? progress, CancellationToken cancellation)
    {
        writer.Write("receipt,line,at,member,channel,store,status,sku,category,quantity,price,bookingFee,heldHours\n");
        long count = 0;
        long rows = 0;
        foreach (var (id, purchase) in history.Purchases())
        {
            cancellation.ThrowIfCancellationRequested();
            var at = At.Format(purchase.At);
            var status = purchase.IsCancelled ? "cancelled" : "paid";
            var fee = ExactDecimal.Format(purchase.BookingFee);
            var line = 0;
            foreach (var item in purchase.Lines)
            {
                line++;
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{id},{line},{at},{purchase.MemberId},{purchase.Channel},{purchase.Store},{status},{item.Sku},{item.Category},{item.Quantity},{item.Price},{fee},{purchase.HeldHours}\n"));
            }

            count++;
            rows += purchase.Lines.Length;
            if (count % 1_000 == 0)
            {
                progress?.Report(new SimulationProgress(history.Position, history.Length, rows, count));
            }
        }

        return count;
    }
}
