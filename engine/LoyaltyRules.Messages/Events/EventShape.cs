using System.Collections.Immutable;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Messages.Events;

/// <summary>In which pack and language facts become values.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="Language">The two-letter code.</param>
internal sealed record Wording(RulePack Pack, string Language);

/// <summary>A value that templates can name, and where it comes from: both in one, so that what is checked is what is rendered.</summary>
/// <param name="Name">What templates call it.</param>
/// <param name="Type">What it is.</param>
/// <param name="Read">The value; null where it is missing.</param>
/// <param name="MayBeMissing">Whether it can be.</param>
internal sealed record FieldOf<T>(string Name, ModelType Type, Func<T, Wording, object?> Read, bool MayBeMissing = false);

/// <summary>The values that something has for templates.</summary>
internal sealed class Shape<T>
{
    private readonly ImmutableArray<FieldOf<T>> fields;

    public Shape(IEnumerable<FieldOf<T>> fields)
    {
        this.fields = [.. fields];
        Type = new ObjectType([.. this.fields.Select(f => new ModelField(f.Name, f.Type, f.MayBeMissing))]);
    }

    /// <summary>Its type.</summary>
    public ObjectType Type { get; }

    /// <summary>The values of one.</summary>
    /// <exception cref="InvalidOperationException">A value is missing that never is: facts that do not belong to the event.</exception>
    public ModelObject Read(T of, Wording wording)
    {
        var values = new object?[fields.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = fields[i].Read(of, wording);
            if (values[i] is null && !fields[i].MayBeMissing)
            {
                throw new InvalidOperationException($"'{fields[i].Name}' is missing.");
            }
        }

        return new ModelObject(values);
    }
}

/// <summary>Short names for the types of values.</summary>
internal static class Types
{
    public static ScalarType Text { get; } = new(ScalarKind.Text);

    public static ScalarType Number { get; } = new(ScalarKind.Number);

    public static ScalarType Percent { get; } = new(ScalarKind.Percent);

    public static ScalarType Points { get; } = new(ScalarKind.Points);

    public static ScalarType Money { get; } = new(ScalarKind.Money);

    public static ScalarType Date { get; } = new(ScalarKind.Date);
}
