using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Cli.Output.Compare;
using LoyaltyRules.Engine.Comparison;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.History.Reading;
using LoyaltyRules.Engine.Simulation.Reports;
using LoyaltyRules.Engine.Simulation.Theatre;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty compare</c>: two versions of a pack side by side: what they say, and what a history makes of it.</summary>
internal static class CompareCommand
{
    private static readonly Phrase OneSource = new("A history is --purchases with --map, or --generate; not both.", "История — это --purchases вместе с --map или --generate, но не то и другое.");
    private static readonly Phrase NotOneProgram = new("These are packs of different programs: {0} and {1}.", "Это пакеты разных программ: {0} и {1}.");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var before = new Argument<string>("before") { Description = "Folder of the one version." };
        var after = new Argument<string>("after") { Description = "Folder of the other." };
        var purchases = new Option<string?>("--purchases") { Description = "CSV file of purchases or of their lines, plain or gzip; - for standard input." };
        var map = new Option<string?>("--map") { Description = "The mapping.json that says what its columns mean." };
        var members = new Option<string?>("--members") { Description = "CSV file of members, plain or gzip." };
        var generate = WholeNumber.Optional("--generate", "Compare on a generated history of so many members instead.");
        var html = new Option<string?>("--html") { Description = "File to write the comparison to as one HTML page." };
        var (seed, from, months, json, language) = (CommonOptions.Seed(), CommonOptions.From(), CommonOptions.Months(), CommonOptions.Json(), CommonOptions.Language());
        var command = new Command("compare", "Says what two versions of a rule pack say otherwise, and who gains and loses on a history of purchases.")
        {
            before, after, purchases, map, members, generate, seed, from, months, html, json, language,
        };
        command.SetAction(parsed =>
        {
            var speaks = CommonOptions.LanguageOf(parsed.GetValue(language));
            var (file, mapping, generated) = (parsed.GetValue(purchases), parsed.GetValue(map), parsed.GetValue(generate));
            if ((file is not null && generated is not null) || (file is null) != (mapping is null) || (parsed.GetValue(members) is not null && file is null))
            {
                return CommonOptions.Refuse(OneSource, speaks);
            }

            var target = parsed.GetValue(html);
            if (OutputTargets.Unwritable(null, null, target) is var (unwritable, failure))
            {
                return CommonOptions.RefuseWriting(unwritable, failure, speaks);
            }

            try
            {
                var (old, now) = (RulePack.Load(parsed.GetValue(before)!), RulePack.Load(parsed.GetValue(after)!));
                if (old.Id != now.Id)
                {
                    return CommonOptions.Refuse(NotOneProgram, speaks, old.Id, now.Id);
                }

                HistoryComparison? history = null;
                if (generated is { } count)
                {
                    if (SimulateCommand.OptionsOf(count, parsed.GetValue(seed), parsed.GetValue(from)!, parsed.GetValue(months)) is not { } options)
                    {
                        return SimulateCommand.RefuseGenerate(speaks);
                    }

                    var made = new TheatreHistory(options);
                    history = Run(old, now, made, made.Directory(), speaks);
                }
                else if (file is not null)
                {
                    var columns = HistoryMappingJson.Load(mapping!);
                    var directory = parsed.GetValue(members) is { } known && columns.Members is not null ? MemberDirectory.Load(known, columns.Members) : MemberDirectory.Empty;
                    using var reader = file == CommandInput.StandardInput ? HistoryReader.Open(CommandInput.Spooled(), file, columns) : HistoryReader.Open(file, columns);
                    history = Run(old, now, reader, directory, speaks);
                }

                var comparison = new VersionComparison(old, now, PackComparison.Of(old, now), history);
                if (target is not null)
                {
                    File.WriteAllText(target, VersionComparisonHtml.Of(comparison, speaks), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                }

                if (parsed.GetValue(json))
                {
                    JsonText.Write(ToJson(comparison));
                }
                else
                {
                    VersionComparisonText.Write(Page.Standard(), Console.Out, comparison, speaks);
                }

                return ExitCode.Ok;
            }
            catch (RefusedException refusal)
            {
                return CommonOptions.Refuse(refusal, speaks);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Interrupted;
            }
        });
        return command;
    }

    // The tables of both runs lie in a folder of their own, which goes when the comparison is done.
    private static HistoryComparison Run(RulePack before, RulePack after, IPurchaseHistory history, MemberDirectory members, ProductLanguage language)
    {
        using var interruption = new Interruption();
        var folder = Directory.CreateTempSubdirectory("loyalty-compare-");
        try
        {
            var options = new SimulationOptions { Workers = Math.Clamp(Environment.ProcessorCount, 1, SimulationOptions.WorkersMax) };
            var comparison = ProgressLine.Run(language, progress => HistoryComparison.Run(
                new SimulatedProgram(CompiledPack.Compile(before), FactSet.Empty), new SimulatedProgram(CompiledPack.Compile(after), FactSet.Empty), history, members, folder.FullName, options, progress,
                interruption.Token));
            interruption.Token.ThrowIfCancellationRequested();
            return comparison;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static JsonObject ToJson(VersionComparison comparison)
    {
        var json = new JsonObject
        {
            ["before"] = Version(comparison.Before),
            ["after"] = Version(comparison.After),
            ["differences"] = new JsonArray(
            [
                .. comparison.Differences.Select(d => new JsonObject
                {
                    ["kind"] = d.Kind switch { DifferenceKind.Added => "added", DifferenceKind.Removed => "removed", _ => "changed" },
                    ["path"] = new JsonArray([.. d.Path.Select(p => JsonValue.Create(p))]),
                    ["before"] = d.Before,
                    ["after"] = d.After,
                    ["sentence"] = new JsonObject { ["en"] = d.Sentence.En, ["ru"] = d.Sentence.Ru },
                }),
            ]),
        };
        if (comparison.History is { } history)
        {
            json["figures"] = new JsonArray([.. comparison.Figures().Select(f => new JsonObject { ["name"] = f.Name.En, ["before"] = f.Before, ["after"] = f.After })]);
            json["members"] = new JsonObject { ["gaining"] = history.Gaining, ["losing"] = history.Losing, ["unchanged"] = history.Unchanged, ["rising"] = history.Rising, ["falling"] = history.Falling };
            json["most"] = new JsonArray(
            [
                .. history.Most.Select(m => new JsonObject
                {
                    ["member"] = m.Member,
                    ["before"] = m.Before,
                    ["after"] = m.After,
                    ["tierBefore"] = m.TierBefore,
                    ["tierAfter"] = m.TierAfter,
                    ["receipts"] = new JsonArray([.. m.Receipts.Select(r => new JsonObject { ["purchase"] = r.Purchase, ["before"] = r.Before?.Given, ["after"] = r.After?.Given })]),
                }),
            ]);
        }

        return json;
    }

    private static JsonObject Version(RulePack pack) => new() { ["pack"] = pack.Id, ["version"] = pack.Version, ["hash"] = pack.Hash };
}
