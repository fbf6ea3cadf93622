using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Messages.Events;

/// <summary>What kind of value a template can name.</summary>
public abstract record ModelType
{
    private protected ModelType()
    {
    }

    /// <summary>What it is called in diagnostics.</summary>
    public abstract Phrase Noun { get; }
}

/// <summary>The kinds of single values.</summary>
public enum ScalarKind
{
    /// <summary>A text, a <see cref="string"/>.</summary>
    Text,

    /// <summary>A plain number, a <see cref="decimal"/>.</summary>
    Number,

    /// <summary>A percentage, a <see cref="decimal"/>.</summary>
    Percent,

    /// <summary>Points, a <see cref="decimal"/>.</summary>
    Points,

    /// <summary>Money of the program in major units, a <see cref="decimal"/>.</summary>
    Money,

    /// <summary>A local day, a <see cref="NodaTime.LocalDate"/>.</summary>
    Date,

    /// <summary>Yes or no, a <see cref="bool"/>.</summary>
    YesNo,
}

/// <summary>A single value.</summary>
/// <param name="Kind">Which kind.</param>
public sealed record ScalarType(ScalarKind Kind) : ModelType
{
    /// <summary>Whether it is a number of some unit.</summary>
    public bool IsNumber => Kind is ScalarKind.Number or ScalarKind.Percent or ScalarKind.Points or ScalarKind.Money;

    /// <inheritdoc/>
    public override Phrase Noun => Kind switch
    {
        ScalarKind.Text => new Phrase("a text", "текст"),
        ScalarKind.Number => new Phrase("a number", "число"),
        ScalarKind.Percent => new Phrase("a percentage", "процент"),
        ScalarKind.Points => new Phrase("points", "баллы"),
        ScalarKind.Money => new Phrase("money", "деньги"),
        ScalarKind.Date => new Phrase("a date", "дата"),
        _ => new Phrase("yes or no", "да или нет"),
    };
}

/// <summary>Something with named values.</summary>
/// <param name="Fields">The values, by their place in a <see cref="ModelObject"/>.</param>
public sealed record ObjectType(ImmutableArray<ModelField> Fields) : ModelType
{
    /// <inheritdoc/>
    public override Phrase Noun => new("something with several values", "сведения из нескольких значений");

    /// <summary>The place of a value; -1 for none of that name.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Fields.Length; i++)
        {
            if (Fields[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A list.</summary>
/// <param name="Item">What it holds.</param>
public sealed record ListType(ObjectType Item) : ModelType
{
    /// <inheritdoc/>
    public override Phrase Noun => new("a list", "список");
}

/// <summary>A named value.</summary>
/// <param name="Name">What templates call it.</param>
/// <param name="Type">What it is.</param>
/// <param name="MayBeMissing">Whether it can be absent: then a template has to ask first.</param>
public sealed record ModelField(string Name, ModelType Type, bool MayBeMissing = false);

/// <summary>Values of an <see cref="ObjectType"/>, each at the place of its field; null for an absent one.</summary>
/// <param name="Values">A string, decimal, bool, LocalDate, ModelObject or array of ModelObject each.</param>
public sealed record ModelObject(object?[] Values);
