using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Binding.Rules;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Packs.Binding;

/// <summary>
/// What is known of a pack while its parts are checked, and how values of the document become values of the pack.
/// What the schema has refused already gives null here, and no second complaint.
/// </summary>
internal sealed class PackScope(DiagnosticBag bag)
{
    private readonly HashSet<string> usedNames = new(StringComparer.Ordinal);

    public Vocabulary Vocabulary { get; } = new();

    public ImmutableArray<string> Languages { get; set; } = [];

    /// <summary>Every text of the pack, to be held to its languages.</summary>
    public TextLanguages Texts { get; init; } = new(bag);

    public int CurrencyDecimals { get; set; }

    /// <summary>The points currencies by name; null for one that was refused.</summary>
    public Dictionary<string, PointsCurrency?> Points { get; } = new(StringComparer.Ordinal);

    /// <summary>The bases by name; null for one that was refused.</summary>
    public Dictionary<string, BaseDefinition?> Bases { get; } = new(StringComparer.Ordinal);

    /// <summary>The words of the stages in which discounts are given, in their order.</summary>
    public List<string> Stages { get; } = [];

    /// <summary>The counters by the name expressions use.</summary>
    public Dictionary<string, CounterDefinition> Counters { get; } = new(StringComparer.Ordinal);

    /// <summary>The kinds of activity by word.</summary>
    public Dictionary<string, ActivityDefinition> Activities { get; } = new(StringComparer.Ordinal);

    /// <summary>The tiers by word; null for one that was refused.</summary>
    public Dictionary<string, TierLevel?> Tiers { get; } = new(StringComparer.Ordinal);

    /// <summary>The privileges by id; null for one that was refused.</summary>
    public Dictionary<string, PrivilegeDefinition?> Privileges { get; } = new(StringComparer.Ordinal);

    /// <summary>The partners by id.</summary>
    public Dictionary<string, PartnerDefinition> Partners { get; } = new(StringComparer.Ordinal);

    /// <summary>What the rewards are, by id: known before the effects that issue them.</summary>
    public Dictionary<string, DeclaredReward> Rewards { get; } = new(StringComparer.Ordinal);

    /// <summary>Every name that an expression or an effect has used.</summary>
    public IReadOnlySet<string> UsedNames => usedNames;

    /// <summary>Every expression that was checked, with where it stands: what advice is given on.</summary>
    public List<CheckedExpression> Expressions { get; } = [];

    public void MarkUsed(string name) => usedNames.Add(name);

    public void Report(Place place, DiagnosticDescriptor descriptor, params Phrase[] arguments) => bag.Add(place, descriptor, arguments);

    /// <summary>The whole number at a member; what the schema has refused is brought within the bounds, and 0 stands for none.</summary>
    public static int Whole(JsonObject parent, string name, int min, int max) =>
        (int)Math.Clamp(decimal.Truncate(parent.GetNumber(name) ?? 0), min, max);

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The partner named by <c>fundedBy</c>; null where nobody is named. One that is not declared is reported.</summary>
    public string? Funder(JsonObject node)
    {
        if (node.Get("fundedBy") is not JsonString partner)
        {
            return null;
        }

        if (!Partners.ContainsKey(partner.Value))
        {
            Report(partner.Place, PackDiagnostics.UnknownPartner, partner.Value, Suggestion(partner.Value, Partners.Keys));
        }

        return partner.Value;
    }

    /// <summary>The text in the pack's languages at a member, every language checked; null where there is none.</summary>
    public LocalizedText? Text(JsonObject parent, string name) =>
        parent.Get(name) is JsonObject text ? Text(text) : null;

    public LocalizedText? Text(JsonObject text)
    {
        var byLanguage = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var member in text.Members)
        {
            if (member.Name == "note" || member.Value is not JsonString value)
            {
                continue;
            }

            byLanguage[member.Name] = value.Value;
        }

        Texts.Note(text);
        return byLanguage.Count == 0 ? null : new LocalizedText(byLanguage.ToImmutable());
    }

    /// <summary>The condition at a member; null where there is none or it was refused.</summary>
    public CheckedNode? Condition(JsonObject parent, string name, ExpressionScope scope)
    {
        if (parent.Get(name) is not JsonString text)
        {
            return null;
        }

        var node = Checker.CheckCondition(text.Value, Vocabulary, scope, new ExpressionReporter(text.Place, bag));
        MarkNamesUsed(node);
        Note(parent, name, text, node);
        return node;
    }

    /// <summary>A condition that has to hold together with another, which the program states elsewhere and which was checked there.</summary>
    /// <param name="parent">Where the condition stands; it may be left out.</param>
    /// <param name="name">Its name.</param>
    /// <param name="scope">What it may speak of.</param>
    /// <param name="other">The other; null for none.</param>
    public CheckedNode? Condition(JsonObject parent, string name, ExpressionScope scope, string? other)
    {
        var own = Condition(parent, name, scope);
        if (other is null || (own is null && parent.Get(name) is not null))
        {
            return own;
        }

        var text = own is null ? other : $"({((JsonString)parent.Get(name)!).Value}) && {other}";
        return Checker.CheckCondition(text, Vocabulary, scope, new ExpressionReporter((parent.Get(name) ?? parent).Place, bag));
    }

    /// <summary>An expression of any type; null where it was refused.</summary>
    public CheckedNode? Expression(JsonString text, ExpressionScope scope)
    {
        var node = Checker.CheckValue(text.Value, Vocabulary, scope, new ExpressionReporter(text.Place, bag));
        MarkNamesUsed(node);
        Note(null, "", text, node);
        return node;
    }

    /// <summary>
    /// An amount: a number, or an expression of one of the types given; a bare number takes the first of them. Never negative.
    /// Null where there is none or it was refused.
    /// </summary>
    public CheckedNode? Amount(JsonObject parent, string name, ExpressionScope scope, params ReadOnlySpan<RuleType> types)
    {
        CheckedNode? node = null;
        var value = parent.Get(name);
        if (value is JsonNumber { Value: { } number })
        {
            node = ConstantNode.OfNumber(number, types[0], new NumberSyntax(default, number));
        }
        else if (value is JsonString text)
        {
            node = Checker.CheckValue(text.Value, Vocabulary, scope, new ExpressionReporter(text.Place, bag), types);
            MarkNamesUsed(node);
        }

        Note(parent, name, value, node);
        if (node?.Range is { Min.Sign: < 0 } range)
        {
            Report(value!.Place, PackDiagnostics.CanBeNegative, ExactDecimal.Format(range.MinValue));
            return null;
        }

        // What names a refused declaration has no bounds; the refusal was told where it was declared.
        return node?.Range is null ? null : node;
    }

    private void Note(JsonObject? parent, string member, JsonValue? value, CheckedNode? node)
    {
        if (value is not null && node is not null)
        {
            Expressions.Add(new CheckedExpression(parent, member, value, node));
        }
    }

    public void MarkNamesUsed(CheckedNode? node)
    {
        switch (node)
        {
            case null:
                return;
            case ConstantNode { Parameter: { } parameter }:
                MarkUsed(parameter.Name);
                break;
            case TableNode table:
                MarkUsed(table.Table.Name);
                break;
            case SegmentNode segment:
                MarkUsed(segment.Segment.Name);
                break;
            case FactNode { Fact: { Subject: FactSubject.Amount } amount }:
                MarkUsed(amount.Name);
                break;
        }

        foreach (var child in node.Children)
        {
            MarkNamesUsed(child);
        }
    }

    /// <summary>The day at a member; null where there is none or it is not a day.</summary>
    public LocalDate? Day(JsonObject parent, string name)
    {
        if (parent.Get(name) is not JsonString text)
        {
            return null;
        }

        if (LocalDatePattern.Iso.Parse(text.Value) is { Success: true } day)
        {
            return day.Value;
        }

        Report(text.Place, PackDiagnostics.BadDay, text.Value);
        return null;
    }

    /// <summary>The points currency at a member, or the only one where the member is absent; null where that was refused.</summary>
    public PointsCurrency? Currency(JsonObject parent)
    {
        if (parent.Get("currency") is JsonString name)
        {
            if (Points.TryGetValue(name.Value, out var named))
            {
                return named;
            }

            Report(name.Place, PackDiagnostics.UnknownCurrency, name.Value, Suggestion(name.Value, Points.Keys));
            return null;
        }

        if (Points.Count == 1)
        {
            return Points.Values.Single();
        }

        if (Points.Count == 0)
        {
            Report(parent.Place, PackDiagnostics.NoPoints);
        }
        else
        {
            Report(parent.Place, PackDiagnostics.CurrencyNeeded, Number(Points.Count));
        }

        return null;
    }

    /// <summary>Reports a number outside its bounds or with too many decimals; true when it fits.</summary>
    public bool Fits(JsonNumber number, NumericRange range)
    {
        if (number.Value is not { } value)
        {
            return false;
        }

        if (ExactDecimal.ScaleOf(value) > range.Scale)
        {
            Report(number.Place, PackDiagnostics.TooManyDecimals, ExactDecimal.Format(value), Number(range.Scale));
            return false;
        }

        if (value < range.MinValue || value > range.MaxValue)
        {
            Report(number.Place, PackDiagnostics.OutOfBounds,
                ExactDecimal.Format(value), ExactDecimal.Format(range.MinValue), ExactDecimal.Format(range.MaxValue));
            return false;
        }

        return true;
    }

    public static Phrase Suggestion(string name, IEnumerable<string> candidates) =>
        NearestName.Of(name, candidates) is { } nearest
            ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
            : new Phrase("", "");
}

/// <summary>An expression of a pack, checked.</summary>
/// <param name="Parent">The object that it is a member of; null for an input of a table.</param>
/// <param name="Member">The member's name.</param>
/// <param name="Value">What is written there.</param>
/// <param name="Node">What it means.</param>
internal sealed record CheckedExpression(JsonObject? Parent, string Member, JsonValue Value, CheckedNode Node)
{
    /// <summary>Where a part of it stands.</summary>
    public Place PlaceOf(CheckedNode part) => Value is JsonString ? Value.Place with { Span = part.Span } : Value.Place;
}
