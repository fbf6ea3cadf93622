using LoyaltyRules.Engine.Simulation.History.Mapping;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History.Reading;

/// <summary>What a file is like, found by reading it through before anything is decided.</summary>
/// <param name="IsInOrder">Whether what it holds comes in order of time; not known where <paramref name="IsApart"/>.</param>
/// <param name="IsApart">Whether rows of a receipt stand so far apart that only the whole file shows them together.</param>
/// <param name="RepeatedIds">Hashes of the ids that come again after their purchase was closed; now and then one of an id that does not.</param>
internal sealed record HistorySurvey(bool IsInOrder, bool IsApart, IReadOnlySet<ulong> RepeatedIds)
{
    /// <summary>Reads a file through. Where its order is asked for, no further than to the row that breaks it.</summary>
    public static HistorySurvey Of(HistoryPass pass)
    {
        var latest = Instant.MinValue;
        var ids = new SurveyedIds();
        var asksOrder = pass.Mapping.Order == HistoryOrder.Checked;
        pass.Notices.IsListening = false;
        foreach (var item in new WindowedReading(pass, ids).Items())
        {
            if (asksOrder && ids.Repeated.Count > 0 && pass.IsByReceipt)
            {
                return new HistorySurvey(true, true, ids.Repeated);
            }

            if (asksOrder && item.When is { } at)
            {
                if (at < latest)
                {
                    return new HistorySurvey(false, false, ids.Repeated);
                }

                latest = at;
            }
        }

        return new HistorySurvey(true, asksOrder && pass.IsByReceipt && ids.Repeated.Count > 0, ids.Repeated);
    }

    /// <summary>Knows again, exactly, the ids that come again.</summary>
    public IClosedIds Closed() => new RepeatingIds(RepeatedIds);

    // FNV-1a: the same on every machine. Two ids of one hash only make their file be looked at more closely.
    private static ulong HashOf(string id)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var c in id)
        {
            hash = unchecked((hash ^ c) * 1_099_511_628_211UL);
        }

        return hash;
    }

    private sealed class SurveyedIds : IClosedIds
    {
        private readonly HashSet<ulong> known = [];

        public HashSet<ulong> Repeated { get; } = [];

        public void Add(string id) => known.Add(HashOf(id));

        public bool Contains(string id)
        {
            if (known.Contains(HashOf(id)))
            {
                Repeated.Add(HashOf(id));
            }

            return false;
        }
    }

    private sealed class RepeatingIds(IReadOnlySet<ulong> repeated) : IClosedIds
    {
        private readonly HashSet<string> closed = new(StringComparer.Ordinal);

        public void Add(string id)
        {
            if (repeated.Contains(HashOf(id)))
            {
                closed.Add(id);
            }
        }

        public bool Contains(string id) => closed.Contains(id);
    }
}
