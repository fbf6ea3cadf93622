using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Output;

/// <summary>What the stages of a closure and the columns about them are called, in text and on the page.</summary>
internal static class ClosureNames
{
    public static readonly Phrase Heading = new("Closing the program", "Закрытие программы");
    public static readonly Phrase Stage = new("stage", "этап");
    public static readonly Phrase Since = new("since", "с");
    public static readonly Phrase Opening = new("opening", "на начало");
    public static readonly Phrase Earned = new("earned", "начислено");
    public static readonly Phrase Spent = new("redeemed", "списано");
    public static readonly Phrase Expired = new("expired", "сгорело");
    public static readonly Phrase PaidOut = new("paid out", "выплачено");
    public static readonly Phrase Adjusted = new("by hand", "вручную");
    public static readonly Phrase Forgiven = new("forgiven", "прощено");
    public static readonly Phrase Closing = new("closing", "на конец");
    public static readonly Phrase Fired = new("{0}: “{1}” asked to close the program.", "{0}: закрыть программу предложил триггер «{1}».");
    public static readonly Phrase NeverFired = new("No trigger asked to close the program.", "Ни один триггер не предложил закрыть программу.");
    public static readonly Phrase Cost = new(
        "Closing costs {0} {3}: {1} in points that were still redeemed, {2} paid out. Expired: {4}.",
        "Закрытие обходится в {0} {3}: списано баллов на {1}, выплачено {2}. Сгорело: {4}.");
    public static readonly Phrase Erase = new("Members' data are to be erased on {0}.", "Данные участников подлежат удалению {0}.");
    public static readonly Phrase Books = new("The program's own books, {0}", "Собственный учёт программы, {0}");
    public static readonly Phrase OwnBooks = new("Own books, {0}", "Свой учёт, {0}");
    public static readonly Phrase DeferredInBrief = new("deferred", "отложено");
    public static readonly Phrase Income = new("income", "доходы");
    public static readonly Phrase RewardCost = new("rewards", "поощрения");
    public static readonly Phrase OtherCosts = new("other costs", "прочие расходы");
    public static readonly Phrase Net = new("net", "итог");
    public static readonly Phrase Deferred = new("deferred revenue", "отложенная выручка");
    public static readonly Phrase ExpiredIncome = new("points expired", "сгоревшие баллы");

    public static Phrase Of(ClosureStage stage) => stage switch
    {
        ClosureStage.Running => new("running", "работает"),
        ClosureStage.Proposed => new("proposed", "предложено закрыть"),
        ClosureStage.Announced => new("announced", "объявлено"),
        ClosureStage.StopEnrolment => new("no enrolment", "вступление закрыто"),
        ClosureStage.StopEarning => new("no earning", "начисление закрыто"),
        ClosureStage.RedeemOnly => new("redeem only", "только списание"),
        ClosureStage.Frozen => new("frozen", "заморожена"),
        _ => new("closed", "закрыта"),
    };

    /// <summary>What there is to say about the closure beside its stages.</summary>
    public static IEnumerable<string> Sentences(ClosureReport closure, string currency, ProductLanguage language, Func<decimal, string> money)
    {
        var fired = closure.Readings.Where(r => r.Fired is not null).ToList();
        foreach (var reading in fired)
        {
            yield return Fired.Format(language, LocalDatePattern.Iso.Format(reading.On), closure.Triggers.First(t => t.Id == reading.Fired).Name.In(language));
        }

        if (fired.Count == 0 && !closure.Triggers.IsEmpty)
        {
            yield return NeverFired.In(language);
        }

        if (closure.PlanSteps.Any())
        {
            yield return Cost.Format(language, money(closure.CostOfPlan), money(closure.RedeemedInPlan), money(closure.PaidOutMoney), currency, money(closure.ExpiredInPlan));
        }

        if (closure.EraseOn is { } day)
        {
            yield return Erase.Format(language, LocalDatePattern.Iso.Format(day));
        }
    }
}
