using System.Text.Json;
using LoyaltyRules.Engine.Packs.Program;

namespace LoyaltyRules.Messages;

/// <summary>Events and channels as packs write them.</summary>
public static class MessageWords
{
    /// <summary>For example <c>pointsEarned</c>.</summary>
    public static string Of(MessageEvent on) => JsonNamingPolicy.CamelCase.ConvertName(on.ToString());

    /// <summary>For example <c>callCentre</c>.</summary>
    public static string Of(MessageChannel channel) => JsonNamingPolicy.CamelCase.ConvertName(channel.ToString());
}
