using System.Collections.Immutable;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Rules;

/// <summary>What a deadline is the deadline of: it decides from which date it is counted when none is named, and from which it may be.</summary>
internal enum DeadlineOf
{
    /// <summary>Points on their way to be spent.</summary>
    Availability,

    /// <summary>Points on their way to expire.</summary>
    Expiry,

    /// <summary>A tier that was reached.</summary>
    Tier,

    /// <summary>A reward that is issued.</summary>
    Reward,

    /// <summary>A tier or a privilege that a rule grants, or more time that it gives.</summary>
    Grant,
}

/// <summary>Checks deadlines, the same way wherever they stand.</summary>
internal sealed class DeadlineBinder(PackScope scope)
{
    /// <summary>How deep deadlines may lie in each other.</summary>
    private const int NestingMax = 3;

    private readonly PeriodBinder periods = new(scope);

    /// <summary>The deadline at a member; null where there is none or it was refused.</summary>
    public Deadline? Bind(JsonObject parent, string name, DeadlineOf of) => Bind(parent.Get(name), of, depth: 1);

    /// <summary>The dates with a name of their own that a deadline may be counted from; the first is the obvious one.</summary>
    private static ImmutableArray<string> AnchorsOf(DeadlineOf of) => of switch
    {
        DeadlineOf.Availability => [DateAnchor.LotEarnedOn, DateAnchor.PurchaseDate, DateAnchor.PurchaseCompletedOn],
        DeadlineOf.Expiry => [DateAnchor.LotEarnedOn, DateAnchor.LotAvailableFrom, DateAnchor.PurchaseDate, DateAnchor.PurchaseCompletedOn, DateAnchor.TierEnteredOn],
        DeadlineOf.Tier => [DateAnchor.TierEnteredOn],
        DeadlineOf.Reward => [DateAnchor.RewardIssuedOn],
        _ => [DateAnchor.EventDate, DateAnchor.PurchaseDate],
    };

    private static readonly ImmutableArray<string> AllAnchors = [.. Enum.GetValues<DeadlineOf>().SelectMany(of => AnchorsOf(of)).Distinct()];

    private Deadline? Bind(JsonValue? value, DeadlineOf of, int depth)
    {
        if (value is JsonString)
        {
            return periods.Length(value) is var (months, days)
                ? new DeadlineAfter { Since = new DateAnchor(AnchorsOf(of)[0]), Months = months, Days = days }
                : null;
        }

        if (value is not JsonObject node)
        {
            return null;
        }

        if (depth > NestingMax)
        {
            scope.Report(node.Place, PackDiagnostics.DeadlineTooDeep, PackScope.Number(NestingMax));
            return null;
        }

        var unless = scope.Condition(node, "unless", ExpressionScope.Member);
        if (node.Get("unless") is not null && unless is null)
        {
            return null;
        }

        if (node.Get("day") is not null)
        {
            return scope.Day(node, "day") is { } fixedDay ? new FixedDeadline(fixedDay) { Unless = unless } : null;
        }

        if (node.Get("since") is JsonString since)
        {
            return After(node, since, of, unless);
        }

        var list = node.Get("laterOf") is JsonArray ? "laterOf" : "earlierOf";
        var items = node.GetItems(list).Select(item => Bind(item, of, depth + 1)).ToList();
        if (items.Count == 0 || items.Contains(null))
        {
            return null;
        }

        ImmutableArray<Deadline> deadlines = [.. items.OfType<Deadline>()];
        return list == "laterOf" ? new LaterDeadline(deadlines) { Unless = unless } : new EarlierDeadline(deadlines) { Unless = unless };
    }

    private DeadlineAfter? After(JsonObject node, JsonString since, DeadlineOf of, CheckedNode? unless)
    {
        var anchor = Anchor(since, of);
        var roundUp = periods.Calendar(node, "roundUp");
        var after = periods.Length(node.Get("after"));
        var thenRoundUp = periods.Calendar(node, "thenRoundUp");
        var anniversary = node.Get("anniversaryOf") is JsonString origin ? MemberDate(origin) : null;
        if ((node.Get("thenRoundUp") is not null && thenRoundUp is null) || (node.Get("anniversaryOf") is not null && anniversary is null))
        {
            return null;
        }

        if (anchor is null || (node.Get("roundUp") is not null && roundUp is null) || (node.Get("after") is not null && after is null))
        {
            return null;
        }

        return new DeadlineAfter { Since = anchor, RoundUp = roundUp, Months = after?.Months ?? 0, Days = after?.Days ?? 0, ThenRoundUp = thenRoundUp, AnniversaryOf = anniversary, Unless = unless };
    }

    /// <summary>A date of the member: what has anniversaries of its own.</summary>
    private DateAnchor? MemberDate(JsonString name) => Anchor(name, []);

    private DateAnchor? Anchor(JsonString since, DeadlineOf of) => Anchor(since, AnchorsOf(of));

    private DateAnchor? Anchor(JsonString since, ImmutableArray<string> anchors)
    {
        var name = since.Value;
        if (anchors.Contains(name))
        {
            return new DateAnchor(name);
        }

        var declaration = scope.Vocabulary.Find(name);
        switch (declaration)
        {
            case FactDeclaration { Subject: FactSubject.Member, Type.Kind: TypeKind.Date } fact:
                return new DateAnchor(name) { Label = fact.Label };
            case RefusedDeclaration:
                return null;
            case FactDeclaration { Subject: FactSubject.Member } fact:
                scope.Report(since.Place, PackDiagnostics.AnchorNotADate, name, TypeNames.Of(fact.Type));
                return null;
        }

        if (declaration is not null || AllAnchors.Contains(name))
        {
            scope.Report(since.Place, PackDiagnostics.AnchorNotHere, name, anchors.IsEmpty ? "member.…" : string.Join(", ", anchors));
        }
        else
        {
            var dates = scope.Vocabulary.EventFacts.Where(f => f is { Subject: FactSubject.Member, Type.Kind: TypeKind.Date }).Select(f => f.Name);
            scope.Report(since.Place, PackDiagnostics.UnknownAnchor, name, PackScope.Suggestion(name, anchors.Concat(dates)));
        }

        return null;
    }
}
