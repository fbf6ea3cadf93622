using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Figures;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Questions;

/// <summary>What a pack says of the program as a whole: who is held out, and what indicators and triggers read.</summary>
public static class ProgramQuestions
{
    /// <summary>Whether a member is held out: nothing of the program is given to them.</summary>
    public static bool IsHeldOut(this CompiledPack pack, string memberId) => pack.Pack.Control?.Holds(memberId) == true;

    /// <summary>The lines and fees of a purchase that a base is made of, whoever bought it; none where the purchase is refused.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="of">A base of this pack that asks about lines and the purchase only.</param>
    /// <param name="purchase">The purchase.</param>
    public static ImmutableHashSet<string> ChargesOf(this CompiledPack pack, BaseDefinition of, Purchase purchase) => Ask<ImmutableHashSet<string>>(pack, purchase, [], frame =>
    [
        .. LinesOf(pack, of, purchase, frame).Select(i => purchase.Lines[i].Id),
        .. of.Fees.Where(f => purchase.Fees.TryGet(f.ShortName, out _)).Select(f => f.Name),
    ]);

    /// <summary>The lines of a purchase that are looked at of a wallet, each with its category; null where it has none. Empty where the purchase is refused.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="wallet">The wallet of this pack.</param>
    /// <param name="purchase">The purchase.</param>
    public static ImmutableArray<(string LineId, string? Category)> CategoriesOf(this CompiledPack pack, WalletDefinition wallet, Purchase purchase) =>
        Ask<ImmutableArray<(string, string?)>>(pack, purchase, [], frame =>
            [.. LinesOf(pack, wallet.Of, purchase, frame).Select(i => (purchase.Lines[i].Id, CounterMath.ValueAt(wallet.Fact, frame.LineFacts, frame.LineIndex(i, wallet.Fact.Slot))))]);

    private static IEnumerable<int> LinesOf(CompiledPack pack, BaseDefinition of, Purchase purchase, FactFrame frame)
    {
        var where = pack.Plan.BaseOf(of).Where;
        return Enumerable.Range(0, purchase.Lines.Length).Where(i => where is null || where(frame, i));
    }

    // Asks a receipt for what it says by itself.
    private static T Ask<T>(CompiledPack pack, Purchase purchase, T ofRefused, Func<FactFrame, T> ask)
    {
        var bag = new DiagnosticBag();
        if (pack.Binder.DateOf(purchase, bag) is not { } date)
        {
            return ofRefused;
        }

        var maker = pack.Take();
        try
        {
            // Points that pay and rewards presented are asked of a member; here nobody is named.
            pack.Binder.Bind(purchase with { Pay = [], Rewards = [] }, null, ProgramSnapshot.Empty, date, maker.Frame, bag);
            return bag.HasErrors ? ofRefused : ask(maker.Frame);
        }
        finally
        {
            pack.Give(maker);
        }
    }

    /// <summary>Reads the indicators and asks the triggers.</summary>
    /// <param name="pack">The pack that is asked.</param>
    /// <param name="figuresOf">The figures of a period, seen from the day that is read.</param>
    public static ProgramReading ReadFigures(this CompiledPack pack, Func<PeriodWindow, ProgramFigures> figuresOf) => pack.Figures.Value.Read(figuresOf);
}
