using LoyaltyRules.Storage.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Webhooks;

/// <summary>Whether endpoints take anything: since when not, and until when one that answers nothing is left alone.</summary>
internal static class WebhookHealth
{
    /// <summary>It took something, or is to be asked anew.</summary>
    public static void Well(SqlSession session, string program, string endpoint) => session.Execute(
        "UPDATE webhook_endpoint SET failing_since_tick = NULL, failures = 0, failure = NULL, asked_again_tick = 0 WHERE program = $1 AND id = $2 AND failures > 0", program, endpoint);

    /// <summary>An attempt failed. One that was not answered rests the whole endpoint; after <see cref="RetrySchedule.ParkedAfter"/> of failures what has waited as long is parked.</summary>
    public static void Failed(SqlSession session, string program, string endpoint, Instant now, bool isSilent, string failure)
    {
        var known = session.First<(Instant Since, int Failures)?>(
            "SELECT failing_since_tick, failures FROM webhook_endpoint WHERE program = $1 AND id = $2" + session.Locking,
            null,
            r => (r.NumberOrNull(0) is { } tick ? Instant.FromUnixTimeTicks(tick) : now, (int)r.GetInt64(1)),
            program,
            endpoint);
        if (known is not { } before)
        {
            return;
        }

        var failures = before.Failures + 1;
        session.Execute(
            "UPDATE webhook_endpoint SET failing_since_tick = $3, failures = $4, failure = $5, asked_again_tick = $6 WHERE program = $1 AND id = $2",
            program, endpoint, before.Since.ToUnixTimeTicks(), failures, failure, isSilent ? (now + RetrySchedule.RestAfter(failures)).ToUnixTimeTicks() : 0L);
        if (now - before.Since >= RetrySchedule.ParkedAfter)
        {
            session.Execute(
                """
                UPDATE webhook_delivery SET state = 'parked', lease = lease + 1, failure = COALESCE(failure, $4)
                WHERE program = $1 AND endpoint = $2 AND state = 'due' AND since_tick <= $3
                """,
                program, endpoint, (now - RetrySchedule.ParkedAfter).ToUnixTimeTicks(), failure);
        }
    }
}
