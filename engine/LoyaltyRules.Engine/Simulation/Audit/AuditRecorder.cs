using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Audit;

/// <summary>Notes everything that happens in one book as rows of an audit's tables. Not thread-safe.</summary>
internal sealed class AuditRecorder(AuditSpool spool, SimulatedProgram program, ImmutableHashSet<YearMonth> months)
{
    private readonly AuditMembers members = new(spool, program, months);
    private ReturnInHand? inHand;

    /// <summary>What limits cut and budgets were used for.</summary>
    public AuditLimits Limits { get; } = new();

    /// <summary>Adds an entry of the book.</summary>
    public void Add(BookEntry entry)
    {
        // Entries of one owner come in the same order in whatever book they are; their number only tells them apart.
        var key = (Owner: entry.MemberId ?? entry.PurchaseId ?? "", entry.Sequence);
        var index = 0;
        foreach (var decision in entry.Decision is { } own ? entry.FurtherDecisions.Insert(0, own) : entry.FurtherDecisions)
        {
            Add(entry, decision, () => KeyOf(entry, key).Then(index++));
        }

        foreach (var posting in entry.Postings)
        {
            var owner = posting.From.Owner ?? posting.To.Owner;
            spool.Add(AuditTable.Postings, KeyOf(entry, key).Then(index++),
                AuditText.Of(entry.At), AuditText.Of(entry.BookedOn), CsvText.Word(entry.Kind), entry.MemberId ?? "", entry.PurchaseId ?? entry.Returned?.PurchaseId ?? "", entry.CommandId ?? "",
                owner?.Id ?? "", posting.From.Currency, CsvText.Word(posting.From.State), CsvText.Word(posting.To.State), CsvText.Number(posting.Points), posting.LotId ?? "");
        }

        foreach (var move in entry.TierMoves)
        {
            spool.Add(AuditTable.Tiers, KeyOf(entry, key).Then(index++),
                AuditText.Of(entry.BookedOn), entry.MemberId ?? "", move.From, move.To, CsvText.Word(move.Cause), AuditText.Of(move.Until));
        }

        if (entry.Returned is { } returned)
        {
            AddReturned(entry, returned);
        }

        Limits.Add(entry);
        members.Add(entry);
    }

    /// <summary>A return of the history, before anything of it is handled.</summary>
    /// <param name="item">The row.</param>
    /// <param name="missing">How many of its units were found nowhere.</param>
    public void BeginReturn(HistoryReturn item, decimal missing) => inHand = new ReturnInHand(item, missing);

    /// <summary>The line of the history whose booking is now to be done with.</summary>
    public void BeginOutcome(long line) => inHand = new ReturnInHand(line);

    /// <summary>The units that a return found in a purchase, before the book is asked.</summary>
    public void Ask(IEnumerable<ReturnedUnits> units)
    {
        foreach (var unit in units)
        {
            inHand!.Units[unit.ChargeId] = inHand.ShareOf(unit.Quantity ?? 0);
        }
    }

    /// <summary>Something was refused.</summary>
    public void AddRefused(long line, string? purchaseId, Diagnostic reason)
    {
        spool.Add(AuditTable.Refused, new AuditKey().Then(line).Then(purchaseId ?? ""), CsvRows.Number(line), purchaseId ?? "", reason.Code, reason.Message(ProductLanguage.English));
        foreach (var (charge, (quantity, amount)) in inHand?.Units ?? [])
        {
            AddOfRow("refused", purchaseId ?? "", charge, quantity, amount);
        }

        inHand?.Units.Clear();
    }

    /// <summary>The return or outcome is done with.</summary>
    public void End()
    {
        if (inHand is { Missing: > 0 } left)
        {
            AddOfRow("notFound", left.Item!.Receipt ?? "", left.Item.LineId ?? "", left.Missing, left.MissingAmount);
        }

        inHand = null;
    }

    /// <summary>Tells balances up to the end of a month.</summary>
    public void Finish(YearMonth last) => members.Finish(last);

    private static AuditKey KeyOf(BookEntry entry, (string Owner, long Sequence) key) => new AuditKey().Then(entry.At).Then(key.Owner).Then(key.Sequence);

    private void Add(BookEntry entry, Decision decision, Func<AuditKey> nextKey)
    {
        string[] head = [AuditText.Of(entry.At), AuditText.Of(entry.BookedOn), CsvText.Word(decision.Event), decision.EventId, decision.MemberId ?? ""];
        var totals = decision.Totals;
        spool.Add(AuditTable.Decisions, nextKey(),
        [
            .. head, CsvText.Number(totals.Gross), CsvText.Number(totals.Discount), CsvText.Number(totals.Net), CsvText.Number(totals.PaidWithPoints), CsvText.Number(totals.EarnedValue),
            .. program.Points.Select(p => CsvText.Number(totals.Earned.Where(e => e.Currency == p.Currency).Sum(e => e.Points))),
        ]);
        foreach (var effect in decision.Effects)
        {
            var index = CsvRows.Number(effect.Index);
            spool.Add(AuditTable.Effects, nextKey(),
            [
                .. head, effect.RuleId, effect.HeldId ?? "", index, CsvText.Word(effect.Kind), CsvText.Word(effect.Outcome), effect.PointsCurrency ?? "", effect.BaseName ?? "",
                CsvText.Number(effect.BaseAmount), effect.Formula, CsvText.Number(effect.Rounded), CsvText.Number(effect.Result), effect.RecipientId ?? "",
            ]);
            AddCuts(head, effect.RuleId, index, effect.PointsCurrency ?? "", effect.Trims, nextKey);
        }

        foreach (var paid in decision.Redemptions)
        {
            AddCuts(head, "", "", paid.Currency, paid.Trims, nextKey);
        }
    }

    private void AddCuts(string[] head, string rule, string effect, string currency, ImmutableArray<Trim> trims, Func<AuditKey> nextKey)
    {
        foreach (var trim in trims)
        {
            spool.Add(AuditTable.Cuts, nextKey(), [.. head, rule, effect, CsvText.Word(trim.Reason), trim.Limit ?? "", currency, CsvText.Number(trim.By)]);
        }
    }

    private void AddReturned(BookEntry entry, ReturnResult returned)
    {
        foreach (var charge in returned.Charges)
        {
            var ofRow = inHand is { } row && row.Units.Remove(charge.ChargeId, out var unit) ? unit.Amount : null;
            spool.Add(AuditTable.Returns, LineKey(entry.At),
                inHand is { } known ? CsvRows.Number(known.Line) : "", AuditText.Of(entry.At), AuditText.Of(entry.BookedOn), CsvText.Word(entry.Kind), "done", entry.MemberId ?? "", returned.PurchaseId, charge.ChargeId,
                CsvText.Number(charge.Quantity), CsvText.Number(charge.Gross), CsvText.Number(charge.Discount), CsvText.Number(charge.PaidWithPoints), CsvText.Number(charge.Refund), CsvText.Number(ofRow));
        }
    }

    // Of a return that took nothing: what its row says.
    private void AddOfRow(string outcome, string purchase, string charge, decimal quantity, decimal? amount)
    {
        var item = inHand!.Item;
        spool.Add(AuditTable.Returns, LineKey(item?.At ?? Instant.MinValue),
            CsvRows.Number(inHand.Line), item is null ? "" : AuditText.Of(item.At), "", "return", outcome, item?.MemberId ?? "", purchase, charge, CsvText.Number(quantity), "", "", "", "", CsvText.Number(amount));
    }

    private AuditKey LineKey(Instant at) => new AuditKey().Then(inHand?.Line ?? long.MaxValue).Then(at);

    /// <summary>A row of the history that takes something back, while it is handled.</summary>
    private sealed class ReturnInHand
    {
        private const int AmountDecimals = 6;

        private readonly decimal found;
        private decimal asked;
        private decimal told;

        public ReturnInHand(long line) => Line = line;

        public ReturnInHand(HistoryReturn item, decimal missing)
        {
            (Line, Item, Missing) = (item.Line, item, missing);
            found = item.Quantity - missing;
            MissingAmount = item.Amount is { } whole ? ExactDecimal.Divide(whole * missing, item.Quantity, AmountDecimals, Rounding.HalfEven) : null;
        }

        public long Line { get; }

        public HistoryReturn? Item { get; }

        public decimal Missing { get; }

        public decimal? MissingAmount { get; }

        public Dictionary<string, (decimal Quantity, decimal? Amount)> Units { get; } = new(StringComparer.Ordinal);

        // The row's amount falls on what it found so that nothing is lost to rounding.
        public (decimal Quantity, decimal? Amount) ShareOf(decimal quantity)
        {
            if (Item?.Amount is not { } whole)
            {
                return (quantity, null);
            }

            asked += quantity;
            var upToHere = ExactDecimal.Share(whole - MissingAmount!.Value, asked, found, AmountDecimals, Rounding.HalfEven);
            var share = upToHere - told;
            told = upToHere;
            return (quantity, share);
        }
    }
}
