using LoyaltyRules.Engine.Evaluation.Deadlines;
using System.Collections.Immutable;
using LoyaltyRules.Engine.Evaluation.Planning;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation.Terms;

/// <summary>Shows deadlines the dates of an event and of a member; a frame is asked for only where a condition waives one.</summary>
internal sealed class DeadlineFacts(PackPlan plan, DeadlineDates dates, MemberSnapshot member, Func<FactFrame> frame) : IDeadlineFacts
{
    public LocalDate? DateOf(DateAnchor anchor) => anchor.Name switch
    {
        DateAnchor.LotEarnedOn => dates.LotEarnedOn,
        DateAnchor.LotAvailableFrom => dates.LotAvailableFrom,
        DateAnchor.PurchaseDate => dates.PurchaseDate,
        DateAnchor.PurchaseCompletedOn => dates.PurchaseCompletedOn,
        DateAnchor.RewardIssuedOn => dates.RewardIssuedOn,
        DateAnchor.TierEnteredOn => dates.TierEnteredOn ?? member.TierEnteredOn,
        DateAnchor.MemberLastActivityOn => member.LastActivityOn,
        DateAnchor.EventDate => dates.On,
        "member.tierEnteredOn" => member.TierEnteredOn,
        "member.birthDate" => member.BirthDate,
        "member.joinedOn" => member.JoinedOn,
        _ => DeclaredDate(anchor.Name),
    };

    /// <summary>The names of the dates that a deadline is counted from and that are absent.</summary>
    public static ImmutableArray<string> AbsentIn(Deadline deadline, IDeadlineFacts facts) =>
        [.. Anchors(deadline).Where(a => facts.DateOf(a) is null).Select(a => a.Name)];

    private static IEnumerable<DateAnchor> Anchors(Deadline deadline) => deadline switch
    {
        DeadlineAfter after => after.AnniversaryOf is { } anniversary ? [after.Since, anniversary] : [after.Since],
        LaterDeadline later => later.Of.SelectMany(Anchors),
        EarlierDeadline earlier => earlier.Of.SelectMany(Anchors),
        _ => [],
    };

    public bool IsWaived(Deadline deadline) => plan.WaiverOf(deadline)(frame(), 0);

    private LocalDate? DeclaredDate(string name)
    {
        var fact = (FactDeclaration)plan.Pack.Vocabulary.Find(name)!;
        if (member.Facts.TryGet(fact.ShortName, out var value))
        {
            return LocalDatePattern.Iso.Parse(value.AsText).Value;
        }

        return fact.Default is long day ? StoredValue.DateOf(day) : null;
    }
}
