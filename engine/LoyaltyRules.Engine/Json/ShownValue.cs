namespace LoyaltyRules.Engine.Json;

/// <summary>How a value that was found is shown in a problem.</summary>
internal static class ShownValue
{
    /// <summary>A value as JSON, which reads the same in every language; what is large only by its kind.</summary>
    public static string Of(JsonValue value) => value switch
    {
        JsonObject => "{…}",
        JsonArray => "[…]",
        JsonString s => Cut(s.Value),
        JsonNumber n => n.Number.ToEcmaScript(),
        JsonBoolean b => b.Value ? "true" : "false",
        _ => "null",
    };

    /// <summary>The beginning of a text.</summary>
    public static string Cut(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[58]) ? 58 : 59), "…");
}
