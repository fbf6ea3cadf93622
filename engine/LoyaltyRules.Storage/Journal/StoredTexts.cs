using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Storage.Journal;

/// <summary>Values as the texts of columns.</summary>
internal static class StoredTexts
{
    public static string Of(Instant at) => InstantPattern.ExtendedIso.Format(at);

    public static string Of(LocalDate day) => LocalDatePattern.Iso.Format(day);

    public static string Of(Enum word) => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());

    public static T Parse<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word, ignoreCase: true);

    public static Instant Instant(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    public static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    public static decimal Amount(string text) => ExactDecimal.TryParse(text, out var amount) ? amount : throw new InvalidDataException($"'{text}' is no amount.");

    /// <summary>What kind of command it is: ids are unique within a kind.</summary>
    public static string KindOf(BookCommand command) => KindOf(command.GetType());

    /// <summary>The kind of the commands of a type.</summary>
    public static string KindOf(Type command) => JsonNamingPolicy.CamelCase.ConvertName(command.Name);
}
