using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
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
    public ImmutableHashSet<string> ChargesOf(BaseDefinition of, Purchase purchase)
    {
        var bag = new DiagnosticBag();
        if (binder.DateOf(purchase, bag) is not { } date)
        {
            return [];
        }

        var own = Take();
        try
        {
            // Points that pay are asked of a member; here nobody is named.
            binder.Bind(purchase with { Pay = [] }, null, ProgramSnapshot.Empty, date, own.Frame, bag);
            if (bag.HasErrors)
            {
                return [];
            }

            var where = plan.BaseOf(of).Where;
            return
            [
                .. purchase.Lines.Where((_, i) => where is null || where(own.Frame, i)).Select(l => l.Id),
                .. of.Fees.Where(f => purchase.Fees.TryGet(f.ShortName, out _)).Select(f => f.Name),
            ];
        }
        finally
        {
            buffers.Add(own);
        }
    }

    /// <summary>Reads the indicators and asks the triggers.</summary>
    /// <param name="figuresOf">The figures of a period, seen from the day that is read.</param>
    public ProgramReading ReadFigures(Func<PeriodWindow, ProgramFigures> figuresOf) => figures.Value.Read(figuresOf);
}
