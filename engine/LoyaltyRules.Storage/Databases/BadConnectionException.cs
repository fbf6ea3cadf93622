using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Storage.Databases;

/// <summary>The connection string of a database cannot be read. Its text is not repeated: it may hold a password.</summary>
/// <param name="cause">What was wrong with it.</param>
public sealed class BadConnectionException(Exception cause) : Exception(DatabaseDiagnostics.BadConnection.Message.In(ProductLanguage.English), cause);
