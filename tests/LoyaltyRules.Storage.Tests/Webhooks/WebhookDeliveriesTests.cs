using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Storage.Webhooks;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Webhooks;

/// <summary>From the outbox to the receiver: written with the entry, taken by one sender, tried again, parked, sent anew.</summary>
public sealed class WebhookDeliveriesTests
{
    private const string Url = "https://shop.example.com/hooks?token=t";

    private readonly TestTime time = new(Instant.FromUtc(2026, 10, 1, 12, 0));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Event_ofAnEntry_isWrittenForEveryActiveEndpointThatWantsIt(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var (endpoints, deliveries) = Open(test.Database);
        var all = await endpoints.RegisterAsync(Url, [WebhookTypes.Every], "ann", Cancellation);
        var joins = await endpoints.RegisterAsync(Url, [WebhookTypes.MemberEnrolled, WebhookTypes.PointsEarned], "ann", Cancellation);
        var tiers = await endpoints.RegisterAsync(Url, [WebhookTypes.TierChanged], "ann", Cancellation);
        var paused = await endpoints.RegisterAsync(Url, [WebhookTypes.Every], "ann", Cancellation);
        await endpoints.ChangeAsync(paused.Endpoint.Id, new WebhookChange(null, null, IsActive: false), "ann", Cancellation);

        await Tell(test.Database, 41, Happenings.Joining(1, "M-1"));

        var listed = await deliveries.ListAsync(null, null, null, 10, Cancellation);
        Assert.Equal(new[] { all.Endpoint.Id, joins.Endpoint.Id }.Order(StringComparer.Ordinal), listed.Select(d => d.EndpointId).Order(StringComparer.Ordinal));
        Assert.All(listed, d => Assert.Equal(("club_41_0", 41L, WebhookTypes.MemberEnrolled, WebhookDeliveryState.Due, 0), (d.EventId, d.Entry, d.Type, d.State, d.Attempts)));
        Assert.Equal(new[] { all.Endpoint.Id, joins.Endpoint.Id }.Order(StringComparer.Ordinal), await deliveries.DueEndpointsAsync(Cancellation));
        Assert.Empty(await deliveries.ClaimAsync(tiers.Endpoint.Id, 10, Cancellation));
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Event_ofAnEntryThatWasNotKept_isNeverTold(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var (endpoints, deliveries) = Open(test.Database);
        await endpoints.RegisterAsync(Url, [WebhookTypes.Every], "ann", Cancellation);

        await Assert.ThrowsAsync<InvalidDataException>(() => test.Database.WriteAsync<bool>(
            s =>
            {
                WebhookOutbox.Add(s, "club", 1, Happenings.Joining(1, "M-1"));
                throw new InvalidDataException();
            },
            Cancellation));

        Assert.Empty(await deliveries.ListAsync(null, null, null, 10, Cancellation));
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Delivery_isTakenByOneOfManySenders(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        await using var another = kind == Kind.Postgres ? test.AnotherNode() : null;
        var (endpoints, here) = Open(test.Database);
        var there = Open(another ?? test.Database).Deliveries;
        var id = (await endpoints.RegisterAsync(Url, [WebhookTypes.Every], "ann", Cancellation)).Endpoint.Id;
        for (var i = 1; i <= 40; i++)
        {
            await Tell(test.Database, i, Happenings.Joining(i, $"M-{i}"));
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? here : there).ClaimAsync(id, 5, Cancellation)));

        var taken = claims.SelectMany(c => c).Select(c => c.EventId).ToList();
        Assert.Equal(taken.Distinct().Count(), taken.Count);
        Assert.All(claims, c => Assert.Equal(c.OrderBy(d => int.Parse(d.EventId.Split('_')[1])), c));
        var rest = new List<string>();
        for (var more = await here.ClaimAsync(id, 10, Cancellation); !more.IsEmpty; more = await here.ClaimAsync(id, 10, Cancellation))
        {
            rest.AddRange(more.Select(c => c.EventId));
        }

        Assert.Equal(40, taken.Concat(rest).Distinct().Count());
        Assert.Equal(40, taken.Count + rest.Count);
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Delivery_thatKeepsFailing_isTriedByTheScheduleAndParked_andCanBeSentAnew(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var (endpoints, deliveries) = Open(test.Database);
        var id = (await endpoints.RegisterAsync(Url, [WebhookTypes.Every], "ann", Cancellation)).Endpoint.Id;
        await Tell(test.Database, 1, Happenings.Joining(1, "M-1"));

        foreach (var wait in RetrySchedule.Waits)
        {
            await deliveries.FailedAsync(Assert.Single(await deliveries.ClaimAsync(id, 10, Cancellation)), 500, "HTTP 500.", Cancellation);
            time.Pass(wait - Duration.FromTicks(1));
            Assert.Empty(await deliveries.ClaimAsync(id, 10, Cancellation));
            Assert.Empty(await deliveries.DueEndpointsAsync(Cancellation));
            time.Pass(Duration.FromTicks(1));
        }

        await deliveries.FailedAsync(Assert.Single(await deliveries.ClaimAsync(id, 10, Cancellation)), null, new string('x', 1_000), Cancellation);
        time.Pass(Duration.FromDays(365));
        Assert.Empty(await deliveries.ClaimAsync(id, 10, Cancellation));
        var parked = Assert.Single(await deliveries.ListAsync(WebhookDeliveryState.Parked, id, null, 10, Cancellation));
        Assert.Equal((RetrySchedule.AttemptsMax, (int?)null, 300), (parked.Attempts, parked.Status, parked.Failure!.Length));

        Assert.True(await deliveries.ResendAsync(parked.EventId, id, Cancellation));
        var again = Assert.Single(await deliveries.ClaimAsync(id, 10, Cancellation));
        Assert.Equal((parked.EventId, 0), (again.EventId, again.Attempts));
        await deliveries.DeliveredAsync(again, 204, Cancellation);
        Assert.Equal((WebhookDeliveryState.Delivered, 204), Assert.Single(await deliveries.ListAsync(null, null, null, 10, Cancellation)) is var d ? (d.State, d.Status) : default);
        Assert.False(await deliveries.ResendAsync("club_9_9", id, Cancellation));
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Delivery_whoseSenderDied_isTakenAgain_andTheDeadOneCannotUndoWhatFollowed(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var (endpoints, deliveries) = Open(test.Database);
        var id = (await endpoints.RegisterAsync(Url, [WebhookTypes.Every], "ann", Cancellation)).Endpoint.Id;
        await Tell(test.Database, 1, Happenings.Joining(1, "M-1"));
        var first = Assert.Single(await deliveries.ClaimAsync(id, 10, Cancellation));
        time.Pass(WebhookDeliveries.LeaseFor);
        var second = Assert.Single(await deliveries.ClaimAsync(id, 10, Cancellation));

        await deliveries.FailedAsync(first, null, "late", Cancellation);
        await deliveries.GiveBackAsync([first], Duration.Zero, Cancellation);
        Assert.Empty(await deliveries.ClaimAsync(id, 10, Cancellation));
        await deliveries.DeliveredAsync(second, 200, Cancellation);
        await deliveries.FailedAsync(second, null, "twice", Cancellation);
        Assert.Equal((WebhookDeliveryState.Delivered, 1), Assert.Single(await deliveries.ListAsync(null, null, null, 10, Cancellation)) is var d ? (d.State, d.Attempts) : default);
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Secret_thatIsRotated_signsBesideTheNewOneForTheOverlap(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var (endpoints, deliveries) = Open(test.Database);
        var made = await endpoints.RegisterAsync(Url, [WebhookTypes.Every], "ann", Cancellation);
        var rotated = await endpoints.RotateAsync(made.Endpoint.Id, Duration.FromHours(1), "ann", Cancellation);
        await Tell(test.Database, 1, Happenings.Joining(1, "M-1"));

        var both = Assert.Single(await deliveries.ClaimAsync(made.Endpoint.Id, 10, Cancellation));
        Assert.Equal([rotated!.Secret, made.Secret], both.Secrets.Select(WebhookSignature.Show));
        await deliveries.GiveBackAsync([both], Duration.Zero, Cancellation);
        time.Pass(Duration.FromHours(1));
        Assert.Equal([rotated.Secret], Assert.Single(await deliveries.ClaimAsync(made.Endpoint.Id, 10, Cancellation)).Secrets.Select(WebhookSignature.Show));
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Delivered_longAgo_isForgotten_andWhatIsStillToBeSentIsNot(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var (endpoints, deliveries) = Open(test.Database);
        var id = (await endpoints.RegisterAsync(Url, [WebhookTypes.Every], "ann", Cancellation)).Endpoint.Id;
        await Tell(test.Database, 1, Happenings.Joining(1, "M-1"));
        await Tell(test.Database, 2, Happenings.Joining(2, "M-2"));
        await deliveries.DeliveredAsync((await deliveries.ClaimAsync(id, 1, Cancellation)).Single(), 200, Cancellation);
        time.Pass(Duration.FromDays(30));
        Assert.Equal(0, await deliveries.ForgetDeliveredAsync(Duration.FromDays(30), Cancellation));
        time.Pass(Duration.FromDays(1));
        Assert.Equal(1, await deliveries.ForgetDeliveredAsync(Duration.FromDays(30), Cancellation));
        Assert.Equal("club_2_0", Assert.Single(await deliveries.ListAsync(null, null, null, 10, Cancellation)).EventId);
        Assert.Equal(1, await test.Database.ReadAsync(s => s.Number("SELECT count(*) FROM webhook_event"), Cancellation));
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Endpoint_thatIsRemoved_isSentNothingMore_andEverythingWasAudited(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var (endpoints, deliveries) = Open(test.Database);
        var id = (await endpoints.RegisterAsync(Url, [WebhookTypes.Every], "ann", Cancellation)).Endpoint.Id;
        await Tell(test.Database, 1, Happenings.Joining(1, "M-1"));
        await endpoints.ChangeAsync(id, new WebhookChange("https://other.example.com/", [WebhookTypes.TierChanged], null), "bob", Cancellation);
        await endpoints.RotateAsync(id, Duration.Zero, "bob", Cancellation);

        Assert.True(await endpoints.RemoveAsync(id, "eve", Cancellation));

        Assert.Empty(await endpoints.ListAsync(Cancellation));
        Assert.Empty(await deliveries.ListAsync(null, null, null, 10, Cancellation));
        Assert.Empty(await deliveries.DueEndpointsAsync(Cancellation));
        Assert.False(await endpoints.RemoveAsync(id, "eve", Cancellation));
        Assert.Null(await endpoints.ChangeAsync(id, new WebhookChange(null, null, true), "eve", Cancellation));
        Assert.Null(await endpoints.RotateAsync(id, Duration.Zero, "eve", Cancellation));
        var rows = await test.Database.ReadAsync(s => AuditTrail.Page(s, "club", null, 10), Cancellation);
        Assert.Equal(["webhook.removed", "webhook.changed", "webhook.changed", "webhook.registered"], rows.Select(r => r.Action));
        Assert.DoesNotContain("token", System.Text.Encoding.UTF8.GetString(rows[^1].Details.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop.example.com/hooks", "org.loyaltyrules.tier.changed", WebhookRefusal.BadUrl)]
    [InlineData("ftp://shop.example.com/", "org.loyaltyrules.tier.changed", WebhookRefusal.BadUrl)]
    [InlineData("https://ann:secret@shop.example.com/", "org.loyaltyrules.tier.changed", WebhookRefusal.BadUrl)]
    [InlineData("https://shop.example.com/#part", "org.loyaltyrules.tier.changed", WebhookRefusal.BadUrl)]
    [InlineData("https://shop.example.com/", "", WebhookRefusal.BadTypes)]
    [InlineData("https://shop.example.com/", "org.loyaltyrules.tier", WebhookRefusal.BadTypes)]
    [InlineData("https://shop.example.com/", "* *", WebhookRefusal.BadTypes)]
    public async Task Endpoint_outOfOrder_isRefused(string url, string types, WebhookRefusal refusal)
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var endpoints = Open(test.Database).Endpoints;
        ImmutableArray<string> asked = [.. types.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(refusal, (await Assert.ThrowsAsync<WebhookRefusedException>(() => endpoints.RegisterAsync(url, asked, "ann", Cancellation))).Refusal);
    }

    private static Task Tell(Database database, long entryId, BookEntry entry) => database.WriteAsync(s => WebhookOutbox.Add(s, "club", entryId, entry), Cancellation);

    private (WebhookEndpoints Endpoints, WebhookDeliveries Deliveries) Open(Database database) => (new(database, "club", time), new(database, "club", time));
}
