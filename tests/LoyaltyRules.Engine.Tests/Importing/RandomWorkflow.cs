using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Simulation.Theatre;

namespace LoyaltyRules.Engine.Tests.Importing;

/// <summary>An item of the input, as a program in C# would hold it.</summary>
internal sealed record Item(decimal Price, decimal? N, string? K);

/// <summary>The input of a workflow, as a program in C# would hold it: what may be null is nullable.</summary>
internal sealed record Input(decimal? A, decimal? B, decimal E, decimal? Q, string? S, string? T, string? C, bool? V, IReadOnlyList<Item> Items);

/// <summary>A piece of an expression and what C# makes of it: the reference is the language itself, with its nulls and its exceptions.</summary>
internal sealed record Piece<TInput, T>(string Text, Func<TInput, T> Run);

/// <summary>A rule of a workflow and whether it succeeds. A part that throws fails, as RulesEngine has it.</summary>
internal sealed record RandomRule(JsonObject Json, Func<Input, bool> Succeeds);

/// <summary>Makes workflows of everything that the importer says it takes, and inputs in which anything may be missing.</summary>
internal sealed class RandomWorkflow(ulong seed)
{
    private static readonly string[] Words = ["Red", "green", "Blue"];
    private static readonly string?[] Texts = [null, "", "a", "ab", "Opera"];
    private readonly SeededRandom random = new(seed);
    private readonly List<Piece<Input, bool>> conditions = [];
    private readonly List<Piece<Input, decimal?>> numbers = [];

    public Input Input() => new(
        Number(), Number(), random.Below(6), Number() / 2, Text(), Text(), random.Below(3) == 0 ? null : Words[random.Below(3)],
        random.Below(3) switch { 0 => null, 1 => true, _ => false }, [.. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => new Item(random.Below(200), Number(), Text()))]);

    /// <summary>A workflow of some rules under parameters of its own.</summary>
    public (JsonObject Workflow, IReadOnlyList<RandomRule> Rules) Next(int count)
    {
        var globals = Parameters("g", out var defined);
        var rules = Enumerable.Range(0, count).Select(i => Rule($"r{i}", 2)).ToList();
        var workflow = new JsonObject { ["WorkflowName"] = "w", ["GlobalParams"] = globals, ["Rules"] = new JsonArray([.. rules.Select(r => r.Json)]) };
        foreach (var rule in rules)
        {
            rule.Json["SuccessEvent"] = "1";
        }

        return (workflow, [.. rules.Select(r => r with { Succeeds = input => defined(input) && r.Succeeds(input) })]);
    }

    private RandomRule Rule(string name, int depth)
    {
        var (conditionsBefore, numbersBefore) = (conditions.Count, numbers.Count);
        var json = new JsonObject { ["RuleName"] = name };
        Func<Input, bool> defined = _ => true;
        if (random.Below(3) == 0)
        {
            json["LocalParams"] = Parameters(name, out defined);
        }

        Func<Input, bool> succeeds;
        if (depth > 0 && random.Below(3) == 0)
        {
            var isAnd = random.Below(2) == 0;
            var children = Enumerable.Range(0, 1 + random.Below(3)).Select(i => (Rule: Rule($"{name}{i}", depth - 1), IsOn: i == 0 || random.Below(4) > 0)).ToList();
            json["Operator"] = isAnd ? "And" : "OrElse";
            json["Rules"] = new JsonArray([.. children.Select(c => c.Rule.Json)]);
            children.Where(c => !c.IsOn).ToList().ForEach(c => c.Rule.Json["Enabled"] = false);
            var on = children.Where(c => c.IsOn).Select(c => c.Rule.Succeeds).ToList();
            succeeds = input => isAnd ? on.All(run => run(input)) : on.Any(run => run(input));
        }
        else
        {
            var condition = Condition(3);
            json["Expression"] = condition.Text;
            succeeds = input => Guarded(() => condition.Run(input));
        }

        conditions.RemoveRange(conditionsBefore, conditions.Count - conditionsBefore);
        numbers.RemoveRange(numbersBefore, numbers.Count - numbersBefore);
        return new RandomRule(json, input => defined(input) && succeeds(input));
    }

    // What throws in a leaf or a parameter fails the rule.
    private static bool Guarded(Func<bool> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException)
        {
            return false;
        }
    }

    private JsonArray Parameters(string prefix, out Func<Input, bool> defined)
    {
        var list = new JsonArray();
        var runs = new List<Action<Input>>();
        for (var i = 0; i < random.Below(3); i++)
        {
            var name = $"{prefix}p{i}";
            if (random.Below(2) == 0)
            {
                var condition = Condition(1);
                conditions.Add(condition with { Text = name });
                runs.Add(input => condition.Run(input));
                list.Add(new JsonObject { ["Name"] = name, ["Expression"] = condition.Text });
            }
            else
            {
                var number = NumberOf(1);
                numbers.Add(number with { Text = name });
                runs.Add(input => number.Run(input));
                list.Add(new JsonObject { ["Name"] = name, ["Expression"] = number.Text });
            }
        }

        defined = input => runs.TrueForAll(run => Guarded(() =>
        {
            run(input);
            return true;
        }));
        return list;
    }

    private decimal? Number() => random.Below(4) == 0 ? null : random.Below(6);

    private string? Text() => Texts[random.Below(Texts.Length)];

    private Piece<Input, bool> Condition(int depth)
    {
        if (depth == 0 || random.Below(3) == 0)
        {
            return Atom();
        }

        var (left, right) = (Condition(depth - 1), Condition(depth - 1));
        switch (random.Below(8))
        {
            case 0 or 1:
                return new($"({left.Text}) {Pick("&&", "and", "AND", "AndAlso")} ({right.Text})", i => left.Run(i) && right.Run(i));
            case 2 or 3:
                return new($"({left.Text}) {Pick("||", "or", "OR")} ({right.Text})", i => left.Run(i) || right.Run(i));
            case 4 or 5:
                return new($"{Pick("!", "not ")}({left.Text})", i => !left.Run(i));
            case 6:
                var choice = Atom();
                return new($"iif({choice.Text}, {left.Text}, {right.Text})", i => choice.Run(i) ? left.Run(i) : right.Run(i));
            default:
                return new($"({left.Text}) == ({right.Text})", i => left.Run(i) == right.Run(i));
        }
    }

    private Piece<Input, bool> Atom()
    {
        var (text, part) = (Texts[1 + random.Below(4)]!, Pick("a", "b", "O", ""));
        return random.Below(18) switch
        {
            0 when conditions.Count > 0 => conditions[random.Below(conditions.Count)],
            1 => new("i.v.Value", i => i.V!.Value),
            2 => random.Below(2) == 0 ? new("i.v == true", i => i.V == true) : Compared(),
            3 => new("i.v != false", i => i.V != false),
            4 => new($"i.s {Pick("==", "=")} \"{text}\"", i => i.S == text),
            5 => new($"\"{text}\" != i.t", i => text != i.T),
            6 => random.Below(2) == 0 ? new("i.s == i.t", i => i.S == i.T) : new("i.s <> i.t", i => i.S != i.T),
            7 => new($"i.s.Contains(\"{part}\")", i => i.S!.Contains(part, StringComparison.Ordinal)),
            8 => new($"i.t.StartsWith(\"{part}\")", i => i.T!.StartsWith(part, StringComparison.Ordinal)),
            9 => new($"i.s.Equals(\"{text}\")", i => i.S!.Equals(text, StringComparison.Ordinal)),
            10 => new("string.IsNullOrEmpty(i.s)", i => string.IsNullOrEmpty(i.S)),
            11 => Null(),
            12 => new("i.c.ToLower() == \"red\"", i => i.C!.ToLowerInvariant() == "red"),
            13 => new("i.c != \"green\"", i => i.C != "green"),
            14 => new("i.a in (1, 3, 5)", i => i.A is 1 or 3 or 5),
            15 => random.Below(3) switch
            {
                0 => new("i.c.Contains(\"e\")", i => i.C!.Contains('e', StringComparison.Ordinal)),
                1 => new("(i.c ?? \"Rest\").StartsWith(\"Re\")", i => (i.C ?? "Rest").StartsWith("Re", StringComparison.Ordinal)),
                _ => new("np(i.c, \"none\").ToUpper() != \"BLUE\"", i => (i.C ?? "none").ToUpperInvariant() != "BLUE"),
            },
            16 => Lines(),
            _ => Comparison(NumberOf(1), NumberOf(1)),
        };
    }

    // A condition that may be null, against one that is computed.
    private Piece<Input, bool> Compared()
    {
        var (other, bound) = (Atom(), random.Below(6));
        return random.Below(3) switch
        {
            0 => new($"i.v == ({other.Text})", i => i.V == other.Run(i)),
            1 => new($"({other.Text}) != i.v", i => other.Run(i) != i.V),
            _ => new($"i.v <> (i.e > {bound})", i => i.V != (i.E > bound)),
        };
    }

    private Piece<Input, bool> Null() => random.Below(4) switch
    {
        0 => new("i.a == null", i => i.A == null),
        1 => new("i.s != null", i => i.S != null),
        2 => new("null = i.v", i => null == i.V),
        _ => new("i.b.HasValue", i => i.B.HasValue),
    };

    private Piece<T, bool> Comparison<T>(Piece<T, decimal?> left, Piece<T, decimal?> right)
    {
        return random.Below(6) switch
        {
            0 => new($"{left.Text} < {right.Text}", i => left.Run(i) < right.Run(i)),
            1 => new($"{left.Text} <= {right.Text}", i => left.Run(i) <= right.Run(i)),
            2 => new($"{left.Text} > {right.Text}", i => left.Run(i) > right.Run(i)),
            3 => new($"{left.Text} ge {right.Text}", i => left.Run(i) >= right.Run(i)),
            4 => new($"{left.Text} {Pick("==", "=")} {right.Text}", i => left.Run(i) == right.Run(i)),
            _ => new($"{left.Text} {Pick("!=", "<>")} {right.Text}", i => left.Run(i) != right.Run(i)),
        };
    }

    private Piece<Input, decimal?> NumberOf(int depth)
    {
        var literal = random.Below(6);
        return random.Below(depth == 0 ? 7 : 16) switch
        {
            0 => new("i.a", i => i.A),
            1 => new("i.b", i => i.B),
            2 => new("i.e", i => i.E),
            3 when numbers.Count > 0 => numbers[random.Below(numbers.Count)],
            3 or 4 or 5 => new($"{literal}", _ => literal),
            6 => new("(i.a ?? 4)", i => i.A ?? 4),
            7 => new($"(i.a + {literal})", i => i.A + literal),
            8 => new("(i.a - i.b * 2)", i => i.A - (i.B * 2)),
            9 => new("i.s.Length", i => i.S!.Length),
            10 => new("i.a.Value", i => i.A!.Value),
            11 => new("i.items.Count()", i => i.Items.Count),
            12 => Aggregate(),
            13 => new("i.q", i => i.Q),
            14 => new("(i.q * 0.5 + 1)", i => (i.Q * 0.5m) + 1),
            _ => new($"np(i.b, {literal})", i => i.B ?? literal),
        };
    }

    private Piece<Input, decimal?> Aggregate()
    {
        var body = OfItem(1);
        return random.Below(3) switch
        {
            0 => new("i.items.Sum(n)", i => i.Items.Sum(x => x.N)),
            1 => new("i.items.Sum(x => x.n + 1)", i => i.Items.Sum(x => x.N + 1)),
            _ => new($"i.items.Count({body.Text})", i => i.Items.Count(body.Run)),
        };
    }

    private Piece<Input, bool> Lines()
    {
        var body = OfItem(2);
        return random.Below(5) switch
        {
            0 => new($"i.items.All({body.Text})", i => i.Items.All(body.Run)),
            1 => new("i.items.Any()", i => i.Items.Any()),
            2 => new($"i.items.FirstOrDefault({body.Text}) != null", i => i.Items.FirstOrDefault(body.Run) is not null),
            3 => new($"null == i.items.LastOrDefault({body.Text})", i => i.Items.LastOrDefault(body.Run) is null),
            _ => new($"i.items.Any({body.Text})", i => i.Items.Any(body.Run)),
        };
    }

    private Piece<Item, bool> OfItem(int depth)
    {
        if (depth > 0 && random.Below(2) == 0)
        {
            var (left, right) = (OfItem(depth - 1), OfItem(depth - 1));
            return random.Below(3) switch
            {
                0 => new($"({left.Text} and {right.Text})", i => left.Run(i) && right.Run(i)),
                1 => new($"({left.Text} || {right.Text})", i => left.Run(i) || right.Run(i)),
                _ => new($"!({left.Text})", i => !left.Run(i)),
            };
        }

        var bound = random.Below(6);
        return random.Below(5) switch
        {
            0 => new($"price > {bound * 20}", i => i.Price > bound * 20),
            1 => Comparison<Item>(new("n", i => i.N), new($"{bound}", _ => bound)),
            2 => new("k == \"a\"", i => i.K == "a"),
            3 => new("k != null && k.Contains(\"a\")", i => i.K != null && i.K.Contains('a', StringComparison.Ordinal)),
            _ => new("n == null", i => i.N == null),
        };
    }

    private string Pick(params ReadOnlySpan<string> of) => of[random.Below(of.Length)];
}
