using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LoyaltyRules.Bench;

/// <summary>Finds the rules of a context and puts their numbers into the array; gives how many there are.</summary>
public delegate int FindRules(Context context, int[] found);

/// <summary>
/// The rules as a careful programmer would write them in C#: written out by this class, compiled by the C# compiler with optimisation, run by the
/// same JIT as the engine.
/// </summary>
public sealed class HandWritten
{
    /// <summary>Beyond this many rules in a method the JIT gives up optimising it, so the programmer starts another.</summary>
    private const int RulesPerMethod = 50;

    private HandWritten(Type type)
    {
        IfChain = type.GetMethod(nameof(IfChain))!.CreateDelegate<FindRules>();
        NestedSwitch = type.GetMethod(nameof(NestedSwitch))?.CreateDelegate<FindRules>();
        OneDelegatePerRule = (Func<Context, bool>[])type.GetMethod("Delegates")!.Invoke(null, null)!;
    }

    /// <summary>One <c>if</c> after another.</summary>
    public FindRules IfChain { get; }

    /// <summary>A switch over the channel, in it one over the card, in it one over the category, in it the rest; null where rules are not made of equalities.</summary>
    public FindRules? NestedSwitch { get; }

    public Func<Context, bool>[] OneDelegatePerRule { get; }

    public static HandWritten Of(Workload workload, WorkloadKind kind)
    {
        var code = new StringBuilder("using System; using LoyaltyRules.Bench; public static class Rules {\n");
        WriteIfChain(code, workload);
        if (kind == WorkloadKind.Equalities)
        {
            WriteNestedSwitch(code, workload);
        }

        code.Append("public static Func<Context, bool>[] Delegates() => new Func<Context, bool>[] {\n")
            .AppendJoin(",\n", workload.Rules.Select(r => $"c => {r.InCSharp()}")).Append("};\n}");
        return new HandWritten(Compiled(code.ToString()));
    }

    private static void WriteIfChain(StringBuilder code, Workload workload)
    {
        var chunks = workload.Rules.Select((rule, i) => (rule, i)).Chunk(RulesPerMethod).ToList();
        for (var part = 0; part < chunks.Count; part++)
        {
            code.Append(CultureInfo.InvariantCulture, $"static int Part{part}(Context c, int[] found, int count) {{\n");
            foreach (var (rule, i) in chunks[part])
            {
                code.Append(CultureInfo.InvariantCulture, $"if ({rule.InCSharp()}) found[count++] = {i};\n");
            }

            code.Append("return count; }\n");
        }

        code.Append("public static int IfChain(Context c, int[] found) { var count = 0;\n")
            .AppendJoin("\n", chunks.Select((_, part) => string.Create(CultureInfo.InvariantCulture, $"count = Part{part}(c, found, count);")))
            .Append("\nreturn count; }\n");
    }

    private static void WriteNestedSwitch(StringBuilder code, Workload workload)
    {
        // What the first three parts of a rule ask is in the path, and the rest in the innermost ifs.
        var rules = workload.Rules.Select((rule, i) => (Path: rule.Parts.Take(3).Select(p => p[0].Value).ToArray(), Last: new WorkloadRule(rule.Parts[3..]), Number: i)).ToList();
        var channels = rules.GroupBy(r => r.Path[0]).ToList();
        foreach (var channel in channels)
        {
            code.Append(CultureInfo.InvariantCulture, $"static int Channel{channel.Key}(Context c, int[] found) {{ var count = 0; switch (c.Card) {{\n");
            foreach (var card in channel.GroupBy(r => r.Path[1]))
            {
                code.Append(CultureInfo.InvariantCulture, $"case {card.Key}: switch (c.Category) {{\n");
                foreach (var category in card.GroupBy(r => r.Path[2]))
                {
                    code.Append(CultureInfo.InvariantCulture, $"case {category.Key}:\n");
                    foreach (var rule in category)
                    {
                        code.Append(CultureInfo.InvariantCulture, $"if ({rule.Last.InCSharp()}) found[count++] = {rule.Number};\n");
                    }

                    code.Append("break;\n");
                }

                code.Append("} break;\n");
            }

            code.Append("} return count; }\n");
        }

        code.Append("public static int NestedSwitch(Context c, int[] found) { switch (c.Channel) {\n")
            .AppendJoin("\n", channels.Select(c => string.Create(CultureInfo.InvariantCulture, $"case {c.Key}: return Channel{c.Key}(c, found);")))
            .Append("\n} return 0; }\n");
    }

    private static Type Compiled(string code)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(Context).Assembly.Location).Distinct().Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "HandWritten", [CSharpSyntaxTree.ParseText(code)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        return result.Success
            ? System.Reflection.Assembly.Load(image.ToArray()).GetType("Rules")!
            : throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Take(5)));
    }
}
