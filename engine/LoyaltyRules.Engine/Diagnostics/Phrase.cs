namespace LoyaltyRules.Engine.Diagnostics;

/// <summary>The languages the product itself speaks.</summary>
public enum ProductLanguage
{
    /// <summary>English.</summary>
    English,

    /// <summary>Russian.</summary>
    Russian,
}

/// <summary>One sentence of the product in both of its languages; <c>{0}</c>, <c>{1}</c> … stand for arguments.</summary>
/// <param name="En">The sentence in English.</param>
/// <param name="Ru">The sentence in Russian.</param>
public sealed record Phrase(string En, string Ru)
{
    /// <summary>The same text in both languages: a name, a number, a piece of the pack.</summary>
    public static implicit operator Phrase(string text) => new(text, text);

    /// <summary>The sentence in <paramref name="language"/>, its placeholders still in it.</summary>
    public string In(ProductLanguage language) => language == ProductLanguage.Russian ? Ru : En;

    /// <summary>The sentence in <paramref name="language"/> with its placeholders filled, without any culture.</summary>
    public string Format(ProductLanguage language, params ReadOnlySpan<string> arguments)
    {
        var text = In(language);
        if (arguments.Length == 0)
        {
            return text;
        }

        // Not string.Format: an argument may hold braces, and a sentence may name fewer arguments than it is given.
        var result = new System.Text.StringBuilder(text.Length + 32);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{' && i + 2 < text.Length && char.IsAsciiDigit(text[i + 1]) && text[i + 2] == '}'
                && text[i + 1] - '0' < arguments.Length)
            {
                result.Append(arguments[text[i + 1] - '0']);
                i += 2;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
