using System.Collections.Immutable;

namespace LoyaltyRules.Storage.Keys;

/// <summary>What a key may do. No scope holds another: whoever may post may not ask by that.</summary>
public static class ApiScopes
{
    /// <summary>Ask what a purchase would come to: quotes and packs. A quote that holds points takes <see cref="Commit"/> too.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>Read what is known: accounts, statements, privileges, entries and their reasons.</summary>
    public const string Read = "read";

    /// <summary>Post what happened: purchases, returns, holds, activities, rewards, and everything else that moves points of itself.</summary>
    public const string Commit = "commit";

    /// <summary>Write what is known of members.</summary>
    public const string Members = "members";

    /// <summary>Erase members for good.</summary>
    public const string Erase = "erase";

    /// <summary>Give and take points by hand.</summary>
    public const string Adjust = "adjust";

    /// <summary>Register webhooks, change them, see deliveries and send them again.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>Run simulations over the program's history or a generated one, and read their reports.</summary>
    public const string Simulate = "simulate";

    /// <summary>Write versions of the pack and submit them.</summary>
    public const string Author = "author";

    /// <summary>Approve versions that others have written, reject them and take them back.</summary>
    public const string Approve = "approve";

    /// <summary>Read and verify the audit trail.</summary>
    public const string Audit = "audit";

    /// <summary>Make, list, rotate and revoke keys.</summary>
    public const string Admin = "admin";

    /// <summary>Every scope.</summary>
    public static ImmutableArray<string> All { get; } = [Evaluate, Read, Commit, Members, Erase, Adjust, Webhooks, Simulate, Author, Approve, Audit, Admin];

    /// <summary>What a till, a web shop or a booking site needs.</summary>
    public static ImmutableArray<string> OfIntegrator { get; } = [Evaluate, Read, Commit, Members];

    /// <summary>What the first key that makes keys has: whoever needs more makes a key for it.</summary>
    public static ImmutableArray<string> OfFirstAdmin { get; } = [Webhooks, Admin];
}
