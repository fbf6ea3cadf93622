using System.Collections.Frozen;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>Puts given values into a frame under the facts they were declared as, or reports them.</summary>
/// <param name="frame">Takes the values.</param>
/// <param name="report">Takes the problems.</param>
internal readonly struct FactBinding(FactFrame frame, EventReporter report)
{
    public void Facts(FrozenDictionary<string, FactSlot> known, string subject, string pointer, FactSet facts, bool areFees = false, bool areOnRecord = false)
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
                report.Add($"{pointer}/{given.Key}", EventDiagnostics.NotOfThisVersion, subject + given.Key);
            }
            else if (!isKnown)
            {
                report.Unknown(subject, given.Key, pointer, areFees);
            }
            else
            {
                report.Misfit(fact!, given.Value, $"{pointer}/{given.Key}");
            }
        }
    }

    public void Text(FactSlot fact, string? value)
    {
        if (value is not null && !fact.TryPut(value, frame.EventFacts, 0))
        {
            report.Misfit(fact, FactValue.Of(value), "/" + fact.Fact.Name.Replace('.', '/'));
        }
    }

    public void Day(FactSlot fact, LocalDate? day, string pointer)
    {
        if (day is { } known && !fact.TryPut(known, frame.EventFacts, 0))
        {
            report.Misfit(fact, FactValue.Of(known), pointer);
        }
    }
}
