using LoyaltyRules.Engine.Language.Checking;

namespace LoyaltyRules.Engine.Packs.Rules;

/// <summary>What an effect is computed on.</summary>
internal abstract record EffectBase
{
    /// <summary>As the pack names it.</summary>
    public abstract string Name { get; }
}

internal sealed record NamedBase(BaseDefinition Definition) : EffectBase
{
    public override string Name => "base." + Definition.Name;
}

internal sealed record FeeBase(FactDeclaration Fee) : EffectBase
{
    public override string Name => Fee.Name;
}

/// <summary>The base points that this purchase earns.</summary>
internal sealed record EarnedBase : EffectBase
{
    public const string Word = "earned.base";

    public override string Name => Word;
}
