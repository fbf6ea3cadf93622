namespace LoyaltyRules.Messages;

/// <summary>A message came to more than a message may be. Nothing of it is sent.</summary>
public sealed class MessageTooLongException() : Exception("The message is longer than a message may be.");
