using System.Collections.Immutable;
using LoyaltyRules.Engine.Language.Compilation;

namespace LoyaltyRules.Engine.Evaluation.Conditions;

/// <summary>What no axis decides of a clause: some predicates that all have to hold, in machine code.</summary>
internal sealed class Remainder
{
    private TestOne test = static (_, _) => throw new InvalidOperationException("Not compiled yet.");
    private int which;

    public bool Holds(FactFrame frame) => test(frame, which);

    /// <summary>The remainders of a plan. Clauses with the same predicates share one.</summary>
    internal sealed class Collection
    {
        private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        private readonly List<(Remainder Remainder, ImmutableArray<Predicate> Predicates)> all = [];

        /// <summary>The remainder of a clause; null when nothing is left. It can be asked once all are compiled.</summary>
        public Remainder? Of(ImmutableArray<Predicate> predicates)
        {
            if (predicates.IsEmpty)
            {
                return null;
            }

            var key = string.Join(" && ", predicates.Select(p => p.Key));
            if (!numbers.TryGetValue(key, out var number))
            {
                numbers.Add(key, number = all.Count);
                all.Add((new Remainder(), predicates));
            }

            return all[number].Remainder;
        }

        /// <summary>Compiles all of them, a few dozen in each method.</summary>
        public void Compile(ExpressionCompiler compiler)
        {
            foreach (var chunk in all.Chunk(ExpressionCompiler.ConditionsPerMethodMax))
            {
                var test = compiler.CompileSwitch([.. chunk.Select(c => c.Predicates.Select(p => (p.Node, p.Wanted)))]);
                for (var i = 0; i < chunk.Length; i++)
                {
                    (chunk[i].Remainder.test, chunk[i].Remainder.which) = (test, i);
                }
            }
        }
    }
}
