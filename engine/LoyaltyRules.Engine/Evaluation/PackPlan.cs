using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>Everything of a pack that runs: tables, segments, conditions of rules in a few methods, and effects.</summary>
internal sealed class PackPlan
{
    private readonly (int Index, TruthOf When)[] segments;
    private readonly Dictionary<BaseDefinition, CompiledBase> bases = [];

    // Telling "no" from "unknown" is asked for only by a trace, so these are compiled when first needed.
    private readonly Lazy<TruthOf>[] truths;

    private PackPlan(RulePack pack, bool isInterpreted, PlanShape shape)
    {
        Pack = pack;
        Settings = new LanguageSettings(pack.TimeZone, pack.LeapBirthdayIsInMarch);
        Fees = [.. pack.Vocabulary.EventFacts.Where(f => f.IsFee).OrderBy(f => f.Name, StringComparer.Ordinal)];
        LineGross = (FactDeclaration)pack.Vocabulary.Find("line.gross")!;
        LineQuantity = (FactDeclaration)pack.Vocabulary.Find("line.quantity")!;
        Tables = CompileTables(pack, isInterpreted);
        var compiler = new ExpressionCompiler(Tables, Settings) { IsInterpreted = isInterpreted };
        segments = [.. pack.Segments.Select(s => (s.Index, compiler.CompileTruth(s.When)))];
        foreach (var definition in pack.Bases)
        {
            var source = definition.Of switch
            {
                LineAmount.Quantity => LineQuantity,
                LineAmount.Fact => definition.Fact!,
                _ => LineGross,
            };
            bases.Add(definition, new CompiledBase(
                definition, definition.Where is { } where ? compiler.CompileIsTrue(where) : null, source.Slot, definition.LineRange.Scale));
        }

        Rules = [.. pack.Rules.Select((rule, i) => Compile(rule, i, compiler))];
        truths = [.. pack.Rules.Select(rule => new Lazy<TruthOf>(() => new ExpressionCompiler(Tables, Settings) { IsInterpreted = isInterpreted }.CompileTruth(rule.When!)))];
        Conditions = ConditionPlan.Of([.. pack.Rules.Select(r => r.When)], compiler, shape);
    }

    public RulePack Pack { get; }

    public LanguageSettings Settings { get; }

    /// <summary>The declared fees, by name.</summary>
    public ImmutableArray<FactDeclaration> Fees { get; }

    public FactDeclaration LineGross { get; }

    public FactDeclaration LineQuantity { get; }

    public ImmutableArray<Delegate> Tables { get; }

    /// <summary>The rules, in the order of the pack.</summary>
    public CompiledRule[] Rules { get; }

    /// <summary>How the rules' conditions are tested, by the rule's index.</summary>
    public ConditionPlan Conditions { get; }

    public static PackPlan Of(RulePack pack, bool isInterpreted, PlanShape shape) => new(pack, isInterpreted, shape);

    public FactFrame NewFrame() => new(Pack.Vocabulary.EventFacts.Count, Pack.Vocabulary.LineFacts.Count, segments.Length == 0 ? 0 : segments.Max(s => s.Index) + 1);

    public CompiledBase BaseOf(BaseDefinition definition) => bases[definition];

    /// <summary>Decides every segment, each behind those it names.</summary>
    public void EvaluateSegments(FactFrame frame)
    {
        foreach (var (index, when) in segments)
        {
            frame.Segments[index] = when(frame, 0);
        }
    }

    /// <summary>The outcome of a rule's condition; only for a rule that has one.</summary>
    public TruthOf TruthOfRule(int index) => truths[index].Value;

    private static ImmutableArray<Delegate> CompileTables(RulePack pack, bool isInterpreted)
    {
        // A table's inputs name no tables, so their compiler needs none.
        var compiler = new ExpressionCompiler([], new LanguageSettings(pack.TimeZone, pack.LeapBirthdayIsInMarch)) { IsInterpreted = isInterpreted };
        return [.. pack.Tables.Select(table => ExpressionCompiler.StorageOf(table.Declaration.Type) == typeof(decimal)
            ? (Delegate)CompileTable<decimal>(table, compiler)
            : CompileTable<string>(table, compiler))];
    }

    private static TryValue<T> CompileTable<T>(TableDefinition table, ExpressionCompiler compiler)
    {
        ImmutableArray<(ImmutableArray<CheckedNode> Cells, T Value)> rows = [.. table.Rows.Select(r => (r.Cells, (T)r.Value))];
        return TableLookup<T>.TryBuild(rows) is { } lookup ? lookup.TryGet : compiler.CompileTable(rows);
    }

    private CompiledRule Compile(Rule rule, int index, ExpressionCompiler compiler)
    {
        var effects = rule.Then.Select(e => Compile(e, compiler)).ToList();
        return new CompiledRule(
            rule,
            index,
            [.. effects.OfType<CompiledDiscount>()],
            [.. effects.OfType<CompiledEarn>().Where(e => e.Earn.IsBase)],
            [.. effects.OfType<CompiledEarn>().Where(e => !e.Earn.IsBase)]);
    }

    private CompiledEffect Compile(Effect effect, ExpressionCompiler compiler)
    {
        var namedBase = effect.Of is NamedBase named ? bases[named.Definition] : null;
        var where = effect.Where is { } condition ? compiler.CompileIsTrue(condition) : null;
        CompiledNumber? Number(CheckedNode? node) => node is null ? null : new CompiledNumber(node, compiler);
        return effect switch
        {
            DiscountEffect discount => new CompiledDiscount(discount, namedBase, where)
            {
                Percent = Number(discount.Percent),
                Amount = Number(discount.Amount),
                Units = Number(discount.Units),
            },
            EarnEffect earn => new CompiledEarn(earn, namedBase, where) { Rate = new CompiledNumber(earn.Rate, compiler), Every = Number(earn.Every) },
            _ => throw new InvalidOperationException($"No compiled form of {effect.GetType().Name}."),
        };
    }
}
