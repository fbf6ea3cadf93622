using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Figures;

/// <summary>Reads indicators and triggers. They are asked once a month, so their expressions are interpreted.</summary>
internal sealed class FigureReader
{
    private readonly RulePack pack;
    private readonly ImmutableArray<(IndicatorDefinition Indicator, FactDeclaration Fact, TryValue<decimal> Value)> indicators;
    private readonly ImmutableArray<(ClosureTrigger Trigger, TruthOf When)> triggers;
    private readonly ImmutableArray<(FactDeclaration Fact, FigureName Figure)> figures;

    public FigureReader(RulePack pack, LanguageSettings settings)
    {
        this.pack = pack;
        var compiler = new ExpressionCompiler([], settings) { IsInterpreted = true };
        indicators = [.. pack.Indicators.Select(i => (i, (FactDeclaration)pack.Figures.Find("indicator." + i.Name)!, compiler.CompileNumber(i.Value)))];
        triggers = [.. (pack.Closure?.Triggers ?? []).Select(t => (t, compiler.CompileTruth(t.When)))];
        figures = [.. FigureNames.All.Select(f => (pack.Figures.Find(f.Name) as FactDeclaration, f)).Where(f => f.Item1 is not null).Select(f => (f.Item1!, f.f))];
    }

    public ProgramReading Read(Func<PeriodWindow, ProgramFigures> figuresOf)
    {
        var byWindow = new Dictionary<PeriodWindow, ProgramFigures>();
        var frame = new FactFrame(pack.Figures.EventFacts.Count, 0, 0);
        var values = new decimal?[indicators.Length];
        for (var i = 0; i < indicators.Length; i++)
        {
            Fill(indicators[i].Indicator.Window);
            values[i] = indicators[i].Value(frame, 0, out var value) ? value : null;
        }

        var read = ImmutableArray.CreateBuilder<TriggerReading>(triggers.Length);
        foreach (var (trigger, when) in triggers)
        {
            Fill(trigger.Window);
            for (var i = 0; i < indicators.Length; i++)
            {
                Set(indicators[i].Fact, values[i]);
            }

            read.Add(new TriggerReading(trigger.Id, when(frame, 0) switch { Truth.True => true, Truth.False => false, _ => null }));
        }

        return new ProgramReading([.. indicators.Select((x, i) => new IndicatorReading(x.Indicator.Name, values[i]))], read.MoveToImmutable());

        void Fill(PeriodWindow window)
        {
            if (!byWindow.TryGetValue(window, out var amounts))
            {
                byWindow[window] = amounts = figuresOf(window);
            }

            frame.Clear(0);
            foreach (var (fact, figure) in figures)
            {
                Set(fact, figure.Of(amounts));
            }
        }

        // N1: beyond its bounds a figure is unknown rather than wrong.
        void Set(FactDeclaration fact, decimal? value)
        {
            if (value is { } known && known >= fact.Range!.Value.MinValue && known <= fact.Range.Value.MaxValue)
            {
                frame.EventFacts.Set(fact.Slot, known);
            }
        }
    }
}
