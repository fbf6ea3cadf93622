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

    private readonly RulePack pack;
    private readonly FactDeclaration[] eventFacts;
    private readonly FactDeclaration[] lineFacts;
    private readonly Dictionary<string, FactDeclaration> byName;

    public EventBinder(RulePack pack)
    {
        this.pack = pack;
        eventFacts = [.. pack.Vocabulary.EventFacts];
        lineFacts = [.. pack.Vocabulary.LineFacts];
        byName = eventFacts.Concat(lineFacts).ToDictionary(f => f.Name, StringComparer.Ordinal);
    }

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
                border.Facts("activity.", "/event/facts", happened.Facts, fees: false);
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
        border.BuiltIn("purchase.id", purchase.Id);
        border.BuiltIn("purchase.channel", purchase.Channel);
        border.BuiltIn("purchase.store", purchase.Store);
        border.BuiltIn("purchase.partner", purchase.Partner);
        border.Stored("purchase.at", StoredValue.Of(purchase.At));
        border.Stored("purchase.date", StoredValue.Of(boughtOn));
        border.Stored("purchase.dayOfWeek", FunctionLibrary.DayOfWeek(StoredValue.Of(boughtOn)));
        border.Facts("purchase.", "/purchase/facts", purchase.Facts, fees: false);
        border.Facts("purchase.", "/purchase/fees", purchase.Fees, fees: true);
        for (var i = 0; i < lineCount; i++)
        {
            border.Line(purchase.Lines[i], i);
        }

        border.Gross(purchase);
        border.Points(purchase, member);
        border.Presented(purchase, member);
        Membership(border, member, program, date, frame);
        for (var i = 0; i < lineCount; i++)
        {
            border.Defaults(lineFacts, frame.LineFacts, frame.LineIndex(i, 0));
        }
    }

    /// <summary>Fills the frame with what is known without a purchase: a day, a member, the program.</summary>
    public void BindMember(MemberSnapshot member, ProgramSnapshot program, LocalDate date, FactFrame frame, DiagnosticBag bag)
    {
        frame.Clear(lineCount: 0);
        Membership(new Border(this, frame, bag), member, program, date, frame);
    }

    private void Membership(Border border, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, FactFrame frame)
    {
        border.Stored("event.date", StoredValue.Of(date));
        border.Stored("event.dayOfWeek", FunctionLibrary.DayOfWeek(StoredValue.Of(date)));
        border.Tier(member);
        if (member is not null)
        {
            border.Member(member);
        }

        border.Facts("program.", "/program/facts", program.Facts, fees: false);
        border.Defaults(eventFacts, frame.EventFacts, 0);
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

            if (purchase.Lines.Length > 1)
            {
                var ids = new HashSet<string>(StringComparer.Ordinal);
                for (var i = 0; i < purchase.Lines.Length; i++)
                {
                    if (!ids.Add(purchase.Lines[i].Id))
                    {
                        Report(LinePointer(i) + "/id", EventDiagnostics.LineTwice, purchase.Lines[i].Id);
                    }
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
            var offset = frame.LineIndex(index, 0);
            var pointer = LinePointer(index);
            if (line.Id.Length == 0)
            {
                Report(pointer + "/id", EventDiagnostics.NoId, new Phrase("A line", "Строка чека"));
            }

            Value(Declared("line.id"), FactValue.Of(line.Id), frame.LineFacts, offset, pointer + "/id");
            if (line.Sku is { } sku)
            {
                Value(Declared("line.sku"), FactValue.Of(sku), frame.LineFacts, offset, pointer + "/sku");
            }

            Value(Declared("line.quantity"), FactValue.Of(line.Quantity), frame.LineFacts, offset, pointer + "/quantity");
            Value(Declared("line.gross"), FactValue.Of(line.Gross), frame.LineFacts, offset, pointer + "/gross");
            if (line.Tax is { } tax)
            {
                Value(Declared("line.tax"), FactValue.Of(tax), frame.LineFacts, offset, pointer + "/tax");
            }

            foreach (var (name, value) in line.Facts)
            {
                if (Find("line.", name, pointer + "/facts", isFee: false) is { } fact)
                {
                    Value(fact, value, frame.LineFacts, offset, $"{pointer}/facts/{name}");
                }
            }
        }

        public void Gross(Purchase purchase)
        {
            var gross = 0m;
            var fact = Declared("line.gross");
            for (var i = 0; i < frame.LineCount; i++)
            {
                gross += frame.LineFacts.Decimals[frame.LineIndex(i, fact.Slot)];
            }

            frame.EventFacts.Set(Declared("purchase.gross").Slot, gross);
        }

        public void Facts(string subject, string pointer, FactSet facts, bool fees)
        {
            foreach (var (name, value) in facts)
            {
                if (Find(subject, name, pointer, fees) is { } fact)
                {
                    Value(fact, value, frame.EventFacts, 0, $"{pointer}/{name}");
                }
            }
        }

        public void BuiltIn(string name, string? value)
        {
            if (value is not null)
            {
                Value(Declared(name), FactValue.Of(value), frame.EventFacts, 0, "/" + name.Replace('.', '/'));
            }
        }

        public void Stored(string name, long value) => frame.EventFacts.Set(Declared(name).Slot, value);

        public void Defaults(FactDeclaration[] facts, FactColumns columns, int offset)
        {
            foreach (var fact in facts)
            {
                if (fact.Default is { } value && !columns.Known[offset + fact.Slot])
                {
                    columns.Set(offset + fact.Slot, value);
                }
            }
        }

        private FactDeclaration Declared(string name) => binder.byName[name];

        private FactDeclaration? Find(string subject, string name, string pointer, bool isFee)
        {
            // Built-in values have a place of their own: given as facts they would be a second, contradicting answer.
            if (binder.byName.TryGetValue(subject + name, out var fact) && fact.IsFee == isFee && (fact.IsOptional || fact.IsFee) && !IsBuiltIn(fact.Name))
            {
                return fact;
            }

            var candidates = binder.byName.Values.Where(f => f.IsFee == isFee && f.Name.StartsWith(subject, StringComparison.Ordinal)).Select(f => f.ShortName);
            var hint = NearestName.Of(name, candidates) is { } nearest
                ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
                : new Phrase("Declare it under 'facts' of the pack.", "Объявите его в разделе «facts» пакета.");
            Report($"{pointer}/{name}", isFee ? EventDiagnostics.NotAFee : EventDiagnostics.UnknownFact, subject + name, hint);
            return null;
        }

        private bool IsBuiltIn(string name) => (name == "member.tier" && binder.pack.Tiers is not null) || (name == "member.inControl" && binder.pack.Control is not null) || name is "member.birthDate" or "member.joinedOn" or "member.tierEnteredOn" or "member.lastActivityOn"
            or "purchase.channel" or "purchase.store" or "purchase.partner" or "line.sku" or "line.tax";

        private void Value(FactDeclaration fact, FactValue value, FactColumns columns, int offset, string pointer)
        {
            var index = offset + fact.Slot;
            switch (fact.Type.Kind)
            {
                case TypeKind.Boolean when value.Kind == FactKind.Boolean:
                    columns.Set(index, value.AsBoolean ? 1L : 0L);
                    break;
                case TypeKind.Text when value.Kind == FactKind.Text:
                    if (value.AsText.Length > LanguageLimits.TextLengthMax)
                    {
                        Report(pointer, EventDiagnostics.TextTooLong, fact.Name, Number(value.AsText.Length), Number(LanguageLimits.TextLengthMax));
                    }

                    columns.Set(index, value.AsText);
                    break;
                case TypeKind.Choice when value.Kind == FactKind.Text:
                    if (StoredValue.Parse(value.AsText, fact.Type) is { } choice)
                    {
                        columns.Set(index, choice);
                    }
                    else
                    {
                        Report(pointer, EventDiagnostics.NotAChoice, fact.Name, Shortened(value.AsText), string.Join(", ", fact.Type.Choices));
                    }

                    break;
                case TypeKind.Date or TypeKind.Instant or TypeKind.Duration when value.Kind == FactKind.Text:
                    if (StoredValue.Parse(value.AsText, fact.Type) is { } time)
                    {
                        columns.Set(index, time);
                        break;
                    }

                    goto default;
                case TypeKind.Number or TypeKind.Percent or TypeKind.Money or TypeKind.Points when value.Kind == FactKind.Number:
                    Numeric(fact, value.AsNumber, columns, index, pointer);
                    break;
                default:
                    Report(pointer, EventDiagnostics.WrongKind, fact.Name, TypeNames.Of(fact.Type), Shortened(value.ToString()));
                    break;
            }
        }

        private void Numeric(FactDeclaration fact, decimal number, FactColumns columns, int index, string pointer)
        {
            if (Within(fact.Name, number, fact.Range!.Value, pointer))
            {
                columns.Set(index, number);
            }
        }

        private bool Within(string name, decimal number, NumericRange range, string pointer)
        {
            if (number < range.MinValue || number > range.MaxValue)
            {
                Report(pointer, EventDiagnostics.OutOfBounds, name, ExactDecimal.Format(number), ExactDecimal.Format(range.MinValue), ExactDecimal.Format(range.MaxValue));
                return false;
            }

            if (ExactDecimal.ScaleOf(number) > range.Scale)
            {
                Report(pointer, EventDiagnostics.TooManyDecimals, name, ExactDecimal.Format(number), Number(range.Scale));
                return false;
            }

            return true;
        }

        private static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "…";

        private static string LinePointer(int index) => string.Create(CultureInfo.InvariantCulture, $"/purchase/lines/{index}");

        private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

        private void Report(string pointer, DiagnosticDescriptor descriptor, params Phrase[] arguments) =>
            bag.Add(new Place("", pointer), descriptor, arguments);
    }

    /// <summary>The local day of an event, or null, reported, when its instant cannot be named.</summary>
    public LocalDate? DateOf(ProgramEvent @event, DiagnosticBag bag)
    {
        var year = @event.At.InUtc().Year;
        if (year is > StoredValue.YearMin and < StoredValue.YearMax)
        {
            return @event.At.InZone(pack.TimeZone).Date;
        }

        bag.Add(new Place("", @event is MemberEvent ? "/event/at" : "/purchase/at"), EventDiagnostics.InstantOutOfYears, InstantPattern.ExtendedIso.Format(@event.At),
            (StoredValue.YearMin + 1).ToString(CultureInfo.InvariantCulture), (StoredValue.YearMax - 1).ToString(CultureInfo.InvariantCulture));
        return null;
    }
}
