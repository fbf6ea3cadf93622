using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Audit;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Keys;

/// <summary>
/// Writes denied attempts into the audit trail: of each who, cause and subject the first at once, and those of the minute after it as a number with the next. So
/// nobody can fill the trail, or keep it busy, by knocking.
/// </summary>
/// <param name="store">The program.</param>
/// <param name="clock">Tells the present.</param>
internal sealed class DeniedAttempts(ProgramStore store, IClock clock)
{
    private static readonly Duration Quiet = Duration.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Who, string Cause, string Subject), Knocks> known = new();

    /// <summary>Writes an attempt down, or counts it.</summary>
    /// <param name="who">Whose key it was, as far as that is known.</param>
    /// <param name="cause">Why it was denied.</param>
    /// <param name="subject">What was tried, or the key; from a bounded set, never what a stranger sent.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task NoteAsync(string who, string cause, string subject, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (known.GetOrAdd((who, cause, subject), _ => new Knocks()).Take(now) is not { } unwritten)
        {
            return;
        }

        var details = new JsonObject { ["cause"] = cause };
        if (unwritten > 0)
        {
            details["unwrittenBefore"] = unwritten;
        }

        await store.Database.WriteAsync(
            session => { AuditTrail.Append(session, store.Program, now, who, AuditActions.AccessDenied, subject, details); },
            cancellation);
    }

    private sealed class Knocks
    {
        private readonly Lock gate = new();
        private Instant quietUntil = Instant.MinValue;
        private long unwritten;

        // How many were not written since the last that was; null where this one is not written either.
        public long? Take(Instant now)
        {
            lock (gate)
            {
                if (now < quietUntil)
                {
                    unwritten++;
                    return null;
                }

                var before = unwritten;
                (quietUntil, unwritten) = (now + Quiet, 0);
                return before;
            }
        }
    }
}
