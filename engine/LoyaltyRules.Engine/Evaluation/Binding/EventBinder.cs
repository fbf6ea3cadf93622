using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>
/// The border: puts an event and the snapshots into a frame, every value in its declared type and bounds, or reports all that does not fit (S6).
/// A choice outside its list is absent, with a warning (U3).
/// </summary>
internal sealed class EventBinder
{
    private static readonly Instant FirstInstant = Instant.FromUtc(StoredValue.YearMin + 1, 1, 1, 0, 0);
    private static readonly Instant LastInstant = Instant.FromUtc(StoredValue.YearMax, 1, 1, 0, 0);

    private readonly RulePack pack;
    private readonly DeclaredFacts declared;

    public EventBinder(RulePack pack)
    {
        this.pack = pack;
        declared = new DeclaredFacts(pack);
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
                var report = new EventReporter(pack, declared, bag);
                Whole(happened, report);
                new FactBinding(frame, report).Facts(declared.OfActivity, "activity.", "/event/facts", happened.Facts);
                Membership(report, member, program, date, frame);
                break;
        }
    }

    private void Bind(
        Purchase purchase, LocalDate boughtOn, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, FactFrame frame, DiagnosticBag bag)
    {
        var lineCount = Math.Min(purchase.Lines.Length, Purchase.LinesMax);
        frame.Clear(lineCount);
        var report = new EventReporter(pack, declared, bag);
        var values = new FactBinding(frame, report);
        var binding = new PurchaseBinding(pack, declared, frame, report);
        var builtIn = declared.BuiltIn;
        binding.Whole(purchase);
        values.Text(builtIn.Id, purchase.Id);
        values.Text(builtIn.Channel, purchase.Channel);
        values.Text(builtIn.Store, purchase.Store);
        values.Text(builtIn.Partner, purchase.Partner);
        var day = StoredValue.Of(boughtOn);
        frame.EventFacts.Set(builtIn.At, StoredValue.Of(purchase.At));
        frame.EventFacts.Set(builtIn.Date, day);
        frame.EventFacts.Set(builtIn.DayOfWeek, FunctionLibrary.DayOfWeek(day));
        values.Facts(declared.OfPurchase, "purchase.", "/purchase/facts", purchase.Facts);
        values.Facts(declared.Fees, "purchase.", "/purchase/fees", purchase.Fees, areFees: true);
        for (var i = 0; i < lineCount; i++)
        {
            binding.Line(purchase.Lines[i], i);
        }

        binding.Gross();
        binding.Points(purchase, member);
        binding.Presented(purchase, member);
        Membership(report, member, program, date, frame);
    }

    /// <summary>Fills the frame with what is known without a purchase: a day, a member, the program.</summary>
    public void BindMember(MemberSnapshot member, ProgramSnapshot program, LocalDate date, FactFrame frame, DiagnosticBag bag)
    {
        frame.Clear(lineCount: 0);
        Membership(new EventReporter(pack, declared, bag), member, program, date, frame);
    }

    private void Membership(EventReporter report, MemberSnapshot? member, ProgramSnapshot program, LocalDate date, FactFrame frame)
    {
        var day = StoredValue.Of(date);
        var binding = new MemberBinding(pack, declared, frame, report);
        frame.EventFacts.Set(declared.BuiltIn.EventDate, day);
        frame.EventFacts.Set(declared.BuiltIn.EventDayOfWeek, FunctionLibrary.DayOfWeek(day));
        binding.Tier(member);
        if (member is not null)
        {
            binding.Member(member);
        }

        new FactBinding(frame, report).Facts(declared.OfProgram, "program.", "/program/facts", program.Facts);
        declared.FillDefaults(frame);
    }

    private void Whole(MemberEvent happened, EventReporter report)
    {
        if (happened.Id.Length == 0)
        {
            report.Add("/event/id", EventDiagnostics.NoId, new Phrase("The event", "Событие"));
        }

        if (happened.Of == EventKind.Activity && !pack.Activities.Any(a => a.Activity == happened.Activity))
        {
            report.Add("/event/activity", EventDiagnostics.UnknownActivity, happened.Activity ?? "");
        }
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
