using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Messages.Terms;

/// <summary>Says what the words of the other clauses mean: bases, counters, segments and tables, by the names that the clauses use. Those that only the operator's reports use are left out.</summary>
internal sealed class DefinitionTerms(RulePack pack)
{
    /// <summary>One clause for each, in the order of the pack.</summary>
    public IEnumerable<(Phrase Text, string Of)> All()
    {
        var used = new UsedDefinitions(pack).Names;
        return pack.Bases.Select(Base).Concat(pack.Counters.Select(Counter)).Concat(pack.Segments.Select(Segment)).Concat(pack.Tables.Select(Table)).Where(d => used.Contains(d.Item2));
    }

    private static (Phrase, string) Base(BaseDefinition definition)
    {
        var name = definition.Label?.ToPhrase() ?? definition.Name;
        var of = definition.Of switch
        {
            LineAmount.Gross => new Phrase("the price of lines of an order", "цена строк заказа"),
            LineAmount.Net => new Phrase("the price of lines of an order after discounts", "цена строк заказа после скидок"),
            LineAmount.Paid => new Phrase("what was paid with money for lines of an order", "оплаченное деньгами по строкам заказа"),
            LineAmount.Quantity => new Phrase("the number of units in lines of an order", "количество в строках заказа"),
            _ => definition.Fact?.Label ?? (Phrase)(definition.Fact?.Name ?? definition.Name),
        };
        var where = definition.Where is { } condition ? ExpressionWords.Of(condition) : null;
        var fees = definition.Fees.Select(f => f.Label ?? (Phrase)f.Name).ToList();
        return (new(
            $"“{name.En}”: {of.En}{(where is null ? "" : $", where {where.En}")}{(fees.Count == 0 ? "" : $", and {string.Join(", ", fees.Select(f => f.En))}")}.",
            $"«{name.Ru}»: {of.Ru}{(where is null ? "" : $", где {where.Ru}")}{(fees.Count == 0 ? "" : $", а также {string.Join(", ", fees.Select(f => f.Ru))}")}."), "bases/" + definition.Name);
    }

    private (Phrase, string) Counter(CounterDefinition counter)
    {
        var name = counter.Label?.ToPhrase() ?? counter.Name;
        var occasion = counter.Activity is { } activity
            ? pack.Activities.FirstOrDefault(a => a.Activity == activity)?.Name?.ToPhrase() ?? activity
            : counter.On switch
            {
                EventKind.Completed => new("completed orders", "состоявшиеся заказы"),
                EventKind.Activity => new("activities", "активности"),
                EventKind.Enrolment => new("members whom the member brought", "приведённые участники"),
                _ => new Phrase("orders", "заказы"),
            };
        var what = counter.Kind switch
        {
            CounterKind.Count => new Phrase($"how many ({occasion.En})", $"сколько их ({occasion.Ru})"),
            CounterKind.Last => new Phrase($"the day of the latest ({occasion.En})", $"день последнего ({occasion.Ru})"),
            CounterKind.Distinct => new Phrase($"how many different values of {counter.Fact?.Label?.En ?? counter.Fact?.Name} ({occasion.En})", $"сколько разных значений: {counter.Fact?.Label?.Ru ?? counter.Fact?.Name} ({occasion.Ru})"),
            _ => Summed(counter, occasion),
        };
        var where = counter.Where is { } condition ? ExpressionWords.Of(condition) : null;
        var when = PeriodWords.When(counter.Window);
        return (new(
            $"“{name.En}”: {what.En} {when.En}{(where is null ? "" : $", if {where.En}")}; what is being decided does not count yet.",
            $"«{name.Ru}»: {what.Ru} {when.Ru}{(where is null ? "" : $", если {where.Ru}")}; текущий заказ ещё не учитывается."), "counters/" + counter.Name);
    }

    private static Phrase Summed(CounterDefinition counter, Phrase occasion)
    {
        var summed = counter.Base is { } known ? EffectTerms.NameOf(new NamedBase(known)) : counter.Fact?.Label ?? (Phrase)(counter.Fact?.Name ?? "");
        return summed.En.Length == 0
            ? new($"the sum ({occasion.En})", $"сумма ({occasion.Ru})")
            : new($"the sum of “{summed.En}” ({occasion.En})", $"сумма «{summed.Ru}» ({occasion.Ru})");
    }

    private static (Phrase, string) Segment(SegmentDefinition segment)
    {
        var name = segment.Label?.ToPhrase() ?? segment.Name;
        var when = ExpressionWords.Of(segment.When);
        return (new($"“{name.En}”: {when.En}.", $"«{name.Ru}»: {when.Ru}."), "segments/" + segment.Name);
    }

    private static (Phrase, string) Table(TableDefinition table)
    {
        var name = table.Label?.ToPhrase() ?? table.Name;
        var rows = table.Rows.Select(r => Row(table, r.Cells, r.Value)).ToList();
        return (new(
            $"“{name.En}”, the first that fits: {string.Join("; ", rows.Select(r => r.En))}.",
            $"«{name.Ru}», первое подходящее: {string.Join("; ", rows.Select(r => r.Ru))}."), "tables/" + table.Name);
    }

    private static Phrase Row(TableDefinition table, IEnumerable<CheckedNode> cells, object value)
    {
        var asked = cells.Where(c => c is not ConstantNode).Select(c => ExpressionWords.Of(c)).ToList();
        var given = Value(table, value);
        return asked.Count == 0
            ? new($"otherwise {given.En}", $"иначе {given.Ru}")
            : new($"{string.Join(" and ", asked.Select(a => a.En))}: {given.En}", $"{string.Join(" и ", asked.Select(a => a.Ru))}: {given.Ru}");
    }

    private static Phrase Value(TableDefinition table, object value) => value is decimal number
        ? NumberWords.Of(number) is var words && table.Declaration.Type.Kind == Engine.Language.Types.TypeKind.Percent ? new(words.En + "%", words.Ru + "%") : words
        : (Phrase)(value.ToString() ?? "");
}
