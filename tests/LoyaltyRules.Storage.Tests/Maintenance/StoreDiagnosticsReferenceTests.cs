using System.Reflection;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Authoring;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Maintenance;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Storage.Tests.Programs;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Storage.Tests.Maintenance;

/// <summary><c>docs/diagnostics/stores.md</c> against the code: every code has a section and a line in the index, and every example gives its code.</summary>
public sealed partial class StoreDiagnosticsReferenceTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "diagnostics", "stores.md"));

    private static readonly (string Code, string Title, string Kind, string Example)[] Sections =
        [.. Section().Matches(Page).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value, m.Groups[4].Value.Trim()))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Descriptors_ofStores_areTheSectionsOfThePage_inBothLanguages()
    {
        var described = new[] { typeof(MaintenanceDiagnostics), typeof(DatabaseDiagnostics), typeof(AuthoringDiagnostics) }
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public)).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>().OrderBy(d => d.Code, StringComparer.Ordinal).ToList();

        Assert.Equal(described.Select(d => d.Code), Sections.Select(s => s.Code));
        Assert.Equal(
            Sections.Select(s => $"| [{s.Code}](#{s.Code.ToLowerInvariant()}-{s.Title.ToLowerInvariant().Replace(' ', '-')}) | {s.Title} |"),
            Page.Split('\n').Where(l => l.StartsWith("| [LR", StringComparison.Ordinal)));
        Assert.All(described, d => Assert.Matches("[а-я]", d.Message.Ru));
    }

    [Fact]
    public async Task Example_ofASection_givesItsCode()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var store = await DamagedClub.MakeAsync(test, new SetClock(Theatre.Noon("2026-01-01")), 30);
        foreach (var (code, _, kind, example) in Sections)
        {
            if (kind == "test")
            {
                var type = example.Split('.')[0];
                var source = await File.ReadAllTextAsync(
                    Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "tests"), type + ".cs", SearchOption.AllDirectories).Single(), Cancellation);
                Assert.Contains(" " + example.Split('.')[1] + "(", source, StringComparison.Ordinal);
                Assert.Contains(code, source, StringComparison.Ordinal);
                continue;
            }

            var told = await Assert.ThrowsAsync<ToldException>(() => test.Database.WriteAsync<bool>(
                session =>
                {
                    session.Execute(example);
                    throw new ToldException(string.Join("\n", new StoreVerification(store).Run(session, Cancellation).Problems));
                },
                Cancellation));
            Assert.Contains(code + " ", told.Message, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"^### (LR\d{4}): ([^\n]+)\n.*?^```(sql|test)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    // Rolls the damage back.
    private sealed class ToldException(string message) : Exception(message);
}
