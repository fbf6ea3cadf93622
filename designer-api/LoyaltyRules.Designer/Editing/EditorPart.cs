using LoyaltyRules.Designer.Documents;
using LoyaltyRules.Designer.Language;
using LoyaltyRules.Engine.Diagnostics;
using Microsoft.AspNetCore.Components;

namespace LoyaltyRules.Designer.Editing;

/// <summary>A part of the page on which a draft is edited: shown anew with every change.</summary>
public abstract class EditorPart : Localized
{
    /// <summary>The draft at one moment: another one with every change, so that every part is shown anew, once.</summary>
    [CascadingParameter]
    public EditingView View { get; set; } = null!;

    /// <summary>What is edited.</summary>
    protected DraftEditing Editing => View.Editing;

    /// <summary>The draft as it is now.</summary>
    protected DraftDocument Document => Editing.Current;

    /// <summary>The languages that the pack's texts speak.</summary>
    protected IReadOnlyList<string> Languages => Document.Root is { } root && root.TryGetProperty("languages", out var list) && list.ValueKind == System.Text.Json.JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(l => l.GetString() ?? "").Where(l => l.Length > 0)] : ["en"];

    /// <summary>What people call an item: its name or label, or else its key.</summary>
    protected string NameOf(DocumentItem item) => item.Text("name", L.Code) is { } name && item.Member("name") is { ValueKind: System.Text.Json.JsonValueKind.Object }
        ? name : item.Text("label", L.Code) ?? (item.Key.Length > 0 ? item.Key : T("nameless", "без названия"));

    /// <summary>A text with a capital letter.</summary>
    protected static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>The problems that stand at a place or within it.</summary>
    protected IEnumerable<Diagnostic> ProblemsAt(string file, string pointer) =>
        Editing.Problems.Where(p => p.Place.Source == file && (p.Place.Pointer == pointer || p.Place.Pointer.StartsWith(pointer + "/", StringComparison.Ordinal)));
}

/// <summary>A draft as it is edited, at one moment.</summary>
/// <param name="editing">What is edited.</param>
public sealed class EditingView(DraftEditing editing)
{
    /// <summary>What is edited.</summary>
    public DraftEditing Editing { get; } = editing;
}
