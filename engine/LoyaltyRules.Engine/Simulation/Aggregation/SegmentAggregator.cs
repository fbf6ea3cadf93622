using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Simulation.Reports;

namespace LoyaltyRules.Engine.Simulation.Aggregation;

/// <summary>The members of a segment at the end of a simulation.</summary>
/// <param name="Segment">Its name in the pack.</param>
/// <param name="Label">What people call it; its name where the pack gives no label.</param>
/// <param name="Members">How many members it holds for.</param>
/// <param name="Unknown">Of how many members it cannot be told.</param>
/// <param name="Revenue">What the members it holds for have bought, less what they returned, in major units.</param>
public sealed record SegmentRow(string Segment, Phrase Label, long Members, long Unknown, decimal Revenue);

/// <summary>Counts members by the segments they are in: those segments that ask only about the member. Mutable; not thread-safe.</summary>
internal sealed class SegmentAggregator(SimulatedProgram program)
{
    private readonly Dictionary<string, (long Members, long Unknown, decimal Revenue)> sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> revenues = new(StringComparer.Ordinal);

    /// <summary>Adds what a member bought, or, negative, returned.</summary>
    public void AddRevenue(string memberId, decimal net) => revenues[memberId] = revenues.GetValueOrDefault(memberId) + net;

    /// <summary>Asks every member of a book, as of its last day.</summary>
    public void Ask(ProgramBook book)
    {
        foreach (var member in book.State.Members)
        {
            foreach (var (segment, truth) in program.Compiled.SegmentsOf(book.SnapshotOf(member.Id, book.Today), book.Now, book.Program))
            {
                var own = sums.GetValueOrDefault(segment);
                sums[segment] = truth switch
                {
                    true => own with { Members = own.Members + 1, Revenue = own.Revenue + revenues.GetValueOrDefault(member.Id) },
                    null => own with { Unknown = own.Unknown + 1 },
                    _ => own,
                };
            }
        }
    }

    /// <summary>Adds other members.</summary>
    public void Add(SegmentAggregator other)
    {
        foreach (var (segment, theirs) in other.sums)
        {
            var own = sums.GetValueOrDefault(segment);
            sums[segment] = (own.Members + theirs.Members, own.Unknown + theirs.Unknown, own.Revenue + theirs.Revenue);
        }
    }

    /// <summary>The segments that were asked, in order of names.</summary>
    public ImmutableArray<SegmentRow> ToRows() =>
    [
        .. program.Pack.Segments.Where(s => sums.ContainsKey(s.Name)).OrderBy(s => s.Name, StringComparer.Ordinal).Select(s =>
            new SegmentRow(s.Name, s.Label?.ToPhrase() ?? (Phrase)s.Name, sums[s.Name].Members, sums[s.Name].Unknown, sums[s.Name].Revenue)),
    ];
}
