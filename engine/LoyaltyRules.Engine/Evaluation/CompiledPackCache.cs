using System.Collections.Concurrent;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// Compiled packs by the hash of their content. Each is compiled once, however many threads ask for it at once, and is handed out whole: a
/// release is one look-up under another hash, and whoever is deciding under the old pack finishes under it. Safe for many threads.
/// </summary>
public sealed class CompiledPackCache
{
    private readonly ConcurrentDictionary<string, Lazy<CompiledPack>> packs = new(StringComparer.Ordinal);

    /// <summary>How many packs it holds.</summary>
    public int Count => packs.Count;

    /// <summary>The compiled form of a pack; compiles it when this is the first time that its hash is asked for.</summary>
    public CompiledPack Of(RulePack pack) => packs.GetOrAdd(pack.Hash, static (_, p) => new Lazy<CompiledPack>(() => CompiledPack.Compile(p)), pack).Value;

    /// <summary>
    /// Forgets a pack that no new event is decided under. Its machine code goes with it, as soon as nobody uses it any more.
    /// </summary>
    /// <returns>False when the cache does not hold it.</returns>
    public bool Retire(string hash) => packs.TryRemove(hash, out _);
}
