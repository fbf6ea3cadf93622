using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>Checks decision tables: each cell becomes a condition on its input, and rows that overlap or hide each other are told.</summary>
internal sealed class TableBinder(PackScope scope)
{
    private readonly List<BoundTable> boundTables = [];

    /// <summary>The tables in the form that advice is given on.</summary>
    public IReadOnlyList<BoundTable> BoundTables => boundTables;

    /// <summary>Pairs of rows are compared only up to this many rows: the cost is quadratic. A table that must be unique may not have more.</summary>
    private const int RowsComparedMax = 2_000;

    public ImmutableArray<TableDefinition> Bind(IEnumerable<JsonObject> tables)
    {
        var bound = new List<TableDefinition>();
        var declarations = new List<(NameDeclaration, Place)>();
        foreach (var table in tables)
        {
            if (table.Get("name") is not JsonString { Value: var shortName } nameValue)
            {
                continue;
            }

            NameDeclaration declaration = new RefusedDeclaration("table." + shortName);
            if (Bind(table, shortName, bound.Count) is { } definition)
            {
                bound.Add(definition);
                declaration = definition.Declaration;
            }

            declarations.Add((declaration, nameValue.Place));
        }

        // Declared only now: a table's inputs cannot name tables, so tables cannot go in circles.
        foreach (var (declaration, place) in declarations)
        {
            if (!scope.Vocabulary.TryAdd(declaration))
            {
                scope.Report(place, PackDiagnostics.DeclaredTwice, declaration.Name);
            }
        }

        return [.. bound];
    }

    private TableDefinition? Bind(JsonObject table, string name, int index)
    {
        var label = scope.Text(table, "label");
        var inputs = new List<CheckedNode>();
        var isFine = true;
        foreach (var input in table.GetItems("inputs"))
        {
            if (input is JsonString text && scope.Expression(text, ExpressionScope.PricedLine) is { } node)
            {
                inputs.Add(node);
            }
            else
            {
                isFine = false;
            }
        }

        var result = ResultType(table);
        if (!isFine || result is null)
        {
            return null;
        }

        var rows = new List<BoundRow>();
        foreach (var row in table.GetItems("rows").OfType<JsonArray>())
        {
            if (BindRow(row, inputs, result) is { } boundRow)
            {
                rows.Add(boundRow);
            }
            else
            {
                isFine = false;
            }
        }

        if (!isFine || rows.Count == 0)
        {
            return null;
        }

        isFine &= CompareRows(rows, table.GetText("match") == "unique");
        var range = result.IsNumeric
            ? rows.Select(r => NumericRange.Of((decimal)r.Value)).Aggregate((a, b) => a.Union(b))
            : (NumericRange?)null;
        var declaration = new TableDeclaration("table." + name, result, index, inputs.Any(i => i.UsesLine), label?.ToPhrase()) { Range = range };
        scope.Vocabulary.NoteAmounts(declaration, inputs);
        boundTables.Add(new BoundTable(declaration, table.Get("rows")!.Place, inputs, rows));
        return isFine
            ? new TableDefinition { Name = name, Label = label, Declaration = declaration, Rows = [.. rows.Select(r => (r.Conditions, r.Value))] }
            : null;
    }

    private RuleType? ResultType(JsonObject table) => table.GetText("gives") switch
    {
        null or "number" => RuleType.Number,
        "percent" => RuleType.Percent,
        "money" => RuleType.Money,
        "points" => scope.Currency(table) is { } currency ? RuleType.PointsOf(currency.Currency) : null,
        "text" => RuleType.Text,
        _ => null,
    };

    private BoundRow? BindRow(JsonArray row, List<CheckedNode> inputs, RuleType result)
    {
        if (row.Items.Length != inputs.Count + 1)
        {
            scope.Report(row.Place, PackDiagnostics.RowLength, PackScope.Number(row.Items.Length), PackScope.Number(inputs.Count + 1));
            return null;
        }

        var cells = ImmutableArray.CreateBuilder<TableCell>();
        var isFine = true;
        for (var i = 0; i < inputs.Count; i++)
        {
            if (TableCell.Read(row.Items[i], inputs[i]) is { } cell)
            {
                cells.Add(cell);
            }
            else
            {
                isFine = false;
                ReportCell(row.Items[i], inputs[i]);
            }
        }

        object? value = (result.IsNumeric, row.Items[^1]) switch
        {
            (true, JsonNumber { Value: { } number }) => number,
            (false, JsonString text) => text.Value,
            _ => null,
        };
        if (value is null)
        {
            scope.Report(row.Items[^1].Place, PackDiagnostics.BadCell, Written(row.Items[^1]),
                new Phrase("(the result)", "(результат)"), TypeNames.Of(result));
        }

        return isFine && value is not null ? new BoundRow(cells.ToImmutable(), value, row) : null;
    }

    private void ReportCell(JsonValue cell, CheckedNode input)
    {
        var type = input.Type;
        Phrase hint = type.Kind switch
        {
            TypeKind.Choice when type.IsRanked => new Phrase(
                $"One of: {string.Join(", ", type.Choices)}; \">= {type.Choices[^1]}\"; or \"*\".", $"Одно из: {string.Join(", ", type.Choices)}; \">= {type.Choices[^1]}\"; или \"*\"."),
            TypeKind.Choice => new Phrase($"One of: {string.Join(", ", type.Choices)}; or \"*\".", $"Одно из: {string.Join(", ", type.Choices)}; или \"*\"."),
            TypeKind.Boolean => "true, false, \"*\"",
            TypeKind.Text => new Phrase("A text, a list of texts, or \"*\".", "Текст, список текстов или \"*\"."),
            _ => new Phrase("A value, a list, \">= 10\", \"< 5\", \"1..9\", or \"*\".", "Значение, список, \">= 10\", \"< 5\", \"1..9\" или \"*\"."),
        };
        scope.Report(cell.Place, PackDiagnostics.BadCell, Written(cell), input.ToString(), hint);
    }

    private static string Written(JsonValue value) => value switch
    {
        JsonString text => $"'{text.Value}'",
        JsonNumber { Value: { } number } => ExactDecimal.Format(number),
        JsonBoolean boolean => boolean.Value ? "true" : "false",
        JsonArray => "[…]",
        _ => "…",
    };

    private bool CompareRows(List<BoundRow> rows, bool mustBeUnique)
    {
        var isFine = true;
        if (mustBeUnique && rows.Count > RowsComparedMax)
        {
            scope.Report(rows[RowsComparedMax].Json.Place, PackDiagnostics.TooManyUniqueRows, PackScope.Number(rows.Count), PackScope.Number(RowsComparedMax));
            return false;
        }

        for (var later = 1; later < Math.Min(rows.Count, RowsComparedMax); later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                var pairs = rows[earlier].Cells.Zip(rows[later].Cells);
                if (mustBeUnique && pairs.All(p => p.First.Overlaps(p.Second)))
                {
                    scope.Report(rows[later].Json.Place, PackDiagnostics.RowsOverlap, rows[earlier].Json.Place.Pointer);
                    isFine = false;
                    break;
                }

                if (!mustBeUnique && pairs.All(p => p.First.Covers(p.Second)))
                {
                    scope.Report(rows[later].Json.Place, PackDiagnostics.RowNeverReached, rows[earlier].Json.Place.Pointer);
                    break;
                }
            }
        }

        return isFine;
    }
}

/// <summary>A row of a table, checked.</summary>
/// <param name="Cells">A cell for each input.</param>
/// <param name="Value">The result.</param>
/// <param name="Json">As it is written.</param>
internal sealed record BoundRow(ImmutableArray<TableCell> Cells, object Value, JsonArray Json)
{
    /// <summary>What the cells ask; a <c>*</c> asks nothing.</summary>
    public ImmutableArray<CheckedNode> Conditions { get; } = [.. Cells.Select(c => c.Condition).OfType<CheckedNode>()];
}

/// <summary>A table, checked.</summary>
/// <param name="Declaration">Its name and type.</param>
/// <param name="Place">Where its rows stand.</param>
/// <param name="Inputs">What it asks.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record BoundTable(TableDeclaration Declaration, Place Place, IReadOnlyList<CheckedNode> Inputs, IReadOnlyList<BoundRow> Rows);
