using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>
/// The border: puts an event and the snapshots into a frame, every value in its declared type and bounds, or reports all that does not fit (S6).
/// A choice outside its list is absent, with a warning (U3).
/// </summary>
internal sealed partial class EventBinder
{
    /// <summary>The most points of a currency that a member can hold or ask for.</summary>
    private const decimal PointsMax = 1_000_000_000_000_000;

    private const int LinesComparedMax = 16;
    private const int WordsListed = 60;

    private static readonly Instant FirstInstant = Instant.FromUtc(StoredValue.YearMin + 1, 1, 1, 0, 0);
    private static readonly Instant LastInstant = Instant.FromUtc(StoredValue.YearMax, 1, 1, 0, 0);

    private readonly RulePack pack;
    private readonly FrozenDictionary<string, BorderFact> byName;
    private readonly FrozenDictionary<string, PointsCurrency> currencies;
    private readonly (int Slot, object Value, bool IsOfLine)[] defaults;

    // What may come with an event under a short name. Built-in values have a place of their own: given as facts they would be a second, contradicting answer.
    private readonly FrozenDictionary<string, BorderFact> purchaseFacts;
    private readonly FrozenDictionary<string, BorderFact> fees;
    private readonly FrozenDictionary<string, BorderFact> lineFacts;
    private readonly FrozenDictionary<string, BorderFact> activityFacts;
    private readonly FrozenDictionary<string, BorderFact> memberFacts;
    private readonly FrozenDictionary<string, BorderFact> programFacts;
    private readonly BuiltInFacts builtIn;

    public EventBinder(RulePack pack)
    {
        this.pack = pack;
        FactDeclaration[] facts = [.. pack.Vocabulary.EventFacts, .. pack.Vocabulary.LineFacts];
        byName = facts.ToFrozenDictionary(f => f.Name, f => new BorderFact(f), StringComparer.Ordinal);
        currencies = pack.Points.ToFrozenDictionary(p => p.Currency, StringComparer.Ordinal);
        defaults = [.. facts.Where(f => f.Default is not null).Select(f => (f.Slot, f.Default!, f.IsOfLine))];
        purchaseFacts = Given("purchase.");
        fees = Given("purchase.", isFee: true);
        lineFacts = Given("line.");
        activityFacts = Given("activity.");
        memberFacts = Given("member.");
        programFacts = Given("program.");
        builtIn = new BuiltInFacts(byName);

        FrozenDictionary<string, BorderFact> Given(string subject, bool isFee = false) => facts
            .Where(f => f.Name.StartsWith(subject, StringComparison.Ordinal) && f.IsFee == isFee && (f.IsOptional || f.IsFee) && !IsBuiltIn(f.Name))
            .ToFrozenDictionary(f => f.ShortName, f => byName[f.Name], StringComparer.Ordinal);
    }

    /// <summary>The facts that every pack has, found once.</summary>
    private sealed class BuiltInFacts(FrozenDictionary<string, BorderFact> byName)
    {
        public BorderFact Id { get; } = byName["purchase.id"];

        public BorderFact Channel { get; } = byName["purchase.channel"];

        public BorderFact Store { get; } = byName["purchase.store"];

        public BorderFact Partner { get; } = byName["purchase.partner"];

        public int At { get; } = byName["purchase.at"].Slot;

        public int Date { get; } = byName["purchase.date"].Slot;

        public int DayOfWeek { get; } = byName["purchase.dayOfWeek"].Slot;

        public int Gross { get; } = byName["purchase.gross"].Slot;

        public int EventDate { get; } = byName["event.date"].Slot;

        public int EventDayOfWeek { get; } = byName["event.dayOfWeek"].Slot;

        public BorderFact LineId { get; } = byName["line.id"];

        public BorderFact LineSku { get; } = byName["line.sku"];

        public BorderFact LineQuantity { get; } = byName["line.quantity"];

        public BorderFact LineGross { get; } = byName["line.gross"];

        public BorderFact LineTax { get; } = byName["line.tax"];

        public BorderFact? Tier { get; } = byName.GetValueOrDefault("member.tier");

        public BorderFact BirthDate { get; } = byName["member.birthDate"];

        public BorderFact JoinedOn { get; } = byName["member.joinedOn"];

        public BorderFact TierEnteredOn { get; } = byName["member.tierEnteredOn"];

        public BorderFact LastActivityOn { get; } = byName["member.lastActivityOn"];
    }

    private bool IsBuiltIn(string name) => (name == "member.tier" && pack.Tiers is not null) || (name == "member.inControl" && pack.Control is not null)
        || name is "member.birthDate" or "member.joinedOn" or "member.tierEnteredOn" or "member.lastActivityOn"
            or "purchase.channel" or "purchase.store" or "purchase.partner" or "line.sku" or "line.tax";

    /// <summary>Fills the frame; whatever is wrong or doubtful goes into <paramref name="bag"/>.</summary>
    public void Bind(ProgramEvent @event, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, FactFrame frame, DiagnosticBag bag)
    {
        switch (@event)
        {
            case Purchase purchase:
                Bind(purchase, date, member, program, date, frame, bag);
                break;
            case Completion { Purchase: var bought }:
                Bind(bought, bought.At.InZone(pack.TimeZone).Date, member, program, date, frame, bag);
                break;
            case MemberEvent happened:
                frame.Clear(lineCount: 0);
                var border = new Border(this, frame, bag);
                border.Whole(happened);
                border.Facts(activityFacts, "activity.", "/event/facts", happened.Facts);
                Membership(border, member, program, date, frame);
                break;
        }
    }

    private void Bind(
        Purchase purchase, LocalDate boughtOn, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, FactFrame frame, DiagnosticBag bag)
    {
        var lineCount = Math.Min(purchase.Lines.Length, Purchase.LinesMax);
        frame.Clear(lineCount);
        var border = new Border(this, frame, bag);
        border.Whole(purchase);
        border.Text(builtIn.Id, purchase.Id);
        border.Text(builtIn.Channel, purchase.Channel);
        border.Text(builtIn.Store, purchase.Store);
        border.Text(builtIn.Partner, purchase.Partner);
        var day = StoredValue.Of(boughtOn);
        frame.EventFacts.Set(builtIn.At, StoredValue.Of(purchase.At));
        frame.EventFacts.Set(builtIn.Date, day);
        frame.EventFacts.Set(builtIn.DayOfWeek, FunctionLibrary.DayOfWeek(day));
        border.Facts(purchaseFacts, "purchase.", "/purchase/facts", purchase.Facts);
        border.Facts(fees, "purchase.", "/purchase/fees", purchase.Fees, areFees: true);
        for (var i = 0; i < lineCount; i++)
        {
            border.Line(purchase.Lines[i], i);
        }

        border.Gross();
        border.Points(purchase, member);
        border.Presented(purchase, member);
        Membership(border, member, program, date, frame);
    }

    /// <summary>Fills the frame with what is known without a purchase: a day, a member, the program.</summary>
    public void BindMember(MemberSnapshot member, ProgramSnapshot program, LocalDate date, FactFrame frame, DiagnosticBag bag)
    {
        frame.Clear(lineCount: 0);
        Membership(new Border(this, frame, bag), member, program, date, frame);
    }

    private void Membership(Border border, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, FactFrame frame)
    {
        var day = StoredValue.Of(date);
        frame.EventFacts.Set(builtIn.EventDate, day);
        frame.EventFacts.Set(builtIn.EventDayOfWeek, FunctionLibrary.DayOfWeek(day));
        border.Tier(member);
        if (member is not null)
        {
            border.Member(member);
        }

        border.Facts(programFacts, "program.", "/program/facts", program.Facts);
        Defaults(frame);
    }

    private void Defaults(FactFrame frame)
    {
        foreach (var (slot, value, isOfLine) in defaults)
        {
            var columns = isOfLine ? frame.LineFacts : frame.EventFacts;
            for (var line = 0; line < (isOfLine ? frame.LineCount : 1); line++)
            {
                var index = isOfLine ? frame.LineIndex(line, slot) : slot;
                if (!columns.Known[index])
                {
                    columns.Set(index, value);
                }
            }
        }
    }

    /// <summary>One binding on its way: where values go, and where complaints go.</summary>
    private readonly partial struct Border(EventBinder binder, FactFrame frame, DiagnosticBag bag)
    {
        public void Whole(Purchase purchase)
        {
            if (purchase.Id.Length == 0)
            {
                Report("/purchase/id", EventDiagnostics.NoId, new Phrase("The purchase", "Покупка"));
            }

            if (purchase.Lines.Length > Purchase.LinesMax)
            {
                Report("/purchase/lines", EventDiagnostics.TooManyLines, Number(purchase.Lines.Length), Number(Purchase.LinesMax));
            }

            if (purchase.Lines.IsEmpty && purchase.Fees.Count == 0)
            {
                Report("/purchase", EventDiagnostics.NothingBought);
            }

            if (purchase.Currency is { } currency && currency != binder.pack.Currency)
            {
                Report("/purchase/currency", EventDiagnostics.OtherCurrency, currency, binder.pack.Currency);
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
                    Report(LinePointer(i) + "/id", EventDiagnostics.LineTwice, id);
                }
            }
        }

        public void Whole(MemberEvent happened)
        {
            if (happened.Id.Length == 0)
            {
                Report("/event/id", EventDiagnostics.NoId, new Phrase("The event", "Событие"));
            }

            if (happened.Of == EventKind.Activity && !binder.pack.Activities.Any(a => a.Activity == happened.Activity))
            {
                Report("/event/activity", EventDiagnostics.UnknownActivity, happened.Activity ?? "");
            }
        }

        public void Line(PurchaseLine line, int index)
        {
            var (known, columns, offset) = (binder.builtIn, frame.LineFacts, frame.LineIndex(index, 0));
            if (line.Id.Length == 0)
            {
                Report(LinePointer(index) + "/id", EventDiagnostics.NoId, new Phrase("A line", "Строка чека"));
            }

            if (!known.LineId.TryPut(line.Id, columns, offset))
            {
                Misfit(known.LineId, FactValue.Of(line.Id), LinePointer(index) + "/id");
            }

            if (line.Sku is { } sku && !known.LineSku.TryPut(sku, columns, offset))
            {
                Misfit(known.LineSku, FactValue.Of(sku), LinePointer(index) + "/sku");
            }

            if (!known.LineQuantity.TryPut(line.Quantity, columns, offset))
            {
                Misfit(known.LineQuantity, FactValue.Of(line.Quantity), LinePointer(index) + "/quantity");
            }

            if (!known.LineGross.TryPut(line.Gross, columns, offset))
            {
                Misfit(known.LineGross, FactValue.Of(line.Gross), LinePointer(index) + "/gross");
            }

            if (line.Tax is { } tax && !known.LineTax.TryPut(tax, columns, offset))
            {
                Misfit(known.LineTax, FactValue.Of(tax), LinePointer(index) + "/tax");
            }

            foreach (ref readonly var given in line.Facts.Items)
            {
                if (!binder.lineFacts.TryGetValue(given.Key, out var fact))
                {
                    Unknown("line.", given.Key, LinePointer(index) + "/facts", isFee: false);
                }
                else if (!fact.TryPut(given.Value, columns, offset))
                {
                    Misfit(fact, given.Value, $"{LinePointer(index)}/facts/{given.Key}");
                }
            }
        }

        public void Gross()
        {
            var gross = 0m;
            for (var i = 0; i < frame.LineCount; i++)
            {
                gross += frame.LineFacts.Decimals[frame.LineIndex(i, binder.builtIn.LineGross.Slot)];
            }

            frame.EventFacts.Set(binder.builtIn.Gross, gross);
        }

        public void Facts(FrozenDictionary<string, BorderFact> known, string subject, string pointer, FactSet facts, bool areFees = false, bool areOnRecord = false)
        {
            foreach (ref readonly var given in facts.Items)
            {
                var isKnown = known.TryGetValue(given.Key, out var fact);
                if (isKnown && fact!.TryPut(given.Value, frame.EventFacts, 0))
                {
                    continue;
                }

                if (areOnRecord)
                {
                    Report($"{pointer}/{given.Key}", EventDiagnostics.NotOfThisVersion, subject + given.Key);
                }
                else if (!isKnown)
                {
                    Unknown(subject, given.Key, pointer, areFees);
                }
                else
                {
                    Misfit(fact!, given.Value, $"{pointer}/{given.Key}");
                }
            }
        }

        public void Text(BorderFact fact, string? value)
        {
            if (value is not null && !fact.TryPut(value, frame.EventFacts, 0))
            {
                Misfit(fact, FactValue.Of(value), "/" + fact.Fact.Name.Replace('.', '/'));
            }
        }

        private void Unknown(string subject, string name, string pointer, bool isFee)
        {
            // What is not shown is not worth a search for the nearest name.
            if (bag.IsFull)
            {
                bag.AddUnshown();
                return;
            }

            var candidates = binder.byName.Values.Select(f => f.Fact).Where(f => f.IsFee == isFee && f.Name.StartsWith(subject, StringComparison.Ordinal)).Select(f => f.ShortName);
            var hint = binder.PlaceOf(subject, name) is { } belongs ? belongs
                : NearestName.Of(name, candidates) is { } nearest ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
                : new Phrase("Declare it under 'facts' of the pack.", "Объявите его в разделе «facts» пакета.");
            Report($"{pointer}/{name}", isFee ? EventDiagnostics.NotAFee : EventDiagnostics.UnknownFact, subject + name, hint);
        }

        /// <summary>Says why a value is not what its fact was declared to be.</summary>
        private void Misfit(BorderFact at, FactValue value, string pointer)
        {
            var fact = at.Fact;
            switch (value.Kind)
            {
                case FactKind.Text when fact.Type.Kind == TypeKind.Text:
                    Report(pointer, EventDiagnostics.TextTooLong, fact.Name, Number(value.AsText.Length), Number(LanguageLimits.TextLengthMax));
                    break;
                case FactKind.Text when fact.Type.Kind == TypeKind.Choice:
                    Report(pointer, EventDiagnostics.NotAChoice, fact.Name, Shortened(value.AsText), Listed(fact.Type.Choices));
                    break;
                case FactKind.Number when fact.Type.IsNumeric:
                    Within(fact.Name, value.AsNumber, fact.Range!.Value, pointer);
                    break;
                default:
                    Report(pointer, EventDiagnostics.WrongKind, fact.Name, TypeNames.Of(fact.Type), Shortened(value.ToString()));
                    break;
            }
        }

        private void Within(string name, decimal number, NumericRange range, string pointer)
        {
            if (number < range.MinValue || number > range.MaxValue)
            {
                Report(pointer, EventDiagnostics.OutOfBounds, name, ExactDecimal.Format(number), ExactDecimal.Format(range.MinValue), ExactDecimal.Format(range.MaxValue));
            }
            else if (ExactDecimal.ScaleOf(number) > range.Scale)
            {
                Report(pointer, EventDiagnostics.TooManyDecimals, name, ExactDecimal.Format(number), Number(range.Scale));
            }
        }

        // Of very many words the first: a list of thousands would not be read.
        private static string Listed(ImmutableArray<string> words) => words.Length <= WordsListed ? string.Join(", ", words) : string.Join(", ", words.Take(WordsListed)) + ", …";

        private static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "…";

        private static string LinePointer(int index) => string.Create(CultureInfo.InvariantCulture, $"/purchase/lines/{index}");

        private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

        private void Report(string pointer, DiagnosticDescriptor descriptor, params Phrase[] arguments) =>
            bag.Add(new Place("", pointer), descriptor, arguments);
    }

    /// <summary>The local day of an event, or null, reported, when its instant cannot be named.</summary>
    public LocalDate? DateOf(ProgramEvent @event, DiagnosticBag bag)
    {
        if (@event.At >= FirstInstant && @event.At < LastInstant)
        {
            return @event.At.InZone(pack.TimeZone).Date;
        }

        bag.Add(new Place("", @event is MemberEvent ? "/event/at" : "/purchase/at"), EventDiagnostics.InstantOutOfYears, InstantPattern.ExtendedIso.Format(@event.At),
            (StoredValue.YearMin + 1).ToString(CultureInfo.InvariantCulture), (StoredValue.YearMax - 1).ToString(CultureInfo.InvariantCulture));
        return null;
    }
}
