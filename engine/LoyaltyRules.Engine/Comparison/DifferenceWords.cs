using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Documents;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Engine.Comparison;

/// <summary>Says a difference as a person would: what it is about by its name, and what it says now instead of before.</summary>
/// <param name="before">The one version.</param>
/// <param name="after">The other.</param>
internal sealed class DifferenceWords(RulePack before, RulePack after)
{
    private const int ShownMax = 160;

    /// <summary>A difference of the documents in words.</summary>
    public Phrase Of(DocumentDifference.Place place)
    {
        var path = place.Path;
        return (path[0], path.Length) switch
        {
            ("tiers", >= 4) when path[1] == "levels" && Threshold(path) is { } threshold && (place.Before ?? place.After) is not JsonObject => OfThreshold(path, threshold, place),
            ("tables", 4) when path[2] == "rows" && path[3] != DocumentDifference.Order => OfRow(path, place),
            ("parameters", 3) when path[2] == "value" => About(path, Value(place.Before, UnitOf(path[1])), Value(place.After, UnitOf(path[1])), rest: []),
            (_, >= 3) when path[^1] is "when" or "request" && ConditionOf(before, path) is var old && ConditionOf(after, path) is var now && (old ?? now) is not null =>
                With(Subject(path), ConditionDifference.Of(old, now)),
            _ => About(path, Shown(place.Before, path), Shown(place.After, path), Rest(path)),
        };
    }

    /// <summary>A difference of a template in words.</summary>
    public static Phrase OfTemplate(string path, string? before, string? after) => (before, after) switch
    {
        (null, _) => new($"Template {path} is new.", $"Новый шаблон: {path}."),
        (_, null) => new($"Template {path} is gone.", $"Шаблона {path} больше нет."),
        _ => new($"Template {path} reads otherwise.", $"Шаблон {path} изменён."),
    };

    private static Phrase About(ImmutableArray<string> path, Phrase? before, Phrase? after, Phrase subject, IReadOnlyList<Phrase> rest)
    {
        _ = path;
        var part = rest.Count == 0 ? null : new Phrase(string.Join(", ", rest.Select(r => r.En)), string.Join(", ", rest.Select(r => r.Ru)));
        return (before, after) switch
        {
            (null, { } now) when part is null => new($"{subject.En} is new: {now.En}.", $"{subject.Ru} — новое: {now.Ru}."),
            ({ }, null) when part is null => new($"{subject.En} is gone.", $"{subject.Ru} — удалено."),
            (null, { } now) => new($"{subject.En}: {part!.En} is now {now.En}; nothing was said before.", $"{subject.Ru}: {part.Ru} — теперь {now.Ru}; раньше не указывалось."),
            ({ } old, null) => new($"{subject.En}: {part!.En} is no longer said; it was {old.En}.", $"{subject.Ru}: {part.Ru} — больше не указано; было {old.Ru}."),
            ({ } old, { } now) => new($"{subject.En}: {(part is null ? "" : part.En + ", ")}{now.En} instead of {old.En}.", $"{subject.Ru}: {(part is null ? "" : part.Ru + ", ")}{now.Ru} вместо {old.Ru}."),
            _ => subject,
        };
    }

    private Phrase About(ImmutableArray<string> path, Phrase? old, Phrase? now, IReadOnlyList<Phrase> rest) => About(path, old, now, Subject(path), rest);

    private static Phrase With(Phrase subject, Phrase said) => new($"{subject.En}: {said.En}.", $"{subject.Ru}: {said.Ru}.");

    // What the difference is about: an item of a section by its name, or the section itself.
    private Phrase Subject(ImmutableArray<string> path)
    {
        var item = PartWords.ItemOf(path[0]);
        if (path.Length == 1 || !IsNamed(path))
        {
            return item;
        }

        var name = NameOf(after, path) ?? NameOf(before, path) ?? path[1];
        return new Phrase($"{item.En} “{name.En}”", $"{item.Ru} «{name.Ru}»");
    }

    // Of a section that is a list: its second step is a name; and the levels of tiers have names of their own.
    private static bool IsNamed(ImmutableArray<string> path) =>
        path[0] is "points" or "facts" or "activities" or "parameters" or "bases" or "counters" or "segments" or "tables" or "rules" or "stacking" or "stages" or "privileges" or "rewards"
            or "choices" or "partners" or "indicators" or "messages" && path[1] != DocumentDifference.Order;

    private static Phrase? NameOf(RulePack pack, ImmutableArray<string> path) => (path[0] switch
    {
        "rules" => pack.Rules.FirstOrDefault(r => r.Id == path[1])?.Name,
        "parameters" => pack.Parameters.FirstOrDefault(p => p.Name == path[1])?.Label,
        "counters" => pack.Counters.FirstOrDefault(c => c.Name == path[1])?.Label,
        "tables" => pack.Tables.FirstOrDefault(t => t.Name == path[1])?.Label,
        "bases" => pack.Bases.FirstOrDefault(b => b.Name == path[1])?.Label,
        "privileges" => pack.Privileges.FirstOrDefault(p => p.Id == path[1])?.Name,
        "rewards" => pack.Rewards.FirstOrDefault(r => r.Id == path[1])?.Name,
        "partners" => pack.Partners.FirstOrDefault(p => p.Id == path[1])?.Name,
        _ => null,
    })?.ToPhrase();

    private static List<Phrase> Rest(ImmutableArray<string> path) => [.. path.Skip(path.Length > 1 && IsNamed(path) ? 2 : 1).Where(s => !int.TryParse(s, out _)).Select(PartWords.Of)];

    private static Phrase? Shown(JsonValue? value, ImmutableArray<string> path) => Value(value, path[^1] == "percent" ? "percent" : null);

    private static Phrase? Value(JsonValue? value, string? unit) => value switch
    {
        null => null,
        JsonNumber { Value: { } number } => unit == "percent" ? new($"{NumberWords.Of(number).En}%", $"{NumberWords.Of(number).Ru}%") : NumberWords.Of(number),
        JsonBoolean { Value: var isSo } => isSo ? new("yes", "да") : new("no", "нет"),
        JsonString text => new($"“{ShownText(text.Value)}”", $"«{ShownText(text.Value)}»"),
        JsonArray list when list.Items.All(i => i is JsonString or JsonNumber) => string.Join(", ", list.Items.Select(DocumentDifference.CellText)) is var words ? new($"“{ShownText(words)}”", $"«{ShownText(words)}»") : null,
        _ => ShownText(CanonicalForm.Plain(value)),
    };

    private static string ShownText(string text) => text.Length <= ShownMax ? text : text[..ShownMax] + "…";

    private string? UnitOf(string parameter) => (after.Parameters.FirstOrDefault(p => p.Name == parameter) ?? before.Parameters.FirstOrDefault(p => p.Name == parameter))?.Unit;

    private static CheckedNode? ConditionOf(RulePack pack, ImmutableArray<string> path) => (path[0], path.Length, path[^1]) switch
    {
        ("rules", 3, "when") => pack.Rules.FirstOrDefault(r => r.Id == path[1])?.When,
        ("segments", 3, "when") => pack.Segments.FirstOrDefault(s => s.Name == path[1])?.When,
        ("privileges", 3, "when") => pack.Privileges.FirstOrDefault(p => p.Id == path[1])?.When,
        _ => null,
    };

    // tiers, levels, gold, any, member.spent; with a list of objects there is a place before the counter.
    private (TierLevel Level, string Counter, bool IsToKeep)? Threshold(ImmutableArray<string> path)
    {
        var level = after.Tiers?.Levels.FirstOrDefault(l => l.Name == path[2]) ?? before.Tiers?.Levels.FirstOrDefault(l => l.Name == path[2]);
        return level is not null && path[^1].StartsWith("member.", StringComparison.Ordinal) ? (level, path[^1], path[3] == "keep") : null;
    }

    private Phrase OfThreshold(ImmutableArray<string> path, (TierLevel Level, string Counter, bool IsToKeep) threshold, DocumentDifference.Place place)
    {
        _ = path;
        var name = threshold.Level.Label?.ToPhrase() ?? threshold.Level.Name;
        var counter = (after.Counters.Concat(before.Counters).FirstOrDefault(c => "member." + c.Name == threshold.Counter)?.Label?.ToPhrase()) ?? threshold.Counter;
        var (old, now) = (Value(place.Before, null), Value(place.After, null));
        var verb = threshold.IsToKeep ? new Phrase("is kept with", "сохраняется при") : new Phrase("starts at", "начинается с");
        return (old, now) switch
        {
            ({ }, { }) => new($"“{name.En}” {verb.En} {now.En} instead of {old.En} ({counter.En}).", $"«{name.Ru}» {verb.Ru} {now.Ru} вместо {old.Ru} ({counter.Ru})."),
            (null, { }) => new($"“{name.En}” {verb.En} {now.En} too ({counter.En}).", $"«{name.Ru}» {verb.Ru} {now.Ru} ({counter.Ru}) — раньше это не считалось."),
            _ => new($"“{name.En}” no longer looks at {counter.En}.", $"«{name.Ru}» больше не зависит от показателя «{counter.Ru}»."),
        };
    }

    private Phrase OfRow(ImmutableArray<string> path, DocumentDifference.Place place)
    {
        var subject = Subject(path);
        var (old, now) = (Result(place.Before), Result(place.After));
        return (old, now) switch
        {
            (null, { }) => new($"{subject.En} has a new row {path[3]}: {now.En}.", $"{subject.Ru}: новая строка {path[3]} — {now.Ru}."),
            ({ }, null) => new($"{subject.En} has no row {path[3]} any more; it gave {old.En}.", $"{subject.Ru}: строки {path[3]} больше нет, она давала {old.Ru}."),
            _ => new($"{subject.En}, row {path[3]}: {now!.En} instead of {old!.En}.", $"{subject.Ru}, строка {path[3]}: {now.Ru} вместо {old.Ru}."),
        };
    }

    private static Phrase? Result(JsonValue? row) => row is JsonArray { Items: [.., var result] } ? Value(result, null) : Value(row, null);
}
