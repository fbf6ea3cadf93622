using System.Collections.Immutable;

namespace LoyaltyRules.Storage.Keys;

/// <summary>What a key may do. No scope holds another: whoever may post may not ask by that.</summary>
public static class ApiScopes
{
    /// <summary>Ask: quotes, accounts, statements, decisions, packs. A quote that holds points takes <see cref="Commit"/> too.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>Post what happened: purchases, returns, holds, activities, rewards, and everything else that moves points.</summary>
    public const string Commit = "commit";

    /// <summary>Set and erase what is known of members.</summary>
    public const string Members = "members";

    /// <summary>Register webhooks, change them, see deliveries and send them again.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>Read and verify the audit trail.</summary>
    public const string Audit = "audit";

    /// <summary>Make, list, rotate and revoke keys.</summary>
    public const string Admin = "admin";

    /// <summary>Every scope.</summary>
    public static ImmutableArray<string> All { get; } = [Evaluate, Commit, Members, Webhooks, Audit, Admin];

    /// <summary>What a till, a web shop or a booking site needs.</summary>
    public static ImmutableArray<string> OfIntegrator { get; } = [Evaluate, Commit, Members];
}
