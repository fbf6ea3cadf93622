using System.Collections.Frozen;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>A declared fact as the border asks about it: its place in the frame, and its words or bounds, worked out once for all events.</summary>
internal sealed class FactSlot
{
    private readonly TypeKind kind;
    private readonly decimal least;
    private readonly decimal most;
    private readonly int scale;
    private readonly FrozenDictionary<string, long>? words;

    public FactSlot(FactDeclaration fact)
    {
        Fact = fact;
        kind = fact.Type.Kind;
        if (fact.Type.IsNumeric)
        {
            (least, most, scale) = (fact.Range!.Value.MinValue, fact.Range.Value.MaxValue, fact.Range.Value.Scale);
        }
        else if (kind == TypeKind.Choice)
        {
            words = fact.Type.Choices.Select((word, i) => KeyValuePair.Create(word, (long)i)).ToFrozenDictionary(StringComparer.Ordinal);
        }
    }

    public FactDeclaration Fact { get; }

    public int Slot => Fact.Slot;

    /// <summary>Puts a value into its place; false, and the place stays empty, where it is not of the declared type or not within its bounds.</summary>
    public bool TryPut(FactValue value, FactColumns columns, int offset)
    {
        switch (value.Kind)
        {
            case FactKind.Number:
                return TryPut(value.AsNumber, columns, offset);
            case FactKind.Text:
                return TryPut(value.AsText, columns, offset);
            default:
                if (kind == TypeKind.Boolean)
                {
                    columns.Set(offset + Slot, value.AsBoolean ? 1L : 0L);
                }

                return kind == TypeKind.Boolean;
        }
    }

    /// <inheritdoc cref="TryPut(FactValue, FactColumns, int)"/>
    public bool TryPut(decimal number, FactColumns columns, int offset)
    {
        var fits = kind is TypeKind.Number or TypeKind.Percent or TypeKind.Money or TypeKind.Points
            && number >= least && number <= most && ExactDecimal.HasScale(number, scale);
        if (fits)
        {
            columns.Set(offset + Slot, number);
        }

        return fits;
    }

    /// <inheritdoc cref="TryPut(FactValue, FactColumns, int)"/>
    public bool TryPut(string text, FactColumns columns, int offset)
    {
        switch (kind)
        {
            case TypeKind.Text when text.Length <= LanguageLimits.TextLengthMax:
                columns.Set(offset + Slot, text);
                return true;
            case TypeKind.Choice when words!.TryGetValue(text, out var word):
                columns.Set(offset + Slot, word);
                return true;
            case TypeKind.Date or TypeKind.Instant or TypeKind.Duration when StoredValue.Parse(text, Fact.Type) is { } time:
                columns.Set(offset + Slot, time);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc cref="TryPut(FactValue, FactColumns, int)"/>
    public bool TryPut(LocalDate day, FactColumns columns, int offset)
    {
        var fits = kind == TypeKind.Date && day.Calendar == CalendarSystem.Iso && StoredValue.IsNamed(day.Year);
        if (fits)
        {
            columns.Set(offset + Slot, StoredValue.Of(day));
        }

        return fits || TryPut(FactValue.Of(day), columns, offset);
    }
}
