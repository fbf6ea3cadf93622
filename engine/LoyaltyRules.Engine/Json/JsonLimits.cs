namespace LoyaltyRules.Engine.Json;

/// <summary>What a document may hold at most, by where it comes from.</summary>
/// <param name="Values">Values in all, objects and lists among them.</param>
/// <param name="Names">Names in one object.</param>
/// <param name="NameLength">Characters of a name.</param>
/// <param name="IsPlain">Whether texts and names have to be plain (<see cref="PlainText"/>).</param>
internal sealed record JsonLimits(int Values, int Names, int NameLength, bool IsPlain)
{
    /// <summary>Of files that a person wrote: packs, mappings, workflows. Their texts may have more than one line.</summary>
    public static JsonLimits Files { get; } = new(StrictJson.NodesMax, int.MaxValue, int.MaxValue, IsPlain: false);

    /// <summary>Of commands and snapshots, wherever they come from.</summary>
    public static JsonLimits Commands { get; } = Files with { IsPlain = true };

    /// <summary>Of the bodies of requests. A pack declares 1,000 facts and 500 counters at most: no object in order has more names.</summary>
    public static JsonLimits Requests { get; } = new(100_000, 1_500, 200, IsPlain: true);

    /// <summary>Of the bodies of requests that hold files, as texts of many lines.</summary>
    public static JsonLimits RequestsWithFiles { get; } = Requests with { IsPlain = false };
}
