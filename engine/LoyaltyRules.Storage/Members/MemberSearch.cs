using System.Collections.Immutable;
using LoyaltyRules.Storage.States;

namespace LoyaltyRules.Storage.Members;

/// <summary>Finds members by the beginning of their ids: a program knows no names of people.</summary>
public static class MemberSearch
{
    // Behind every character of an id.
    private const string Last = "\U0010FFFF";

    /// <summary>The members whose ids begin with a text, in ordinal order.</summary>
    /// <param name="store">The program.</param>
    /// <param name="begin">How the ids begin; empty for all.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static Task<ImmutableArray<string>> ByIdAsync(ProgramStore store, string begin, int atMost, CancellationToken cancellation = default) => store.Database.ReadAsync<ImmutableArray<string>>(
        session =>
        [
            .. session.Query(
                $"SELECT id FROM state WHERE program = $1 AND kind = $2 AND id{session.Ordinal} >= $3 AND id{session.Ordinal} < $4 ORDER BY id{session.Ordinal} LIMIT $5",
                r => r.GetString(0), store.Program, StateKinds.Member, begin, begin + Last, (long)atMost),
        ],
        cancellation);
}
