using LoyaltyRules.Storage.Webhooks;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Tests.Webhooks;

/// <summary>Events on their way to a real server: signed, in order, tried again, parked; and never to where they must not go.</summary>
public sealed class WebhookSenderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task events_thatAreDue_areDeliveredInOrder_signedAndOnce()
    {
        await using var sending = await Sending.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var made = await sending.RegisterAsync(receiver.Url + "?shop=1");
        await sending.JoinAsync(1, 25);
        var sender = sending.Sender();

        await sender.SendDueAsync(Cancellation);
        await sender.SendDueAsync(Cancellation);

        Assert.Equal(Enumerable.Range(1, 25).Select(i => $"club_{i}_0"), receiver.All.Select(r => r.Id));
        Assert.All(receiver.All, r =>
        {
            Assert.True(r.IsSignedBy(made.Secret));
            Assert.False(r.IsSignedBy("whsec_" + Convert.ToBase64String(new byte[32])));
            Assert.Equal("application/cloudevents+json; charset=utf-8", r.MediaType);
            Assert.Equal((r.Id, "1.0", "org.loyaltyrules.member.enrolled"), (r.Json["id"]!.ToString(), r.Json["specversion"]!.ToString(), r.Json["type"]!.ToString()));
        });
        Assert.All(await sending.StandAsync(), s => Assert.EndsWith("delivered after 1: 204", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task receiver_thatFails_getsTheSameEventAgain_signedAnew_andTheOthersMeanwhile()
    {
        await using var sending = await Sending.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var made = await sending.RegisterAsync(receiver.Url);
        var rotated = await sending.Endpoints.RotateAsync(made.Endpoint.Id, Duration.FromHours(1), "ann", Cancellation);
        await sending.JoinAsync(1, 2);
        var failures = 2;
        receiver.Answer = context =>
        {
            var isFirst = receiver.All.Last().Id == "club_1_0";
            context.Response.StatusCode = isFirst && failures-- > 0 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return Task.CompletedTask;
        };
        var sender = sending.Sender();

        await sender.SendDueAsync(Cancellation);
        Assert.Equal(["M-1 due after 1: HTTP 503.", "M-2 delivered after 1: 200"], await sending.StandAsync());
        await sender.SendDueAsync(Cancellation);
        sending.Time.Pass(RetrySchedule.Waits[0]);
        await sender.SendDueAsync(Cancellation);
        sending.Time.Pass(RetrySchedule.Waits[1]);
        await sender.SendDueAsync(Cancellation);

        Assert.Equal(["M-1 delivered after 3: 200", "M-2 delivered after 1: 200"], await sending.StandAsync());
        Assert.Equal(["club_1_0", "club_2_0", "club_1_0", "club_1_0"], receiver.All.Select(r => r.Id));
        Assert.Single(receiver.All.Where(r => r.Id == "club_1_0").Select(r => Convert.ToHexString(r.Body)).Distinct());
        Assert.All(receiver.All, r => Assert.True(r.IsSignedBy(made.Secret) && r.IsSignedBy(rotated!.Secret)));
    }

    [Fact]
    public async Task receiver_thatNeverTakesIt_isGivenUpOn_untilSomebodySendsItAgain()
    {
        await using var sending = await Sending.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var made = await sending.RegisterAsync(receiver.Url);
        await sending.JoinAsync(1, 1);
        receiver.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status410Gone;
            return Task.CompletedTask;
        };
        var sender = sending.Sender();
        foreach (var wait in RetrySchedule.Waits)
        {
            await sender.SendDueAsync(Cancellation);
            sending.Time.Pass(wait);
        }

        await sender.SendDueAsync(Cancellation);
        sending.Time.Pass(Duration.FromDays(100));
        await sender.SendDueAsync(Cancellation);
        Assert.Equal(["M-1 parked after 8: HTTP 410."], await sending.StandAsync());
        Assert.Equal(8, receiver.All.Count);

        receiver.Answer = _ => Task.CompletedTask;
        await sending.Deliveries.ResendAsync("club_1_0", made.Endpoint.Id, Cancellation);
        await sender.SendDueAsync(Cancellation);
        Assert.Equal(["M-1 delivered after 1: 200"], await sending.StandAsync());
        Assert.True(receiver.All.Last().IsSignedBy(made.Secret));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task events_betweenSeveralSenders_areDeliveredOnceEach(bool isShared)
    {
        await using var sending = await Sending.StartAsync(isShared);
        await using var receiver = await Receiver.StartAsync();
        await sending.RegisterAsync(receiver.Url);
        await sending.RegisterAsync(receiver.Url + "/second");
        await sending.JoinAsync(1, 60);
        var senders = Enumerable.Range(0, 3).Select(_ => sending.Sender()).ToList();

        await Task.WhenAll(senders.Select(s => s.SendDueAsync(Cancellation)));
        await senders[0].SendDueAsync(Cancellation);

        Assert.Equal(120, receiver.All.Count);
        Assert.Equal(120, receiver.All.Select(r => (r.Path, r.Id)).Distinct().Count());
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://[::1]:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    public async Task privateAddress_howeverItIsWritten_isNeverConnectedTo(string url)
    {
        await using var sending = await Sending.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await sending.RegisterAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, url, receiver.Port));
        await sending.JoinAsync(1, 3);

        await sending.Sender(allowsPrivate: false).SendDueAsync(Cancellation);

        Assert.Empty(receiver.All);
        Assert.Equal(["M-1 due after 1: The address is not one of the internet.", "M-2 due after 0: ", "M-3 due after 0: "], await sending.StandAsync());
    }

    [Fact]
    public async Task redirect_isNotFollowed()
    {
        await using var sending = await Sending.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await sending.RegisterAsync(receiver.Url);
        await sending.JoinAsync(1, 1);
        receiver.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };

        await sending.Sender().SendDueAsync(Cancellation);

        Assert.Equal("/hooks", Assert.Single(receiver.All).Path);
        Assert.Equal(["M-1 due after 1: HTTP 307: redirects are not followed."], await sending.StandAsync());
    }

    [Fact]
    public async Task receiver_thatIsSilent_isLeftAfterAWhile_andNotAskedForTheRest()
    {
        await using var sending = await Sending.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await sending.RegisterAsync(receiver.Url);
        await sending.JoinAsync(1, 2);
        receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

        await sending.Sender(timeoutSeconds: 0.5).SendDueAsync(Cancellation);

        Assert.Equal(["M-1 due after 1: No answer within 0.5 s.", "M-2 due after 0: "], await sending.StandAsync());
        receiver.Answer = _ => Task.CompletedTask;
        sending.Time.Pass(RetrySchedule.Waits[0]);
        await sending.Sender().SendDueAsync(Cancellation);
        Assert.Equal(["M-1 delivered after 2: 200", "M-2 delivered after 1: 200"], await sending.StandAsync());
    }

    [Fact]
    public async Task receiver_thatStaysSilent_isShownToFail_leftAloneLongerEachTime_andEverythingIsParkedInTheEnd()
    {
        await using var sending = await Sending.StartAsync();
        var receiver = await Receiver.StartAsync();
        var made = await sending.RegisterAsync(receiver.Url);
        await receiver.DisposeAsync();
        await sending.JoinAsync(1, 200);
        var (sender, start, attempts) = (sending.Sender(), sending.Time.GetCurrentInstant(), 0);
        while (sending.Time.GetCurrentInstant() - start < Duration.FromHours(40))
        {
            var before = (await sending.Endpoints.ListAsync(Cancellation)).Single().Failing?.Failures ?? 0;
            await sender.SendDueAsync(Cancellation);
            await sender.SendDueAsync(Cancellation);
            var shown = (await sending.Endpoints.ListAsync(Cancellation)).Single();
            attempts += shown.Failing!.Failures - before;
            Assert.Equal((start, before + 1, "No connection."), (shown.Failing.Since, shown.Failing.Failures, shown.Failing.Failure));
            Assert.Equal(200, shown.Due + shown.Parked);
            if (shown.Due == 0)
            {
                break;
            }

            Assert.True(shown.Failing.AskedAgainAt - sending.Time.GetCurrentInstant() <= Duration.FromMinutes(30));
            sending.Time.Pass(shown.Failing.AskedAgainAt!.Value - sending.Time.GetCurrentInstant());
        }

        var given = sending.Time.GetCurrentInstant() - start;
        Assert.InRange(given, RetrySchedule.ParkedAfter, RetrySchedule.ParkedAfter + Duration.FromMinutes(30));
        Assert.InRange(attempts, 60, 80);
        Assert.Equal((0L, 200L), (await sending.Endpoints.ListAsync(Cancellation)).Single() is var end ? (end.Due, end.Parked) : default);
        Assert.Empty(await sending.Deliveries.DueEndpointsAsync(Cancellation));

        // The receiver is there again, elsewhere; everything goes out at once, in order.
        await using var back = await Receiver.StartAsync();
        await sending.Endpoints.ChangeAsync(made.Endpoint.Id, new WebhookChange(back.Url, null, null), "ann", Cancellation);
        Assert.Equal(200, await sending.Deliveries.ResendParkedAsync(made.Endpoint.Id, Cancellation));
        Assert.Null(await sending.Deliveries.ResendParkedAsync("we_nobody", Cancellation));
        await sender.SendDueAsync(Cancellation);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => $"club_{i}_0"), back.All.Select(r => r.Id));
        Assert.Equal((null, 0L, 0L), (await sending.Endpoints.ListAsync(Cancellation)).Single() is var well ? (well.Failing, well.Due, well.Parked) : default);
    }

    [Fact]
    public async Task receiver_thatAnswersWithoutEnd_isReadNoFurtherThanItMust()
    {
        await using var sending = await Sending.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await sending.RegisterAsync(receiver.Url);
        await sending.JoinAsync(1, 1);
        receiver.Answer = async context =>
        {
            var words = new byte[4_096];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(words, CancellationToken.None);
            }
        };

        await sending.Sender().SendDueAsync(Cancellation);

        Assert.Equal(["M-1 delivered after 1: 200"], await sending.StandAsync());
    }

    [Fact]
    public async Task receiver_thatIsNotThere_isAFailureInWords()
    {
        await using var sending = await Sending.StartAsync();
        var receiver = await Receiver.StartAsync();
        await sending.RegisterAsync(receiver.Url);
        await sending.RegisterAsync("http://no-such-host.invalid/");
        await receiver.DisposeAsync();
        await sending.JoinAsync(1, 1);

        await sending.Sender().SendDueAsync(Cancellation);

        Assert.Equal(["M-1 due after 1: No connection.", "M-1 due after 1: The name does not resolve."], (await sending.StandAsync()).Order(StringComparer.Ordinal));
    }
}
