using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Engine.Simulation.Runs;

/// <summary>What members ask to pay with points. How much may pay is up to the pack.</summary>
public sealed class RedemptionPreference
{
    private enum Kind
    {
        AsHistory,
        Never,
        Most,
        Percent,
    }

    private readonly Kind kind;
    private readonly decimal percent;

    private RedemptionPreference(Kind kind, decimal percent = 0) => (this.kind, this.percent) = (kind, percent);

    /// <summary>What the history says, as far as its currencies can pay in the program.</summary>
    public static RedemptionPreference AsHistory { get; } = new(Kind.AsHistory);

    /// <summary>Nothing.</summary>
    public static RedemptionPreference Never { get; } = new(Kind.Never);

    /// <summary>As many points as may pay, of every currency that can.</summary>
    public static RedemptionPreference Most { get; } = new(Kind.Most);

    /// <summary>Points for a share of the price of every purchase, of the first currency of the pack that can pay.</summary>
    /// <param name="percent">The share in percent, 0 to 100.</param>
    public static RedemptionPreference OfPrice(decimal percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return new RedemptionPreference(Kind.Percent, percent);
    }

    /// <summary>Reads the word by which it is asked for: <c>history</c>, <c>never</c>, <c>most</c>, or a percentage of every purchase such as <c>50%</c>.</summary>
    /// <param name="word">The word; null for <c>history</c>.</param>
    /// <returns>The preference; null where the word is none.</returns>
    public static RedemptionPreference? Parse(string? word) => word switch
    {
        null or "history" => AsHistory,
        "never" => Never,
        "most" => Most,
        _ => ExactDecimal.TryParse(word.AsSpan().TrimEnd('%'), out var percent) && percent is >= 0 and <= 100 ? OfPrice(percent) : null,
    };

    /// <summary>The purchase with what its member asks to pay. Who is nobody has no points and asks for none.</summary>
    internal Purchase Ask(Purchase purchase, RulePack pack)
    {
        if (purchase.MemberId is null || kind == Kind.Never)
        {
            return purchase.Pay.IsEmpty ? purchase : purchase with { Pay = [] };
        }

        return kind == Kind.AsHistory && purchase.Pay.IsEmpty ? purchase : purchase with { Pay = [.. Requests(purchase, pack)] };
    }

    private IEnumerable<PointsRequest> Requests(Purchase purchase, RulePack pack)
    {
        var paying = pack.Points.Where(p => p.Redemption is not null).OrderBy(p => p.Position);
        switch (kind)
        {
            case Kind.AsHistory:
                return purchase.Pay.Where(request => paying.Any(p => p.Currency == request.Currency));
            case Kind.Most:
                return paying.Select(p => new PointsRequest(p.Currency, null));
            default:
                var price = purchase.Lines.Sum(l => l.Gross) * percent / 100;
                return paying.Take(1).Select(p => new PointsRequest(p.Currency, ExactDecimal.Divide(price, p.PointValue, p.Decimals, Rounding.Down))).Where(r => r.Points > 0);
        }
    }
}
