using LoyaltyRules.Designer.Documents;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Designer.Editing;

/// <summary>Where a problem is mended.</summary>
/// <param name="Part">The part of the page.</param>
/// <param name="Item">The item in it; null for none.</param>
/// <param name="Anchor">The field; null for none.</param>
/// <param name="Name">What the place is called.</param>
internal sealed record ProblemPlace(string Part, string? Item, string? Anchor, Phrase Name);

/// <summary>Finds the form in which a problem is mended.</summary>
internal static class ProblemPlaces
{
    private static readonly Dictionary<string, (string Part, Phrase Name)> Lists = new(StringComparer.Ordinal)
    {
        ["rules"] = ("rules", new("rule", "правило")),
        ["parameters"] = ("numbers", new("number", "число")),
        ["tables"] = ("tables", new("table", "таблица")),
        ["privileges"] = ("tiers", new("privilege", "привилегия")),
        ["stacking"] = ("tiers", new("group", "группа")),
    };

    /// <summary>The place of a problem.</summary>
    public static ProblemPlace Of(DraftDocument document, Place place, string language)
    {
        foreach (var (list, (part, kind)) in Lists)
        {
            var item = document.Items(list).FirstOrDefault(i => i.File == place.Source && (place.Pointer == i.Pointer || place.Pointer.StartsWith(i.Pointer + "/", StringComparison.Ordinal)));
            if (item is not null)
            {
                var name = item.Text("name", language) ?? item.Text("label", language) ?? item.Key;
                var inside = place.Pointer[item.Pointer.Length..];
                return new ProblemPlace(part, item.Key, $"{part}-{item.Key}{Anchor(inside)}", new($"{kind.En} “{name}”{Field(inside).En}", $"{kind.Ru} «{name}»{Field(inside).Ru}"));
            }
        }

        if (place.Pointer.StartsWith("/tiers", StringComparison.Ordinal) && place.Source == DraftDocument.Main)
        {
            return new ProblemPlace("tiers", null, "tiers", new("tiers", "уровни"));
        }

        return new ProblemPlace("json", place.Source, null, new($"{place.Source} {place.Pointer}".Trim(), $"{place.Source} {place.Pointer}".Trim()));
    }

    private static string Anchor(string inside) => inside.Split('/') is [_, "when", ..] ? "-when" : inside.Split('/') is [_, "then", var n, ..] ? "-then-" + n : "";

    private static Phrase Field(string inside) => inside.Split('/') is [_, var member, ..]
        ? member switch
        {
            "when" => new Phrase(", condition", ", условие"),
            "then" => new Phrase(", what it gives", ", что даёт"),
            "limits" => new Phrase(", limits", ", ограничения"),
            "on" => new Phrase(", event", ", событие"),
            "rows" => new Phrase(", rows", ", строки"),
            _ => "",
        }
        : "";
}
