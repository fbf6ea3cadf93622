using System.Text;
using LoyaltyRules.Engine.Simulation.History.Mapping;

namespace LoyaltyRules.Engine.Tests.Simulation;

/// <summary>Finds histories that are not part of the repository; tests that need them skip where they are absent.</summary>
internal static class SharedHistories
{
    public static string Require(string relative)
    {
        var candidates = new List<string>();
        if (Environment.GetEnvironmentVariable("LOYALTYRULES_DATA") is { Length: > 0 } set)
        {
            candidates.Add(set);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            candidates.Add(Path.Combine(folder.FullName, "shared", "data"));
        }

        var path = candidates.Select(c => Path.Combine(c, relative)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{relative} is not here; set LOYALTYRULES_DATA to the folder that holds it.");
        return path!;
    }

    public static HistoryMapping Mapping(string json) => HistoryMappingJson.Parse(Encoding.UTF8.GetBytes(json), "mapping.json");
}
