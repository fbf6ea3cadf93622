using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LoyaltyRules.Cli.Commands;

/// <summary>Options that take a whole number, and say so in words when they get something else.</summary>
internal static class WholeNumber
{
    /// <summary>An option with a default.</summary>
    public static Option<int> Of(string name, string description, int byDefault) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => Parse(result, name) is { } number ? number : 0,
    };

    /// <summary>An option that may be left out.</summary>
    public static Option<int?> Optional(string name, string description) => new(name) { Description = description, CustomParser = result => Parse(result, name) };

    /// <summary>An option whose number may be as large as a seed.</summary>
    public static Option<ulong> Seed(string name, string description, ulong byDefault) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            if (ulong.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            {
                return seed;
            }

            result.AddError($"{name} takes a whole number from 0 to {ulong.MaxValue}, not '{result.Tokens[^1].Value}'.");
            return 0;
        },
    };

    private static int? Parse(ArgumentResult result, string name)
    {
        if (int.TryParse(result.Tokens[^1].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError($"{name} takes a whole number, not '{result.Tokens[^1].Value}'.");
        return null;
    }
}
