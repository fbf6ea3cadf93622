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
internal sealed class EventBinder
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
    private readonly struct Border(EventBinder binder, FactFrame frame, DiagnosticBag bag)
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

        public void Member(MemberSnapshot member)
        {
            if (member.BirthDate is { } birthDate)
            {
                Value(Declared("member.birthDate"), FactValue.Of(birthDate), frame.EventFacts, 0, "/member/birthDate");
            }

            if (member.JoinedOn is { } joinedOn)
            {
                Value(Declared("member.joinedOn"), FactValue.Of(joinedOn), frame.EventFacts, 0, "/member/joinedOn");
            }

            if (member.TierEnteredOn is { } enteredOn)
            {
                Value(Declared("member.tierEnteredOn"), FactValue.Of(enteredOn), frame.EventFacts, 0, "/member/tierEnteredOn");
            }

            if (member.LastActivityOn is { } lastActivityOn)
            {
                Value(Declared("member.lastActivityOn"), FactValue.Of(lastActivityOn), frame.EventFacts, 0, "/member/lastActivityOn");
            }

            if (binder.pack.Control is { } control)
            {
                Stored("member.inControl", control.Holds(member.Id) ? 1 : 0);
            }

            Facts("member.", "/member/facts", member.Facts, fees: false);
            Choices(member);
            Rewards(member);
        }

        // Of a member nothing chosen is known too: it is nothing.
        private void Choices(MemberSnapshot member)
        {
            foreach (var choice in binder.pack.Choices)
            {
                var fact = Declared("choice." + choice.Name);
                var options = member.Choices.FirstOrDefault(c => c.Choice == choice.Name).Options;
                foreach (var other in options.IsDefault ? [] : options.Where(o => !choice.Options.Contains(o)))
                {
                    Report("/member/choices/" + choice.Name, EventDiagnostics.NotAChoice, fact.Name, Shortened(other), string.Join(", ", choice.Options));
                }

                frame.EventFacts.Set(fact.Slot, StoredValue.OfChosen(options.IsDefault ? [] : options, fact.Type));
            }

            var known = binder.pack.Choices;
            foreach (var unknown in member.Choices.Select(c => c.Choice).Where(n => !known.Any(c => c.Name == n)))
            {
                var hint = NearestName.Of(unknown, known.Select(c => c.Name)) is { } nearest
                    ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
                    : new Phrase("Declare it under 'choices' of the pack.", "Объявите его в разделе «choices» пакета.");
                Report("/member/choices/" + unknown, EventDiagnostics.UnknownChoice, unknown, hint);
            }
        }

        /// <summary>What the member holds: every id once, and vouchers worth what money can be.</summary>
        private void Rewards(MemberSnapshot member)
        {
            var ids = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < member.Rewards.Length; i++)
            {
                var (held, pointer) = (member.Rewards[i], string.Create(CultureInfo.InvariantCulture, $"/member/rewards/{i}"));
                if (!ids.Add(held.Id))
                {
                    Report(pointer + "/id", EventDiagnostics.RewardHeldTwice, held.Id);
                }

                if (held.Value is { } worth)
                {
                    Within(RewardDefinition.ValueFact, worth, NumericRange.Between(0, RewardValue.MoneyMax, binder.pack.CurrencyDecimals), pointer + "/value");
                }
            }
        }

        /// <summary>What is presented is among what the member holds, each once. Whether it applies, the decision says.</summary>
        public void Presented(Purchase purchase, MemberSnapshot? member)
        {
            if (purchase.Rewards.Length > Purchase.RewardsMax)
            {
                Report("/purchase/rewards", EventDiagnostics.TooManyRewards, Number(purchase.Rewards.Length), Number(Purchase.RewardsMax));
            }

            for (var i = 0; i < purchase.Rewards.Length; i++)
            {
                var (id, pointer) = (purchase.Rewards[i], string.Create(CultureInfo.InvariantCulture, $"/purchase/rewards/{i}"));
                if (member is null)
                {
                    Report(pointer, EventDiagnostics.NobodyHolds, id);
                }
                else if (!member.Rewards.Any(r => r.Id == id))
                {
                    Report(pointer, EventDiagnostics.NotHeld, id);
                }
                else if (purchase.Rewards.Take(i).Contains(id))
                {
                    Report(pointer, EventDiagnostics.PresentedTwice, id);
                }
            }
        }

        /// <summary>Without a tier, the one below all levels; a tier that the pack does not know is unknown (U3).</summary>
        public void Tier(MemberSnapshot? member)
        {
            if (binder.pack.Tiers is { } tiers)
            {
                Value(Declared("member.tier"), FactValue.Of(member?.Tier ?? tiers.NoTier), frame.EventFacts, 0, "/member/tier");
            }
            else if (member?.Tier is { } tier)
            {
                Report("/member/tier", EventDiagnostics.NoTiers, tier);
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
                    Report(pointer, EventDiagnostics.NobodyPays, request.Currency);
                }

                if (purchase.Pay.Take(i).Any(r => r.Currency == request.Currency))
                {
                    Report(pointer, EventDiagnostics.PaysTwice, request.Currency);
                }

                if (Currency(request.Currency, pointer) is { } currency)
                {
                    if (currency.Redemption is null)
                    {
                        Report(pointer, EventDiagnostics.CannotPay, request.Currency);
                    }

                    if (request.Points is { } points)
                    {
                        PointsIn(currency, points, pointer + "/points");
                    }
                }
            }

            foreach (var available in member?.Available ?? [])
            {
                var pointer = "/member/points/" + available.Currency;
                if (Currency(available.Currency, pointer) is { } currency)
                {
                    PointsIn(currency, available.Points, pointer);
                }
            }
        }

        private PointsCurrency? Currency(string name, string pointer)
        {
            var known = binder.pack.Points;
            if (known.FirstOrDefault(p => p.Currency == name) is { } currency)
            {
                return currency;
            }

            var hint = NearestName.Of(name, known.Select(p => p.Currency)) is { } nearest
                ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
                : new Phrase("Declare it under 'points' of the pack.", "Объявите её в разделе «points» пакета.");
            Report(pointer, EventDiagnostics.UnknownPoints, name, hint);
            return null;
        }

        private void PointsIn(PointsCurrency currency, decimal points, string pointer)
        {
            if (points is < 0 or > PointsMax)
            {
                Report(pointer, EventDiagnostics.OutOfBounds, currency.Currency, ExactDecimal.Format(points), "0", ExactDecimal.Format(PointsMax));
            }
            else if (ExactDecimal.ScaleOf(points) > currency.Decimals)
            {
                Report(pointer, EventDiagnostics.TooManyDecimals, currency.Currency, ExactDecimal.Format(points), Number(currency.Decimals));
            }
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
