using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Accounts.Commands;

/// <summary>What became of a command.</summary>
public sealed class BookAnswer
{
    private BookAnswer(BookEntry? entry, bool isRepetition, ImmutableArray<Diagnostic> refusals)
    {
        Entry = entry;
        IsRepetition = isRepetition;
        Refusals = refusals;
    }

    /// <summary>What it did; null when it was refused. Of a repeated command, what it did the first time.</summary>
    public BookEntry? Entry { get; }

    /// <summary>Whether the book knew the command already: nothing was done again.</summary>
    public bool IsRepetition { get; }

    /// <summary>Why it was refused; empty when it was not.</summary>
    public ImmutableArray<Diagnostic> Refusals { get; }

    /// <summary>Whether it was accepted, now or before.</summary>
    [MemberNotNullWhen(true, nameof(Entry))]
    public bool IsAccepted => Entry is not null;

    /// <summary>What it did.</summary>
    /// <exception cref="RefusedException">It was refused.</exception>
    public BookEntry Accepted() => Entry ?? throw new RefusedException(Refusals);

    /// <summary>Why a command is refused that has the id of an earlier one: the first field that differs. Empty where both say the same.</summary>
    /// <param name="earlier">The earlier command.</param>
    /// <param name="given">The one given now; of the same kind.</param>
    public static ImmutableArray<Diagnostic> RefusalOfRepetition(BookCommand earlier, BookCommand given) => CommandFields.Difference(earlier, given) is { } other
        ? BookDraft.Refuse(given is CommitPurchase ? "/purchase/id" : "/id", AccountDiagnostics.RepeatedWithOtherBody, given.Id, other.Field, other.Known, other.Given)
        : [];

    internal static BookAnswer Of(BookEntry entry) => new(entry, isRepetition: false, []);

    internal static BookAnswer Repeated(BookEntry entry) => new(entry, isRepetition: true, []);

    internal static BookAnswer Refused(ImmutableArray<Diagnostic> refusals) => new(null, isRepetition: false, refusals);
}
