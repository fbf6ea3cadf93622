namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>
/// Applies the entries of a book to states one after the other, as the book itself did when it made them: the states are the same to the byte, those days of counters
/// included that the book has forgotten.
/// </summary>
/// <param name="packs">The versions of the program's pack.</param>
public sealed class BookFold(PackHistory packs)
{
    private const int DaysMany = 512;

    private BookContext? context;

    /// <summary>Applies an entry: it is the next one.</summary>
    /// <param name="state">The states before it.</param>
    /// <param name="entry">The entry.</param>
    /// <exception cref="ArgumentException">The entry does not follow, or changes what is not there.</exception>
    public void Apply(BookState state, BookEntry entry)
    {
        state.Apply(entry);
        context = (context ?? new BookContext(packs, _ => null, Model.FactSet.Empty, Evaluation.TraceDetail.None, entry.At)) with { Now = entry.At };
        Compact(state, context, entry);
    }

    /// <summary>Forgets days of counters that nobody can ask for any more. Now and then: so that forgetting costs next to nothing per event.</summary>
    internal static void Compact(BookState state, BookContext context, BookEntry entry)
    {
        foreach (var change in entry.Changes)
        {
            if (change is CounterMoved { MemberId: var id } && state.Member(id) is { Counters.DaysKept: >= DaysMany and var days } member && days % (DaysMany / 2) == 0)
            {
                state.Compact(member with { Counters = member.Counters.Forgetting(context.Live.Pack.Counters, context.Today) });
            }
        }
    }
}
