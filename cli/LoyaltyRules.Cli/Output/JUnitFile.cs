using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Simulation.Examples;

namespace LoyaltyRules.Cli.Output;

/// <summary>
/// The outcome of examples as JUnit XML, which servers for continuous integration show: a suite for each pack, a case for each example. A difference is a failure;
/// what could not be decided is an error.
/// </summary>
internal static class JUnitFile
{
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static void Write(string path, ImmutableArray<ExamplesOfPack> results, ProductLanguage language)
    {
        using var writer = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineChars = "\n" });
        writer.WriteStartElement("testsuites");
        foreach (var pack in results)
        {
            WriteSuite(writer, pack, language);
        }

        writer.WriteEndElement();
    }

    private static void WriteSuite(XmlWriter writer, ExamplesOfPack pack, ProductLanguage language)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(pack.Folder)));
        var broken = pack.Examples.Count(e => e.Outcome == ExampleOutcome.Broken) + (pack.Diagnostics.IsEmpty ? 0 : 1);
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", name);
        writer.WriteAttributeString("tests", Number(pack.Examples.Length + (pack.Diagnostics.IsEmpty ? 0 : 1)));
        writer.WriteAttributeString("failures", Number(pack.Examples.Count(e => e.IsFailure && e.Outcome != ExampleOutcome.Broken)));
        writer.WriteAttributeString("errors", Number(broken));
        if (!pack.Diagnostics.IsEmpty)
        {
            WriteCase(writer, name, "pack", ("error", pack.Diagnostics[0].Message(language), Text(pack.Diagnostics, language)));
        }

        foreach (var example in pack.Examples)
        {
            WriteCase(writer, name, example.Name, example switch
            {
                { IsFailure: false } => null,
                { Outcome: ExampleOutcome.Broken } => ("error", ExampleReport.OutcomeOf(example.Outcome).In(language), Text(example.Diagnostics, language)),
                { Outcome: ExampleOutcome.Differs } => ("failure", ExampleReport.AboutOf(example.Change).In(language), Text(example.Difference)),
                _ => ("failure", ExampleReport.OutcomeOf(example.Outcome).In(language), ""),
            });
        }

        writer.WriteEndElement();
    }

    private static void WriteCase(XmlWriter writer, string suite, string name, (string Kind, string Message, string Text)? problem)
    {
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", suite);
        writer.WriteAttributeString("name", name);
        if (problem is { } told)
        {
            writer.WriteStartElement(told.Kind);
            writer.WriteAttributeString("message", Clean(told.Message));
            writer.WriteString(Clean(told.Text));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static string Text(ImmutableArray<Diagnostic> problems, ProductLanguage language) =>
        string.Join('\n', problems.Select(p => $"{p.Code} {p.Place}: {p.Message(language)} {p.Hint(language)}".TrimEnd()));

    private static string Text(ImmutableArray<DiffLine> difference) => string.Join('\n', difference.Select(l => l.Kind switch
    {
        DiffKind.Added => "+ " + l.Text,
        DiffKind.Removed => "- " + l.Text,
        DiffKind.Skipped => "…",
        _ => "  " + l.Text,
    }));

    // XML has no place for control characters, however written.
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
