using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LoyaltyRules.Bench;

/// <summary>Runs the peers of <c>bench/peers</c> under Node over the same rules and contexts, their outcomes checked against the same answers.</summary>
public static class PeersOnNode
{
    /// <summary>Enough contexts to meet many rules; the slowest peer takes milliseconds for each.</summary>
    private const int ContextCount = 200;

    private const int ContextCountOfManyRules = 20;

    /// <summary>Nanoseconds for each evaluation, by peer.</summary>
    /// <param name="folder">Where the peers are.</param>
    /// <param name="workload">The rules and contexts.</param>
    public static Dictionary<string, long> Measure(string folder, Workload workload)
    {
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            // As the lock file says, and leaving it alone. A clean install would ask for builds of other platforms too, which not every registry has.
            Run("npm", folder, "install", "--no-save", "--no-audit", "--no-fund");
        }

        var file = Path.Combine(folder, "workload.json");
        File.WriteAllText(file, Export(workload).ToJsonString());
        var answer = Run("node", folder, "measure.js", file, RunSizes.IsDry ? "1" : "300");
        return JsonNode.Parse(answer)!.AsObject().ToDictionary(p => p.Key, p => (long)p.Value!);
    }

    private static JsonObject Export(Workload workload)
    {
        Field[] columns = [workload.Channel, workload.Card, workload.Category, workload.Amount];
        var contexts = workload.Contexts.Take(workload.Rules.Length > 1_000 ? ContextCountOfManyRules : ContextCount).ToList();
        return new JsonObject
        {
            ["columns"] = new JsonArray([.. columns.Select(c => JsonValue.Create(c.Name))]),
            ["rules"] = new JsonArray([.. workload.Rules.Select(rule => new JsonObject
            {
                ["conditions"] = rule.InJson(),
                ["cells"] = new JsonArray([.. rule.Parts.Select(p => JsonValue.Create(p[0].InTable()))]),
            })]),
            ["contexts"] = new JsonArray([.. contexts.Select(context => new JsonObject(workload.Fields.Select(f =>
                KeyValuePair.Create<string, JsonNode?>(f.Name, f.Words is { } words ? words[(int)f.Of(context)] : f.Of(context)))))]),
            ["expected"] = new JsonArray([.. contexts.Select(context => new JsonArray(
                [.. Enumerable.Range(0, workload.Rules.Length).Where(i => workload.Rules[i].Holds(context)).Select(i => JsonValue.Create(i))]))]),
        };
    }

    private static string Run(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
