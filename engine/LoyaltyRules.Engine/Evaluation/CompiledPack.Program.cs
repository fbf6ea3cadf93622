using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>What a pack says of the program as a whole: who is held out, and what indicators and triggers read.</summary>
public sealed partial class CompiledPack
{
    private readonly Lazy<FigureReader> figures;

    /// <summary>Whether a member is held out: nothing of the program is given to them.</summary>
    public bool IsHeldOut(string memberId) => Pack.Control?.Holds(memberId) == true;

    /// <summary>The lines and fees of a purchase that a base is made of, whoever bought it; none where the purchase is refused.</summary>
    /// <param name="of">A base of this pack that asks about lines and the purchase only.</param>
    /// <param name="purchase">The purchase.</param>
    public ImmutableHashSet<string> ChargesOf(BaseDefinition of, Purchase purchase) => Ask<ImmutableHashSet<string>>(purchase, [], frame =>
    [
        .. LinesOf(of, purchase, frame).Select(i => purchase.Lines[i].Id),
        .. of.Fees.Where(f => purchase.Fees.TryGet(f.ShortName, out _)).Select(f => f.Name),
    ]);

    /// <summary>The lines of a purchase that are looked at of a wallet, each with its category; null where it has none. Empty where the purchase is refused.</summary>
    /// <param name="wallet">The wallet of this pack.</param>
    /// <param name="purchase">The purchase.</param>
    public ImmutableArray<(string LineId, string? Category)> CategoriesOf(WalletDefinition wallet, Purchase purchase) =>
        Ask<ImmutableArray<(string, string?)>>(purchase, [], frame =>
            [.. LinesOf(wallet.Of, purchase, frame).Select(i => (purchase.Lines[i].Id, CounterMath.ValueAt(wallet.Fact, frame.LineFacts, frame.LineIndex(i, wallet.Fact.Slot))))]);

    private IEnumerable<int> LinesOf(BaseDefinition of, Purchase purchase, FactFrame frame)
    {
        var where = plan.BaseOf(of).Where;
        return Enumerable.Range(0, purchase.Lines.Length).Where(i => where is null || where(frame, i));
    }

    // Asks a receipt for what it says by itself.
    private T Ask<T>(Purchase purchase, T ofRefused, Func<FactFrame, T> ask)
    {
        var bag = new DiagnosticBag();
        if (binder.DateOf(purchase, bag) is not { } date)
        {
            return ofRefused;
        }

        var maker = Take();
        try
        {
            // Points that pay and rewards presented are asked of a member; here nobody is named.
            binder.Bind(purchase with { Pay = [], Rewards = [] }, null, ProgramSnapshot.Empty, date, maker.Frame, bag);
            return bag.HasErrors ? ofRefused : ask(maker.Frame);
        }
        finally
        {
            Give(maker);
        }
    }

    /// <summary>Reads the indicators and asks the triggers.</summary>
    /// <param name="figuresOf">The figures of a period, seen from the day that is read.</param>
    public ProgramReading ReadFigures(Func<PeriodWindow, ProgramFigures> figuresOf) => figures.Value.Read(figuresOf);
}
