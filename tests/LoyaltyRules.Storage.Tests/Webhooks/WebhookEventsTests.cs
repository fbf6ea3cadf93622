using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyRules.Storage.Webhooks;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Storage.Tests.Webhooks;

/// <summary>What entries tell others, and the envelope that it comes in.</summary>
public sealed class WebhookEventsTests
{
    [Fact]
    public void Entries_ofABitOfEverything_areToldSo()
    {
        var told = new StringBuilder();
        foreach (var entry in Happenings.OfEverything())
        {
            told.Append(entry.Kind).Append(' ').Append(entry.CommandId).Append('\n');
            foreach (var (place, fact) in WebhookEvents.Of(entry).Index())
            {
                var data = JsonNode.Parse(CloudEvent.Write("club", entry.Sequence, entry, place, fact))!["data"]!.AsObject();
                foreach (var common in new[] { "entry", "bookedOn", "eventOn", "pack" })
                {
                    data.Remove(common);
                }

                told.Append("  ").Append(fact.Type[WebhookTypes.Prefix.Length..]).Append(' ').Append(data.ToJsonString()).Append('\n');
            }
        }

        Snapshot.Matches(told.ToString());
    }

    [Fact]
    public void Entries_ofABitOfEverything_tellEveryTypeButWhatTheyCannot()
    {
        var told = Happenings.OfEverything().SelectMany(WebhookEvents.Of).Select(f => f.Type).Distinct();

        // Paid out and withdrawn need another plan of closure, and a return of what issued a reward.
        Assert.Equal(WebhookTypes.All.Except([WebhookTypes.PointsPaidOut, WebhookTypes.RewardWithdrawn]).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Envelope_isACloudEvent_andTheSameBytesEveryTime()
    {
        var entry = Happenings.Joining(7, "M-1");
        var body = CloudEvent.Write("club", 41, entry, 0, WebhookEvents.Of(entry).Single());

        Assert.Equal(body, CloudEvent.Write("club", 41, entry, 0, WebhookEvents.Of(entry).Single()));
        Assert.Equal(
            """
            {"specversion":"1.0","id":"club_41_0","source":"/programs/club","type":"org.loyaltyrules.member.enrolled","subject":"members/M-1","time":"2026-01-01T09:00:07Z","datacontenttype":"application/json","data":{"entry":41,"bookedOn":"2026-01-01","eventOn":"2026-01-01","memberId":"M-1","joinedOn":"2026-01-01"}}
            """,
            Encoding.UTF8.GetString(body));
    }

    [Fact]
    public void Types_areOfOneForm_andDocumented()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "webhooks.md"));
        foreach (var type in WebhookTypes.All)
        {
            Assert.Matches(@"^org\.loyaltyrules\.[a-z]+\.[a-zA-Z]+$", type);
            Assert.Contains($"| `{type}` |", page, StringComparison.Ordinal);
        }

        Assert.Equal(WebhookTypes.All.Length, page.Split('\n').Count(l => l.StartsWith("| `org.loyaltyrules.", StringComparison.Ordinal)));
        Assert.Equal(
            ["5 s", "1 min", "5 min", "30 min", "2 h", "8 h", "24 h"],
            RetrySchedule.Waits.Select(w => w.TotalHours >= 1 ? $"{w.TotalHours} h" : w.TotalMinutes >= 1 ? $"{w.TotalMinutes} min" : $"{w.TotalSeconds} s"));
        Assert.Contains("5 s, 1 min, 5 min, 30 min, 2 h, 8 h and 24 h", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Signature_isThatOfStandardWebhooks()
    {
        // The vector of the specification's own libraries.
        var secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var at = NodaTime.Instant.FromUnixTimeSeconds(1_614_265_330);
        var signature = WebhookSignature.Of([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, Encoding.UTF8.GetBytes("""{"test": 2432232314}"""));

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
        Assert.Equal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", WebhookSignature.Show(secret));
        Assert.Equal(2, WebhookSignature.Of([secret, secret], "m", at, "{}"u8).Split(' ').Length);
    }
}
