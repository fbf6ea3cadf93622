using System.Linq.Dynamic.Core;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.RulesEngine.Expressions;
using RulesEngine.Models;

namespace LoyaltyRules.RulesEngine.Inputs;

/// <summary>The facts of an event as objects that workflows ask: one for the member, one for the purchase with its lines, and so on.</summary>
internal sealed class PackInputs
{
    private readonly List<(string Name, Type Type, List<(WrittenFact Fact, string Property)> Facts)> inputs = [];
    private readonly Type lineType;
    private readonly List<WrittenFact> lineFacts;

    public PackInputs(WrittenNames names)
    {
        lineFacts = [.. names.Facts.Where(f => f.Fact.IsOfLine).OrderBy(f => f.Property, StringComparer.Ordinal)];
        lineType = TypeOf(lineFacts.Select(f => new DynamicProperty(f.Property, f.Type)));
        foreach (var facts in names.Facts.Where(f => !f.Fact.IsOfLine).GroupBy(f => f.Input).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var sorted = facts.OrderBy(f => f.Property, StringComparer.Ordinal).ToList();
            var properties = sorted.Select(f => new DynamicProperty(f.Property, f.Type));
            if (facts.Key == "purchase")
            {
                properties = properties.Append(new DynamicProperty(WrittenNames.Lines, typeof(List<>).MakeGenericType(lineType)));
            }

            inputs.Add((facts.Key, TypeOf(properties), [.. sorted.Select(f => (f, f.Property))]));
        }
    }

    /// <summary>The inputs of an event.</summary>
    public RuleParameter[] Of(FactFrame frame) =>
    [
        .. inputs.Select(input =>
        {
            var made = Activator.CreateInstance(input.Type)!;
            foreach (var (fact, property) in input.Facts)
            {
                Set(made, property, ValueOf(frame.EventFacts, fact.Fact.Slot, fact.Fact.Type));
            }

            if (input.Name == "purchase")
            {
                var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(lineType))!;
                for (var i = 0; i < frame.LineCount; i++)
                {
                    list.Add(LineOf(frame, i));
                }

                Set(made, WrittenNames.Lines, list);
            }

            return new RuleParameter(input.Name, made);
        }),
    ];

    /// <summary>One line as an input of its own.</summary>
    public RuleParameter Line(FactFrame frame, int index) => new("line", LineOf(frame, index));

    private object LineOf(FactFrame frame, int index)
    {
        var made = Activator.CreateInstance(lineType)!;
        foreach (var fact in lineFacts)
        {
            Set(made, fact.Property, ValueOf(frame.LineFacts, frame.LineIndex(index, fact.Fact.Slot), fact.Fact.Type));
        }

        return made;
    }

    private static Type TypeOf(IEnumerable<DynamicProperty> properties) => DynamicClassFactory.CreateType([.. properties], createParameterCtor: false);

    private static void Set(object target, string property, object? value) => target.GetType().GetProperty(property)!.SetValue(target, value);

    private static object? ValueOf(FactColumns columns, int index, RuleType type) => !columns.Known[index] ? null : type.Kind switch
    {
        TypeKind.Boolean => columns.Integers[index] != 0,
        TypeKind.Text => columns.Texts[index],
        TypeKind.Choice or TypeKind.Chosen => StoredValue.Format(columns.Integers[index], type),
        TypeKind.Date => DateOnly.FromDayNumber((int)columns.Integers[index]),
        TypeKind.Instant => DateTimeOffset.UnixEpoch.AddTicks(columns.Integers[index]),
        TypeKind.Duration => TimeSpan.FromTicks(columns.Integers[index]),
        _ => columns.Decimals[index],
    };
}
