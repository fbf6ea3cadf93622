using System.Globalization;
using System.Threading.RateLimiting;
using LoyaltyRules.DesignerApi.Problems;

namespace LoyaltyRules.DesignerApi.Callers;

/// <summary>How often a key may ask: a bucket of a minute's requests that fills up all the time. Who is not known shares a small bucket with their address.</summary>
internal static class RateLimits
{
    private const int StrangersPerMinute = 60;
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    /// <summary>Adds them.</summary>
    public static void AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Features.Get<ApiCaller>() is { } caller
            ? Bucket("key " + caller.Name, caller.RequestsPerMinute)
            : Bucket("address " + context.Connection.RemoteIpAddress, StrangersPerMinute));
        options.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Refill;
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await new Problem(ProblemKind.RateLimited).ExecuteAsync(rejected.HttpContext);
        };
    });

    // The limit is part of the key of the partition: one that was changed counts from now on.
    private static RateLimitPartition<string> Bucket(string who, int perMinute) => RateLimitPartition.GetTokenBucketLimiter(
        $"{who} {perMinute}",
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = perMinute >= 60 ? Refill : TimeSpan.FromSeconds(60d / perMinute),
            QueueLimit = 0,
        });
}
