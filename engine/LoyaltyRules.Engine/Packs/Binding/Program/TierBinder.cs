using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Binding.Rules;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Program;

/// <summary>Checks tiers. Their words are declared as the choice <c>member.tier</c> before any condition may ask for it; what they need comes once counters are known.</summary>
internal sealed class TierBinder(PackScope scope, JsonObject? node)
{
    /// <summary>The name that conditions ask for the tier.</summary>
    public const string FactName = "member.tier";

    private readonly Dictionary<string, LocalizedText?> labels = new(StringComparer.Ordinal);

    private string NoTier => node?.GetText("none") ?? TierProgram.NoTierDefault;

    private IEnumerable<JsonObject> Levels => node?.GetItems("levels").OfType<JsonObject>() ?? [];

    /// <summary>Declares <c>member.tier</c>; nothing where the pack has no tiers.</summary>
    /// <param name="facts">The facts of the pack, none of which may take that name.</param>
    public void Declare(IEnumerable<JsonObject> facts)
    {
        if (node is null)
        {
            return;
        }

        var noTierLabel = NoTier == TierProgram.NoTierDefault ? new Phrase("no tier", "без уровня") : NoTier;
        var words = new List<(string Word, Phrase Label)> { (NoTier, noTierLabel) };
        foreach (var level in Levels)
        {
            if (level.Get("tier") is not JsonString { Value: var word } wordValue)
            {
                continue;
            }

            var label = scope.Text(level, "label");
            if (words.Any(w => w.Word == word))
            {
                scope.Report(wordValue.Place, PackDiagnostics.DeclaredTwice, word);
            }
            else
            {
                words.Add((word, label?.ToPhrase() ?? word));
                labels.Add(word, label);
            }
        }

        // No default: without a tier the border gives the word below all levels, and a word that is not listed here is unknown (U3).
        var declaration = new FactDeclaration(
            FactName, RuleType.RankedChoiceOf([.. words.Select(w => w.Word)]), FactSubject.Member, new Phrase("tier", "уровень"))
        {
            ChoiceLabels = [.. words.Select(w => w.Label)],
        };
        if (!scope.Vocabulary.TryAdd(declaration) && facts.FirstOrDefault(f => f.GetText("name") == FactName) is { } taken)
        {
            scope.Report(taken.Get("name")!.Place, PackDiagnostics.TierFactTaken, FactName);
        }
    }

    /// <summary>The tiers; null where the pack has none.</summary>
    public TierProgram? Bind()
    {
        if (node is null)
        {
            return null;
        }

        var levels = ImmutableArray.CreateBuilder<TierLevel>();
        foreach (var level in Levels)
        {
            if (level.Get("tier") is not JsonString { Value: var word })
            {
                continue;
            }

            var bound = Bind(level, word, levels);
            if (scope.Tiers.TryAdd(word, bound) && bound is not null)
            {
                levels.Add(bound);
            }
        }

        var periods = new PeriodBinder(scope);
        var grace = periods.Length(node.Get("grace"));
        return new TierProgram
        {
            NoTier = NoTier,
            Levels = levels.ToImmutable(),
            Upgrade = node.GetText("upgrade") == "atReview" ? TierUpgrade.AtReview : TierUpgrade.Immediately,
            Review = periods.Calendar(node, "review"),
            Until = new DeadlineBinder(scope).Bind(node, "until", DeadlineOf.Tier),
            GraceMonths = grace?.Months ?? 0,
            GraceDays = grace?.Days ?? 0,
            Downgrade = node.GetText("downgrade") switch
            {
                "oneLevel" => TierDowngrade.OneLevel,
                "never" => TierDowngrade.Never,
                _ => TierDowngrade.ToQualified,
            },
        };
    }

    /// <summary>Warns of tiers that nobody can ever have.</summary>
    public void WarnNeverReached(IEnumerable<Rule> rules)
    {
        var granted = rules.SelectMany(r => r.Then).OfType<GrantEffect>().Select(g => g.Tier?.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var level in Levels)
        {
            if (level.Get("tier") is JsonString word && scope.Tiers.GetValueOrDefault(word.Value) is { IsReachable: false } && !granted.Contains(word.Value))
            {
                scope.Report(word.Place, PackDiagnostics.TierNeverReached, word.Value);
            }
        }
    }

    private TierLevel? Bind(JsonObject level, string word, IReadOnlyList<TierLevel> lower)
    {
        var reach = Requirement(level, lower);
        var keep = level.Get("keep") is JsonObject node ? Requirement(node, lower: null) : null;
        return reach is null || (keep is null && level.Get("keep") is JsonObject) ? null : new TierLevel(word, labels.GetValueOrDefault(word), reach) { Keep = keep };
    }

    // "any": { a, b } is any of two groups of one; "any": [ { a, b }, { c } ] any of two groups; "all" the other way round.
    private TierRequirement? Requirement(JsonObject node, IReadOnlyList<TierLevel>? lower)
    {
        var member = node.Get("all") is not null ? "all" : "any";
        var groups = ImmutableArray.CreateBuilder<ImmutableArray<TierThreshold>>();
        var isFine = true;
        switch (node.Get(member))
        {
            case JsonObject map:
                groups.AddRange(Group(map, lower, ref isFine).Select(t => ImmutableArray.Create(t)));
                break;
            case JsonArray list:
                foreach (var map in list.Items.OfType<JsonObject>())
                {
                    groups.Add(Group(map, lower, ref isFine));
                }

                break;
        }

        return !isFine ? null : groups.Count == 0 ? TierRequirement.Never : new TierRequirement(member == "all", groups.ToImmutable());
    }

    private ImmutableArray<TierThreshold> Group(JsonObject map, IReadOnlyList<TierLevel>? lower, ref bool isFine)
    {
        var thresholds = ImmutableArray.CreateBuilder<TierThreshold>();
        foreach (var threshold in map.Members.Where(m => m.Name != "note"))
        {
            if (Threshold(map, threshold) is { } bound)
            {
                thresholds.Add(bound);
                WarnNotRising(bound, threshold, lower ?? []);
            }
            else
            {
                isFine = false;
            }
        }

        return thresholds.ToImmutable();
    }

    private TierThreshold? Threshold(JsonObject map, JsonMember threshold)
    {
        if (!scope.Counters.TryGetValue(threshold.Name, out var counter))
        {
            if (scope.Vocabulary.Find(threshold.Name) is not RefusedDeclaration)
            {
                scope.Report(threshold.PlaceOfName, PackDiagnostics.UnknownCounter, threshold.Name, PackScope.Suggestion(threshold.Name, scope.Counters.Keys));
            }

            return null;
        }

        if (scope.Vocabulary.Find(threshold.Name) is not FactDeclaration { Range: { } range } fact)
        {
            scope.Report(threshold.PlaceOfName, PackDiagnostics.CounterNotANumber, threshold.Name);
            return null;
        }

        var least = scope.Amount(map, threshold.Name, ExpressionScope.Member, fact.Type, RuleType.Number);
        if (least is null)
        {
            return null;
        }

        if (least is not ConstantNode { Number: var number })
        {
            scope.Report(threshold.Value.Place, LanguageDiagnostics.NotAConstant);
            return null;
        }

        if (ExactDecimal.ScaleOf(number) > range.Scale)
        {
            scope.Report(threshold.Value.Place, PackDiagnostics.TooManyDecimals, ExactDecimal.Format(number), PackScope.Number(range.Scale));
            return null;
        }

        return new TierThreshold(counter, number);
    }

    private void WarnNotRising(TierThreshold threshold, JsonMember member, IReadOnlyList<TierLevel> lower)
    {
        foreach (var level in lower.Reverse())
        {
            if (level.Reach.Thresholds.FirstOrDefault(t => t.Counter == threshold.Counter) is { } below)
            {
                if (below.AtLeast >= threshold.AtLeast)
                {
                    scope.Report(member.Value.Place, PackDiagnostics.ThresholdNotRising,
                        member.Name, ExactDecimal.Format(threshold.AtLeast), level.Name, ExactDecimal.Format(below.AtLeast));
                }

                return;
            }
        }
    }
}
