using System.Linq.Dynamic.Core;
using LoyaltyRules.Engine.Importing.Expressions;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using RulesEngine.Models;

namespace LoyaltyRules.RulesEngine.Inputs;

/// <summary>
/// The inputs that workflows ask, made of an event's facts by the map of their import: <c>order.customer.country</c> is a property of an object in an object.
/// A property that may be absent may be null in C#, any other may not.
/// </summary>
internal sealed class MappedInputs
{
    private readonly List<(string Name, Node Node)> inputs;

    public MappedInputs(ParameterMap map)
    {
        var root = new Branch();
        foreach (var fact in map.Facts)
        {
            root.Put(fact.Path.Split('.'), new Leaf(fact));
        }

        foreach (var list in map.Lists)
        {
            root.Put(list.Path.Split('.'), new Items([.. list.Facts.Values.OrderBy(f => f.Path, StringComparer.Ordinal).Select(f => new Leaf(f))]));
        }

        inputs = [.. root.Children.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value))];
    }

    /// <summary>The inputs of an event.</summary>
    /// <param name="frame">Its facts, bound.</param>
    /// <param name="event">It as it came: a word that is not in a choice's list is a text in the workflow.</param>
    /// <param name="member">The member as it came.</param>
    public RuleParameter[] Of(FactFrame frame, Purchase @event, MemberSnapshot? member)
    {
        var given = new Given(frame, @event, member);
        return [.. inputs.Select(i => RuleParameter.Create(i.Name, i.Node.ValueOf(given, 0)))];
    }

    /// <summary>What values are taken from.</summary>
    private sealed record Given(FactFrame Frame, Purchase Event, MemberSnapshot? Member)
    {
        public string? Word(FactDeclaration fact, int line)
        {
            var facts = fact.Subject switch
            {
                FactSubject.Purchase => Event.Facts,
                FactSubject.Line => Event.Lines[line].Facts,
                FactSubject.Member => Member?.Facts,
                _ => null,
            };
            return facts?.FirstOrDefault(f => f.Key == fact.ShortName).Value is { Kind: FactKind.Text } word ? word.AsText : null;
        }
    }

    private abstract class Node
    {
        public abstract Type Type { get; }

        public abstract object? ValueOf(Given given, int line);
    }

    private sealed class Leaf(MappedFact mapped) : Node
    {
        private readonly FactDeclaration fact = (FactDeclaration)mapped.Fact;

        public string Name => mapped.Path;

        public override Type Type { get; } = TypeOf(mapped);

        public override object? ValueOf(Given given, int line)
        {
            var (columns, index) = fact.IsOfLine ? (given.Frame.LineFacts, given.Frame.LineIndex(line, fact.Slot)) : (given.Frame.EventFacts, fact.Slot);
            if (!columns.Known[index])
            {
                return fact.Type.Kind == TypeKind.Choice ? given.Word(fact, line) : null;
            }

            return fact.Type.Kind switch
            {
                TypeKind.Boolean => columns.Integers[index] != 0,
                TypeKind.Text => columns.Texts[index],
                TypeKind.Choice or TypeKind.Chosen => StoredValue.Format(columns.Integers[index], fact.Type),
                TypeKind.Date => DateOnly.FromDayNumber((int)columns.Integers[index]).ToDateTime(TimeOnly.MinValue),
                TypeKind.Instant => DateTimeOffset.UnixEpoch.AddTicks(columns.Integers[index]),
                TypeKind.Duration => TimeSpan.FromTicks(columns.Integers[index]),
                _ => Convert.ChangeType(columns.Decimals[index], Nullable.GetUnderlyingType(Type) ?? Type, System.Globalization.CultureInfo.InvariantCulture),
            };
        }

        private static Type TypeOf(MappedFact mapped)
        {
            var type = mapped.Fact.Type.Kind switch
            {
                TypeKind.Boolean => typeof(bool),
                TypeKind.Text or TypeKind.Choice or TypeKind.Chosen => typeof(string),
                TypeKind.Date => typeof(DateTime),
                TypeKind.Instant => typeof(DateTimeOffset),
                TypeKind.Duration => typeof(TimeSpan),
                _ => mapped.Number switch
                {
                    NumberKind.Whole => mapped.Fact.Range is { } range && range.MinValue >= int.MinValue && range.MaxValue <= int.MaxValue ? typeof(int) : typeof(long),
                    NumberKind.Binary => typeof(double),
                    _ => typeof(decimal),
                },
            };
            return mapped.Fact.MayBeAbsent && type.IsValueType ? typeof(Nullable<>).MakeGenericType(type) : type;
        }
    }

    private sealed class Branch : Node
    {
        private readonly SortedDictionary<string, Node> children = new(StringComparer.Ordinal);
        private Type? type;

        public IReadOnlyDictionary<string, Node> Children => children;

        public override Type Type => type ??= ObjectOf(children.Select(c => (c.Key, c.Value)));

        public void Put(ReadOnlySpan<string> path, Node node)
        {
            if (path.Length == 1)
            {
                children[path[0]] = node;
                return;
            }

            if (!children.TryGetValue(path[0], out var child))
            {
                children.Add(path[0], child = new Branch());
            }

            // A property that is a fact has no properties of its own; the importer finds the fact.
            (child as Branch)?.Put(path[1..], node);
        }

        public override object ValueOf(Given given, int line) => Filled(Type, children.Select(c => (c.Key, c.Value.ValueOf(given, line))));
    }

    private sealed class Items(List<Leaf> properties) : Node
    {
        private readonly Type item = ObjectOf(properties.Select(p => (p.Name, (Node)p)));

        public override Type Type => typeof(List<>).MakeGenericType(item);

        public override object ValueOf(Given given, int line)
        {
            var list = (System.Collections.IList)Activator.CreateInstance(Type)!;
            for (var i = 0; i < given.Frame.LineCount; i++)
            {
                list.Add(Filled(item, properties.Select(p => (p.Name, p.ValueOf(given, i)))));
            }

            return list;
        }
    }

    private static Type ObjectOf(IEnumerable<(string Name, Node Node)> properties) =>
        DynamicClassFactory.CreateType([.. properties.Select(p => new DynamicProperty(p.Name, p.Node.Type))], createParameterCtor: false);

    private static object Filled(Type type, IEnumerable<(string Name, object? Value)> values)
    {
        var made = Activator.CreateInstance(type)!;
        foreach (var (name, value) in values)
        {
            type.GetProperty(name)!.SetValue(made, value);
        }

        return made;
    }
}
