using System.Collections.Immutable;
using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>A member's state as canonical JSON: a part of <see cref="BookStateText"/>.</summary>
internal static class MemberStateText
{
    public static void Write(Utf8JsonWriter json, MemberState member, BookContext context)
    {
        json.WriteStartObject();
        json.WriteString("id", member.Id);
        if (member.Enrolment is { } enrolment)
        {
            json.WriteUnlessNull("enrolledOn", enrolment.On);
            json.WriteUnlessNull("referrer", enrolment.ReferrerId);
        }

        json.WriteUnlessNull("household", member.HouseholdId);
        json.WriteUnlessNull("lastPurchaseOn", member.LastPurchaseOn);
        if (!member.Choices.IsEmpty)
        {
            Write(json, member.Choices);
        }

        PointsStateText.Write(json, member.Points);
        json.WriteStartObject("counters");
        foreach (var (name, history) in member.Counters.Forgetting(context.Live.Pack.Counters, context.Today).Histories)
        {
            Write(json, name, history);
        }

        json.WriteEndObject();
        Write(json, "activity", member.Activity);
        if (member.Tier is { } tier)
        {
            Write(json, tier);
        }

        PointsStateText.Write(json, "limits", member.Limits);
        PointsStateText.Write(json, "householdLimits", member.HouseholdLimits);
        Write(json, member.Privileges);
        if (!member.Milestones.IsEmpty)
        {
            Write(json, member.Milestones);
        }

        if (member.KnownSince is { } since)
        {
            json.WriteInstant("knownSince", since);
            json.WriteStartObject("asked");
            foreach (var (name, due) in member.Asked)
            {
                json.WriteInstant(name, due);
            }

            json.WriteEndObject();
        }

        // The number of the last one is left out: it stays when a purchase comes back, which otherwise leaves nothing behind (R4).
        json.WriteStartArray("rewards");
        foreach (var reward in member.Rewards.Values)
        {
            Write(json, reward);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<ChosenOptions> choices)
    {
        json.WriteStartArray("choices");
        foreach (var choice in choices)
        {
            json.WriteStartObject();
            json.WriteString("choice", choice.Choice);
            json.WriteUnlessNull("chosenOn", choice.ChosenOn);
            json.WriteUnlessNull("from", choice.From);
            json.WriteString("options", string.Join('|', choice.Options));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, CounterHistory history)
    {
        json.WriteStartObject(name);
        json.WriteUnlessZero("before", history.Before);
        json.WriteStartArray("days");
        foreach (var day in history.Days)
        {
            json.WriteStartObject();
            json.WriteUnlessNull("on", day.On);
            json.WriteUnlessNull("value", day.Value);
            json.WriteUnlessZero("amount", day.Amount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TierState tier)
    {
        json.WriteStartObject("tier");
        Write(json, "reached", tier.Reached);
        json.WriteStartArray("grants");
        foreach (var grant in tier.Grants)
        {
            json.WriteStartObject();
            json.WriteString("tier", grant.Tier);
            json.WriteUnlessNull("from", grant.From);
            json.WriteUnlessNull("until", grant.Until);
            PointsStateText.Write(json, grant.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, TierStanding standing)
    {
        json.WriteStartObject(name);
        json.WriteString("tier", standing.Tier);
        json.WriteString("cause", standing.Cause.ToString());
        json.WriteUnlessNull("enteredOn", standing.EnteredOn);
        json.WriteUnlessNull("countedFrom", standing.CountedFrom);
        json.WriteUnlessNull("until", standing.Until);
        json.WriteUnlessNull("graceUntil", standing.GraceUntil);
        json.WriteUnlessNull("afterGrace", standing.AfterGrace);
        if (standing.Previous is { } previous)
        {
            Write(json, "previous", previous);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<PrivilegeHeld> privileges)
    {
        json.WriteStartArray("privileges");
        foreach (var privilege in privileges)
        {
            json.WriteStartObject();
            json.WriteString("id", privilege.Id);
            json.WriteUnlessNull("until", privilege.Until);
            PointsStateText.Write(json, privilege.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ImmutableArray<Milestone> milestones)
    {
        json.WriteStartArray("milestones");
        foreach (var milestone in milestones)
        {
            json.WriteStartObject();
            json.WriteString("id", milestone.EventId);
            json.WriteUnlessNull("on", milestone.On);
            if (milestone.Stands)
            {
                json.WriteBoolean("lost", milestone.IsLost);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IssuedReward reward)
    {
        json.WriteStartObject();
        json.WriteString("id", reward.Id);
        json.WriteString("reward", reward.RewardId);
        json.WriteUnlessNull("issuedOn", reward.IssuedOn);
        json.WriteUnlessNull("expiresOn", reward.ExpiresOn);
        json.WriteUnlessZero("uses", reward.Uses);
        json.WriteUnlessZero("usesLeft", reward.UsesLeft);
        json.WriteUnlessZero("value", reward.Value ?? 0);
        json.WriteUnlessNull("fundedBy", reward.FundedBy);
        json.WriteUnlessNull("purchase", reward.PurchaseId);
        json.WriteUnlessNull("household", reward.HouseholdId);
        json.WriteUnlessNull("currency", reward.Payment?.Currency);
        json.WriteStartArray("paid");
        foreach (var part in reward.Payment?.Parts ?? [])
        {
            PointsStateText.Write(json, part);
        }

        json.WriteEndArray();
        json.WriteStartArray("limits");
        foreach (var use in reward.LimitsUsed)
        {
            PointsStateText.Write(json, use);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
