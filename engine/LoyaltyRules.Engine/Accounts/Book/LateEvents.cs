using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>
/// Which events come too late (T3). Only what happened outside the book is an event here: what members and clerks ask of the book happens when they ask, and
/// returns, cancellations and no-shows correct the past however old it is.
/// </summary>
internal static class LateEvents
{
    /// <summary>Where a command says when it happened, as a JSON pointer into its form.</summary>
    public static string PointerOfAt(BookCommand command) => command is CommitPurchase or ExchangeItems ? "/purchase/at" : "/at";

    /// <summary>Why an event is refused as too late, by the version that was live when it happened; empty when it is not.</summary>
    public static ImmutableArray<Diagnostic> Refusal(BookContext context, BookCommand command)
    {
        if (command is not (CommitPurchase or ExchangeItems or CompletePurchase or RecordActivity or EnrolMember))
        {
            return [];
        }

        var pack = context.Packs.LiveAt(command.At).Pack;
        if (pack.LateBy is not { } lateBy)
        {
            return [];
        }

        // T1: counted from the day of the event, to the end of the last day.
        var happenedOn = command.At.InZone(pack.TimeZone).Date;
        var lastDay = lateBy.After(happenedOn);
        return context.Now.InZone(pack.TimeZone).Date <= lastDay
            ? []
            : BookDraft.Refuse(PointerOfAt(command), AccountDiagnostics.TooLate, LocalDatePattern.Iso.Format(happenedOn), CountedPhrase.OfTime(lateBy.Months, lateBy.Days), LocalDatePattern.Iso.Format(lastDay));
    }
}
