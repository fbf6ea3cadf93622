using System.Text.RegularExpressions;

namespace LoyaltyRules.Conventions.Tests;

/// <summary>A new scope or measure of limits, or a new effect, is said everywhere or nowhere: no switch over them lets one member stand for whatever comes.</summary>
public sealed partial class SwitchConventionTests
{
    [Fact]
    public void SwitchOverLimitsAndEffects_hasNoSilentDiscard()
    {
        var arms = 0;
        var silent = new List<string>();
        foreach (var file in Repository.SourceFiles.Where(f => !f.StartsWith("tests/", StringComparison.Ordinal) && !f.StartsWith("bench/", StringComparison.Ordinal)))
        {
            var lines = Repository.Read(file).Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                if (Arm().Match(lines[i]) is { Success: true } arm)
                {
                    arms++;
                    silent.AddRange(DiscardsAfter(lines, i, arm.Groups[1].Length).Select(d => $"{file}:{d + 1}"));
                }
            }
        }

        Assert.True(arms > 40, $"{arms} arms were found.");
        Assert.Empty(silent.Distinct(StringComparer.Ordinal));
    }

    /// <summary>What the compiler refuses is a member that has no arm (CS8509); that values without a name have none (CS8524) is all that is let pass.</summary>
    [Fact]
    public void Compiler_refusesASwitchThatForgetsAMember()
    {
        var texts = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "Directory.Build.props")).Append(Path.Combine(Repository.Root, ".editorconfig")).Select(File.ReadAllText).ToList();

        Assert.Contains("<TreatWarningsAsErrors>true", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
        Assert.DoesNotContain(texts, t => t.Contains("CS8509.severity", StringComparison.Ordinal) || Regex.IsMatch(t, "<NoWarn>[^<]*8509"));
        Assert.DoesNotContain(Repository.SourceFiles.Where(f => !f.StartsWith("tests/", StringComparison.Ordinal)), f => Regex.IsMatch(Repository.Read(f), @"#pragma warning disable [^\n]*8509"));
    }

    private static IEnumerable<int> DiscardsAfter(string[] lines, int arm, int indent)
    {
        for (var i = arm + 1; i < lines.Length; i++)
        {
            var text = lines[i].TrimStart();
            var depth = lines[i].Length - text.Length;
            if (text.Length > 0 && depth < indent)
            {
                yield break;
            }

            if (depth == indent
                && ((text.StartsWith("_ =>", StringComparison.Ordinal) && !text.StartsWith("_ => throw ", StringComparison.Ordinal))
                    || (text.StartsWith("default:", StringComparison.Ordinal) && !lines[i + 1].TrimStart().StartsWith("throw ", StringComparison.Ordinal))))
            {
                yield return i;
            }
        }
    }

    // An arm that names a member: of an expression, of a statement, or within a tuple or a pattern of properties.
    [GeneratedRegex(@"^(\s+)(?:case |\(|\{ )?(?:[^=;]*[ (])?(?:LimitScope|LimitMeasure|EffectKind|EffectOutcome)\.\w+(?:[^=;]*=> |[^=;]*:\s*$)")]
    private static partial Regex Arm();
}
