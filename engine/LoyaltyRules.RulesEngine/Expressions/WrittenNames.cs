using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.RulesEngine.Expressions;

/// <summary>A fact as workflows see it: a property of an input.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Input">The input that it is a property of: <c>member</c>.</param>
/// <param name="Property">The property's name.</param>
internal sealed record WrittenFact(FactDeclaration Fact, string Input, string Property)
{
    /// <summary>The property's type in C#; all may be null.</summary>
    public Type Type => Fact.Type.Kind switch
    {
        TypeKind.Boolean => typeof(bool?),
        TypeKind.Text or TypeKind.Choice or TypeKind.Chosen => typeof(string),
        TypeKind.Date => typeof(DateOnly?),
        TypeKind.Instant => typeof(DateTimeOffset?),
        TypeKind.Duration => typeof(TimeSpan?),
        _ => typeof(decimal?),
    };

    /// <summary>How an expression names it.</summary>
    public string Path => $"{Input}.{Property}";
}

/// <summary>What the names of a pack are called in workflows, which do not tell capital letters from small ones and have words of their own.</summary>
internal sealed class WrittenNames
{
    /// <summary>The list of the lines, a property of the purchase.</summary>
    public const string Lines = "lines";

    // Words that the expression language reads as signs or constants, and the members that every object has.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "not", "in", "is", "as", "eq", "ne", "neq", "lt", "le", "gt", "ge", "equal", "notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual",
        "andAlso", "orElse", "mod", "true", "false", "null", "new", "it", "parent", "root", "iif", "np", "cast", "isNull", "not_in",
        "value", "hasValue", "equals", "toString", "getType", "getHashCode", "item", "count", "length", Lines,
    };

    private readonly Dictionary<string, WrittenFact> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> parameters = new(StringComparer.Ordinal);

    public WrittenNames(Vocabulary vocabulary)
    {
        foreach (var facts in vocabulary.EventFacts.Where(f => f.Subject != FactSubject.Amount).Concat(vocabulary.LineFacts).GroupBy(f => InputOf(f.Name)))
        {
            var taken = new HashSet<string>(Reserved, StringComparer.OrdinalIgnoreCase);
            foreach (var fact in facts.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                byName.Add(fact.Name, new WrittenFact(fact, facts.Key, Free(fact.ShortName, taken)));
            }
        }

        var locals = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in vocabulary.Declarations.Where(d => d is SegmentDeclaration or TableDeclaration).Select(d => d.Name).Order(StringComparer.Ordinal))
        {
            parameters.Add(name, Free(name.Replace('.', '_').Replace('-', '_'), locals));
        }
    }

    /// <summary>Every fact, in no order.</summary>
    public IEnumerable<WrittenFact> Facts => byName.Values;

    public WrittenFact Of(FactDeclaration fact) => byName[fact.Name];

    /// <summary>The local parameter that stands for a segment or a table, by its full name.</summary>
    public string ParameterOf(string name) => parameters[name];

    // What an event adds to a counter has no name in the rule language: it is this.visits among the facts.
    private static string InputOf(string fact) => fact.Split('.')[0] is "this" ? "added" : fact.Split('.')[0];

    private static string Free(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name += "_";
        }

        return name;
    }
}
