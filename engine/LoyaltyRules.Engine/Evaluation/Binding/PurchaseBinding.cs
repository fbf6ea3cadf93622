using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>What a purchase brings to the border: its lines, the points that are to pay and the rewards presented.</summary>
/// <param name="pack">The pack.</param>
/// <param name="declared">Its facts.</param>
/// <param name="frame">Takes the values.</param>
/// <param name="report">Takes the problems.</param>
internal readonly struct PurchaseBinding(RulePack pack, DeclaredFacts declared, FactFrame frame, EventReporter report)
{
    /// <summary>The most points of a currency that a member can hold or ask for.</summary>
    public const decimal PointsMax = 1_000_000_000_000_000;

    private const int LinesComparedMax = 16;

    public void Whole(Purchase purchase)
    {
        if (purchase.Id.Length == 0)
        {
            report.Add("/purchase/id", EventDiagnostics.NoId, new Phrase("The purchase", "Покупка"));
        }

        if (purchase.Lines.Length > Purchase.LinesMax)
        {
            report.Add("/purchase/lines", EventDiagnostics.TooManyLines, EventReporter.Number(purchase.Lines.Length), EventReporter.Number(Purchase.LinesMax));
        }

        if (purchase.Lines.IsEmpty && purchase.Fees.Count == 0)
        {
            report.Add("/purchase", EventDiagnostics.NothingBought);
        }

        if (purchase.Currency is { } currency && currency != pack.Currency)
        {
            report.Add("/purchase/currency", EventDiagnostics.OtherCurrency, currency, pack.Currency);
        }

        LineIds(purchase.Lines);
    }

    private void LineIds(ImmutableArray<PurchaseLine> lines)
    {
        // A few lines are compared with each other sooner than a set of their ids is made.
        var ids = lines.Length > LinesComparedMax ? new HashSet<string>(StringComparer.Ordinal) : null;
        for (var i = 0; i < lines.Length; i++)
        {
            var id = lines[i].Id;
            var isTwice = !(ids?.Add(id) ?? true);
            for (var before = 0; before < i && ids is null && !isTwice; before++)
            {
                isTwice = lines[before].Id == id;
            }

            if (isTwice)
            {
                report.Add(EventReporter.LinePointer(i) + "/id", EventDiagnostics.LineTwice, id);
            }
        }
    }

    public void Line(PurchaseLine line, int index)
    {
        var (known, columns, offset) = (declared.BuiltIn, frame.LineFacts, frame.LineIndex(index, 0));
        if (line.Id.Length == 0)
        {
            report.Add(EventReporter.LinePointer(index) + "/id", EventDiagnostics.NoId, new Phrase("A line", "Строка чека"));
        }

        if (!known.LineId.TryPut(line.Id, columns, offset))
        {
            report.Misfit(known.LineId, FactValue.Of(line.Id), EventReporter.LinePointer(index) + "/id");
        }

        if (line.Sku is { } sku && !known.LineSku.TryPut(sku, columns, offset))
        {
            report.Misfit(known.LineSku, FactValue.Of(sku), EventReporter.LinePointer(index) + "/sku");
        }

        if (!known.LineQuantity.TryPut(line.Quantity, columns, offset))
        {
            report.Misfit(known.LineQuantity, FactValue.Of(line.Quantity), EventReporter.LinePointer(index) + "/quantity");
        }

        if (!known.LineGross.TryPut(line.Gross, columns, offset))
        {
            report.Misfit(known.LineGross, FactValue.Of(line.Gross), EventReporter.LinePointer(index) + "/gross");
        }

        if (line.Tax is { } tax && !known.LineTax.TryPut(tax, columns, offset))
        {
            report.Misfit(known.LineTax, FactValue.Of(tax), EventReporter.LinePointer(index) + "/tax");
        }

        foreach (ref readonly var given in line.Facts.Items)
        {
            if (!declared.OfLine.TryGetValue(given.Key, out var fact))
            {
                report.Unknown("line.", given.Key, EventReporter.LinePointer(index) + "/facts", isFee: false);
            }
            else if (!fact.TryPut(given.Value, columns, offset))
            {
                report.Misfit(fact, given.Value, $"{EventReporter.LinePointer(index)}/facts/{given.Key}");
            }
        }
    }

    public void Gross()
    {
        var gross = 0m;
        for (var i = 0; i < frame.LineCount; i++)
        {
            gross += frame.LineFacts.Decimals[frame.LineIndex(i, declared.BuiltIn.LineGross.Slot)];
        }

        frame.EventFacts.Set(declared.BuiltIn.Gross, gross);
    }

    /// <summary>What is presented is among what the member holds, each once. Whether it applies, the decision says.</summary>
    public void Presented(Purchase purchase, MemberSnapshot? member)
    {
        if (purchase.Rewards.Length > Purchase.RewardsMax)
        {
            report.Add("/purchase/rewards", EventDiagnostics.TooManyRewards, EventReporter.Number(purchase.Rewards.Length), EventReporter.Number(Purchase.RewardsMax));
        }

        for (var i = 0; i < purchase.Rewards.Length; i++)
        {
            var (id, pointer) = (purchase.Rewards[i], string.Create(CultureInfo.InvariantCulture, $"/purchase/rewards/{i}"));
            if (member is null)
            {
                report.Add(pointer, EventDiagnostics.NobodyHolds, id);
            }
            else if (!member.Rewards.Any(r => r.Id == id))
            {
                report.Add(pointer, EventDiagnostics.NotHeld, id);
            }
            else if (purchase.Rewards.Take(i).Contains(id))
            {
                report.Add(pointer, EventDiagnostics.PresentedTwice, id);
            }
        }
    }

    /// <summary>The points that are to pay, and those there are.</summary>
    public void Points(Purchase purchase, MemberSnapshot? member)
    {
        for (var i = 0; i < purchase.Pay.Length; i++)
        {
            var (request, pointer) = (purchase.Pay[i], string.Create(CultureInfo.InvariantCulture, $"/purchase/pay/{i}"));
            if (member is null)
            {
                report.Add(pointer, EventDiagnostics.NobodyPays, request.Currency);
            }

            if (purchase.Pay.Take(i).Any(r => r.Currency == request.Currency))
            {
                report.Add(pointer, EventDiagnostics.PaysTwice, request.Currency);
            }

            if (!declared.Currencies.TryGetValue(request.Currency, out var currency))
            {
                report.UnknownCurrency(request.Currency, pointer);
                continue;
            }

            if (currency.Redemption is null)
            {
                report.Add(pointer, EventDiagnostics.CannotPay, request.Currency);
            }

            if (request.Points is { } points && !Fit(currency, points))
            {
                report.Misfit(currency, points, pointer + "/points");
            }
        }

        for (var i = 0; i < member?.Available.Length; i++)
        {
            var (name, points) = member.Available[i];
            if (!declared.Currencies.TryGetValue(name, out var currency))
            {
                report.UnknownCurrency(name, "/member/points/" + name);
            }
            else if (!Fit(currency, points))
            {
                report.Misfit(currency, points, "/member/points/" + name);
            }
        }
    }

    private static bool Fit(PointsCurrency currency, decimal points) => points is >= 0 and <= PointsMax && ExactDecimal.HasScale(points, currency.Decimals);
}
