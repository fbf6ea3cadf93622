using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Model;

/// <summary>What sort of value a fact carries on its way in, before the pack's declaration gives it a type.</summary>
public enum FactKind
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An exact decimal: a number, money, points, a rate.</summary>
    Number,

    /// <summary>Text; also choices, and dates, instants and durations written in ISO 8601.</summary>
    Text,
}

/// <summary>One value of a fact: a boolean, an exact decimal or a text. Immutable.</summary>
public readonly struct FactValue : IEquatable<FactValue>
{
    private readonly string? text;
    private readonly decimal number;

    private FactValue(FactKind kind, decimal number, string? text)
    {
        Kind = kind;
        this.number = number;
        this.text = text;
    }

    /// <summary>What sort of value this is.</summary>
    public FactKind Kind { get; }

    /// <summary>A boolean.</summary>
    public static FactValue Of(bool value) => new(FactKind.Boolean, value ? 1 : 0, null);

    /// <summary>An exact decimal.</summary>
    public static FactValue Of(decimal value) => new(FactKind.Number, value, null);

    /// <summary>A text, or a choice by its word.</summary>
    public static FactValue Of(string value) => new(FactKind.Text, 0, value ?? throw new ArgumentNullException(nameof(value)));

    /// <summary>A local day, in ISO 8601.</summary>
    public static FactValue Of(LocalDate value) => Of(LocalDatePattern.Iso.Format(value));

    /// <summary>An instant, in ISO 8601 and UTC.</summary>
    public static FactValue Of(Instant value) => Of(InstantPattern.ExtendedIso.Format(value));

    /// <summary>The boolean. Throws when the value is of another kind.</summary>
    public bool AsBoolean => Kind == FactKind.Boolean ? number != 0 : throw WrongKind(FactKind.Boolean);

    /// <summary>The decimal. Throws when the value is of another kind.</summary>
    public decimal AsNumber => Kind == FactKind.Number ? number : throw WrongKind(FactKind.Number);

    /// <summary>The text. Throws when the value is of another kind.</summary>
    public string AsText => Kind == FactKind.Text ? text! : throw WrongKind(FactKind.Text);

    /// <inheritdoc/>
    public bool Equals(FactValue other) =>
        Kind == other.Kind && number == other.number && string.Equals(text, other.text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FactValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, number, text);

    /// <summary>Equality by kind and value.</summary>
    public static bool operator ==(FactValue left, FactValue right) => left.Equals(right);

    /// <summary>Inequality by kind or value.</summary>
    public static bool operator !=(FactValue left, FactValue right) => !left.Equals(right);

    /// <summary>The value as JSON would show it, texts without quotes.</summary>
    public override string ToString() => Kind switch
    {
        FactKind.Boolean => number != 0 ? "true" : "false",
        FactKind.Number => ExactDecimal.Format(number),
        _ => text!,
    };

    private InvalidOperationException WrongKind(FactKind wanted) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The fact holds a {Kind}, not a {wanted}."));
}
