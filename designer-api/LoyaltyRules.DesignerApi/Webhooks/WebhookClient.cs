using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using LoyaltyRules.Storage.Webhooks;
using Microsoft.Extensions.Options;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Webhooks;

/// <summary>What came of one attempt.</summary>
/// <param name="Status">The HTTP status; null where no answer came.</param>
/// <param name="Failure">Why it failed; null where the receiver took it.</param>
internal readonly record struct AttemptOutcome(int? Status, string? Failure);

/// <summary>
/// Makes one attempt: signs, posts, and reads as much of the answer as it must. No redirects, cookies or proxies: the request goes to the address that was
/// registered, or nowhere.
/// </summary>
internal sealed class WebhookClient : IDisposable
{
    private const int AnswerBytesMax = 16 * 1_024;

    private static readonly MediaTypeHeaderValue MediaType = MediaTypeHeaderValue.Parse("application/cloudevents+json; charset=utf-8");

    private readonly WebhookOptions options;
    private readonly HttpClient http;

    /// <summary>Makes a client.</summary>
    public WebhookClient(IOptions<WebhookOptions> options)
    {
        this.options = options.Value;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 16,
            ActivityHeadersPropagator = null,

            // So that a name that moved is looked up again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, cancellation) => AddressGuard.ConnectAsync(context.DnsEndPoint, this.options.AllowPrivateNetworks, cancellation),
        };
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("LoyaltyRules-Webhooks/1.0");
    }

    /// <summary>Attempts a delivery.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="stopping">Breaks the attempt off: nothing came of it.</param>
    public async Task<AttemptOutcome> AttemptAsync(ClaimedDelivery delivery, CancellationToken stopping)
    {
        if (!options.AllowHttp && delivery.Url.Scheme != Uri.UriSchemeHttps)
        {
            return new AttemptOutcome(null, "Only https is sent to.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            using var request = Signed(delivery);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await ReadAsync(response, patience.Token);
            var status = (int)response.StatusCode;
            return status switch
            {
                >= 200 and < 300 => new AttemptOutcome(status, null),
                >= 300 and < 400 => new AttemptOutcome(status, Said($"HTTP {status}: redirects are not followed.")),
                _ => new AttemptOutcome(status, Said($"HTTP {status}.")),
            };
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new AttemptOutcome(null, Said($"No answer within {options.TimeoutSeconds} s."));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new AttemptOutcome(null, Words(failure));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static HttpRequestMessage Signed(ClaimedDelivery delivery)
    {
        // The real time, also where the program's clock is put forward for a test: receivers compare it with their own.
        var now = SystemClock.Instance.GetCurrentInstant();
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ReadOnlyMemoryContent(delivery.Body) };
        request.Content.Headers.ContentType = MediaType;
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, delivery.EventId);
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, WebhookSignature.Timestamp(now));
        request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, WebhookSignature.Of(delivery.Secrets, delivery.EventId, now, delivery.Body.Span));
        return request;
    }

    // To its end, so that the connection can be used again; an endless answer is left to itself, and its connection with it.
    private static async Task ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[4_096];
        for (var read = 0; read < AnswerBytesMax;)
        {
            var more = await body.ReadAsync(buffer, cancellation);
            if (more == 0)
            {
                return;
            }

            read += more;
        }
    }

    private static string Words(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PrivateAddressException refused:
                    return refused.Message;
                case SocketException { SocketErrorCode: var code }:
                    return code is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain ? "The name does not resolve." : "No connection.";
            }
        }

        return (failure as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "The name does not resolve.",
            HttpRequestError.SecureConnectionError => "No secure connection: its certificate, or the protocol, is not in order.",
            HttpRequestError.ConnectionError => "No connection.",
            _ => "The answer is no HTTP, or broke off.",
        };
    }

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
