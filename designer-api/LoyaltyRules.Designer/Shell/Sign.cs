namespace LoyaltyRules.Designer.Shell;

/// <summary>What a sign says beside its words. Each has a shape of its own, so that colour says nothing alone.</summary>
public enum Sign
{
    /// <summary>It gives something, or is in order.</summary>
    Good,

    /// <summary>It does not match: an answer like another.</summary>
    No,

    /// <summary>Something is not known.</summary>
    Unknown,

    /// <summary>It is broken and has to be mended.</summary>
    Broken,

    /// <summary>It works, and may not be what is meant.</summary>
    Warning,

    /// <summary>It is being written.</summary>
    Edited,

    /// <summary>It waits.</summary>
    Waiting,
}
