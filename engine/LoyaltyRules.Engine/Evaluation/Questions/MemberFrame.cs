using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Deadlines;
using LoyaltyRules.Engine.Evaluation.Stages;
using LoyaltyRules.Engine.Evaluation.Terms;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Evaluation.Questions;

/// <summary>A frame with a member in it, filled when it is first asked for and given back in the end.</summary>
internal sealed class MemberFrame(CompiledPack pack, MemberSnapshot member, ProgramSnapshot program, LocalDate date) : IDisposable
{
    private DecisionMaker? own;

    public FactFrame Frame => (own ??= Filled()).Frame;

    public IDeadlineFacts FactsOf(DeadlineDates dates) => new DeadlineFacts(pack.Plan, dates, member, () => Frame);

    public void Dispose()
    {
        if (own is not null)
        {
            pack.Give(own);
        }
    }

    private DecisionMaker Filled()
    {
        var filled = pack.Take();
        var bag = new DiagnosticBag();
        pack.Binder.BindMember(member, program, date, filled.Frame, bag);
        if (bag.HasErrors)
        {
            pack.Give(filled);
            throw new RefusedException(bag.Ordered());
        }

        pack.Plan.EvaluateMemberSegments(filled.Frame);
        return filled;
    }
}
