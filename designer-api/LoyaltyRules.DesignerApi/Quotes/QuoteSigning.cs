using System.Collections.Immutable;
using System.Security.Cryptography;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Storage.Quotes;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Quotes;

/// <summary>A token as it was found: its terms, or why it does not count.</summary>
/// <param name="Terms">The terms; null where it is not ours, has expired or is of another purchase.</param>
/// <param name="Refusal">Why it does not count; null where it does.</param>
internal sealed record QuoteReading(QuoteTerms? Terms, ProblemKind? Refusal);

/// <summary>Signs quotes and knows them again. A key signs for a month, and stays known for as long as a token of it may come.</summary>
/// <param name="keys">The keys.</param>
/// <param name="clock">The present.</param>
/// <param name="configuration">How long quotes count (<c>Quotes:Minutes</c>) and keys sign (<c>Quotes:KeyDays</c>).</param>
internal sealed class QuoteSigning(QuoteKeys keys, IClock clock, IConfiguration configuration)
{
    private const int SecretLength = 32;

    private readonly Duration life = Duration.FromMinutes(configuration.GetValue("Quotes:Minutes", 15));
    private readonly Duration keyLife = Duration.FromDays(configuration.GetValue("Quotes:KeyDays", 30));
    private ImmutableArray<QuoteKey> known = [];

    /// <summary>The instant until which a quote that is made now counts.</summary>
    public Instant ExpiryOfNew() => clock.GetCurrentInstant() + life;

    /// <summary>Signs terms with the newest key; makes one where there is none, or it is old.</summary>
    public async Task<string> SealAsync(QuoteTerms terms, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (Newest(now) is not { } key)
        {
            known = await keys.AllAsync(cancellation);
            if (Newest(now) is null)
            {
                var newest = known.IsEmpty ? 0 : known[0].Id;
                known = await keys.AddAsync(RandomNumberGenerator.GetBytes(SecretLength), newest, now, now - keyLife - life - Duration.FromDays(1), cancellation);
            }

            key = known[0];
        }

        return QuoteToken.Seal(terms, key.Id, key.Secret.Span);
    }

    /// <summary>Reads a token that came with a purchase.</summary>
    public async Task<QuoteReading> ReadAsync(string token, ReadOnlyMemory<byte> purchase, CancellationToken cancellation)
    {
        if (QuoteToken.KeyOf(token) is not { } id)
        {
            return new QuoteReading(null, ProblemKind.QuoteInvalid);
        }

        // Another node may have made the key since.
        var all = known.Any(k => k.Id == id) ? known : known = await keys.AllAsync(cancellation);
        if (all.FirstOrDefault(k => k.Id == id) is not { } key || QuoteToken.Open(token, key.Secret.Span) is not { } terms)
        {
            return new QuoteReading(null, ProblemKind.QuoteInvalid);
        }

        if (!terms.Purchase.Span.SequenceEqual(purchase.Span))
        {
            return new QuoteReading(null, ProblemKind.QuoteOfAnother);
        }

        return terms.ExpiresAt <= clock.GetCurrentInstant() ? new QuoteReading(null, ProblemKind.QuoteExpired) : new QuoteReading(terms, null);
    }

    private QuoteKey? Newest(Instant now) => known is [var newest, ..] && newest.AddedAt + keyLife > now ? newest : null;
}
