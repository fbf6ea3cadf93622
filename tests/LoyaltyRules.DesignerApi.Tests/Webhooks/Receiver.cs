using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoyaltyRules.DesignerApi.Tests.Webhooks;

/// <summary>What a receiver got.</summary>
internal sealed record Received(string Path, string Id, long Timestamp, string Signature, string MediaType, byte[] Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>Checks the signature as the page for receivers says, without any code of the sender.</summary>
    public bool IsSignedBy(string secret)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{Id}.{Timestamp}."), .. Body];
        var expected = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed);
        return Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - Timestamp) <= 300
            && Signature.Split(' ').Any(s => s.StartsWith("v1,", StringComparison.Ordinal) && CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(s[3..]), expected));
    }
}

/// <summary>A real server on 127.0.0.1 that takes what is posted, and answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    /// <summary>What came, in order.</summary>
    public ConcurrentQueue<Received> All { get; } = new();

    /// <summary>How it answers; 204, if nothing is said.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    /// <summary>Its port.</summary>
    public int Port => new Uri(app.Urls.First()).Port;

    /// <summary>Its address.</summary>
    public string Url => $"http://127.0.0.1:{Port}/hooks";

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        All.Enqueue(new Received(
            context.Request.Path, headers["webhook-id"].ToString(), long.Parse("0" + headers["webhook-timestamp"]), headers["webhook-signature"].ToString(), context.Request.ContentType ?? "", body.ToArray()));
        await Answer(context);
    }
}
