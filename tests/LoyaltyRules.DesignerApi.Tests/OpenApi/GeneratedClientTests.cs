using System.ComponentModel;
using System.Diagnostics;
using LoyaltyRules.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace LoyaltyRules.DesignerApi.Tests.OpenApi;

/// <summary>The OpenAPI document as integrators use it: well-kept generators make clients of it, and the clients compile.</summary>
public sealed class GeneratedClientTests(SharedHost shared) : IClassFixture<SharedHost>
{
    // The newest of what the packages of tests/clients ask for.
    private static readonly Version NodeMin = new(20, 19);

    [Fact]
    public async Task nswag_generatesAClientThatCompiles_andKeepsAmountsExact()
    {
        var document = await OpenApiDocument.FromJsonAsync(await DocumentAsync(), TestContext.Current.CancellationToken);
        var code = new CSharpClientGenerator(document, new CSharpClientGeneratorSettings
        {
            ClassName = "LoyaltyClient",
            CSharpGeneratorSettings = { Namespace = "Generated", JsonLibrary = NJsonSchema.CodeGeneration.CSharp.CSharpJsonLibrary.SystemTextJson },
        }).GenerateFile();

        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p));
        var compiled = CSharpCompilation.Create("Generated", [CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compiled.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));

        Assert.Contains("CommitPurchaseAsync", code, StringComparison.Ordinal);
        var account = Assert.IsAssignableFrom<INamedTypeSymbol>(compiled.GetTypeByMetadataName("Generated.Points"));
        Assert.Equal(SpecialType.System_Decimal, account.GetMembers("Available").OfType<IPropertySymbol>().Single().Type.SpecialType);
        Assert.DoesNotContain("double ", code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task typeScriptGenerators_makeClientsThatCompile_andTheLinterFindsNothing()
    {
        using var folder = new TempFolder();
        foreach (var file in new[] { "package.json", "package-lock.json", "tsconfig.json", "redocly.yaml", "use.ts" })
        {
            File.Copy(Path.Combine(RepositoryFolder.Root, "tests", "clients", file), folder.At(file));
        }

        folder.Write("openapi.json", await DocumentAsync());
        var node = await RunAsync(folder.Path, "node", "--version");
        Assert.SkipUnless(
            Version.TryParse(node.Trim().TrimStart('v'), out var version) && version >= NodeMin, $"Node.js {node.Trim()} is here: the generators of clients in TypeScript need {NodeMin}.");
        await RunAsync(folder.Path, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        await RunAsync(folder.Path, "npx", "--no-install", "redocly", "lint", "openapi.json", "--config", "redocly.yaml");
        await RunAsync(folder.Path, "npx", "--no-install", "openapi-typescript", "openapi.json", "--output", "schema.ts");
        await RunAsync(folder.Path, "npx", "--no-install", "openapi-ts", "--input", "openapi.json", "--output", "client", "--client", "@hey-api/client-fetch");
        await RunAsync(folder.Path, "npx", "--no-install", "tsc", "--project", "tsconfig.json");
    }

    private async Task<string> DocumentAsync() => (await shared.Host.GetAsync("/openapi/v1.json")).Json.ToJsonString();

    private static async Task<string> RunAsync(string folder, string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not here: clients in TypeScript are generated where Node.js is installed.");
            return "";
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', words)} ended with {process.ExitCode}.\n{await output}\n{await errors}");
            return await output;
        }
    }
}
