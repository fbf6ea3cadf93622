using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Accounts.Rewards;
using LoyaltyRules.Engine.Accounts.Tiers;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>
/// States as canonical JSON: keys and lists in a fixed order, amounts as exact decimals, what is empty left out. Two states that answer every question alike
/// have the same text.
/// </summary>
internal static class BookStateText
{
    // Texts are compared and stored, not shown in a page: only what JSON must escape is.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(BookState state, BookTerms terms) => Written(json =>
    {
        json.WriteStartObject();
        Write(json, "program", state.Program);
        json.WriteStartArray("households");
        foreach (var household in state.Households.OrderBy(h => h.Id, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", household.Id);
            Text(json, "recipient", household.RecipientId);
            Write(json, household.Points);
            Write(json, "limits", household.Limits);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("members");
        foreach (var member in state.Members.OrderBy(m => m.Id, StringComparer.Ordinal))
        {
            Write(json, member, terms);
        }

        json.WriteEndArray();
        json.WriteStartArray("holds");
        foreach (var hold in state.Holds.OrderBy(h => h.Id, StringComparer.Ordinal))
        {
            Write(json, hold);
        }

        json.WriteEndArray();
        json.WriteStartArray("purchases");
        foreach (var purchase in state.Purchases.OrderBy(p => p.Id, StringComparer.Ordinal))
        {
            Write(json, purchase);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static string Of(MemberState member, BookTerms terms) => Written(json => Write(json, member, terms));

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, MemberState member, BookTerms terms)
    {
        json.WriteStartObject();
        json.WriteString("id", member.Id);
        if (member.Enrolment is { } enrolment)
        {
            Day(json, "enrolledOn", enrolment.On);
            Text(json, "referrer", enrolment.ReferrerId);
        }

        Text(json, "household", member.HouseholdId);
        Day(json, "lastPurchaseOn", member.LastPurchaseOn);
        if (!member.Choices.IsEmpty)
        {
            Write(json, member.Choices);
        }

        Write(json, member.Points);
        json.WriteStartObject("counters");
        foreach (var (name, history) in member.Counters.Forgetting(terms.Live.Pack.Counters, terms.Today).Histories)
        {
            Write(json, name, history);
        }

        json.WriteEndObject();
        Write(json, "activity", member.Activity);
        if (member.Tier is { } tier)
        {
            json.WriteStartObject("tier");
            Write(json, "reached", tier.Reached);
            json.WriteStartArray("grants");
            foreach (var grant in tier.Grants)
            {
                json.WriteStartObject();
                json.WriteString("tier", grant.Tier);
                Day(json, "from", grant.From);
                Day(json, "until", grant.Until);
                Write(json, grant.Source);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        Write(json, "limits", member.Limits);
        Write(json, "householdLimits", member.HouseholdLimits);
        json.WriteStartArray("privileges");
        foreach (var privilege in member.Privileges)
        {
            json.WriteStartObject();
            json.WriteString("id", privilege.Id);
            Day(json, "until", privilege.Until);
            Write(json, privilege.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!member.Milestones.IsEmpty)
        {
            json.WriteStartArray("milestones");
            foreach (var milestone in member.Milestones)
            {
                json.WriteStartObject();
                json.WriteString("id", milestone.EventId);
                Day(json, "on", milestone.On);
                if (milestone.Stands)
                {
                    json.WriteBoolean("lost", milestone.IsLost);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (member.KnownSince is { } since)
        {
            json.WriteString("knownSince", InstantPattern.ExtendedIso.Format(since));
            json.WriteStartObject("asked");
            foreach (var (name, due) in member.Asked)
            {
                json.WriteString(name, InstantPattern.ExtendedIso.Format(due));
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

    private static void Write(Utf8JsonWriter json, IssuedReward reward)
    {
        json.WriteStartObject();
        json.WriteString("id", reward.Id);
        json.WriteString("reward", reward.RewardId);
        Day(json, "issuedOn", reward.IssuedOn);
        Day(json, "expiresOn", reward.ExpiresOn);
        Number(json, "uses", reward.Uses);
        Number(json, "usesLeft", reward.UsesLeft);
        Number(json, "value", reward.Value ?? 0);
        Text(json, "fundedBy", reward.FundedBy);
        Text(json, "purchase", reward.PurchaseId);
        Text(json, "household", reward.HouseholdId);
        Text(json, "currency", reward.Payment?.Currency);
        json.WriteStartArray("paid");
        foreach (var part in reward.Payment?.Parts ?? [])
        {
            Write(json, part);
        }

        json.WriteEndArray();
        json.WriteStartArray("limits");
        foreach (var use in reward.LimitsUsed)
        {
            Write(json, use);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LotPart part)
    {
        json.WriteStartObject();
        json.WriteString("owner", part.Owner.ToString());
        json.WriteString("lot", part.Lot.Id);
        Number(json, "points", part.Points);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LimitUse use)
    {
        json.WriteStartObject();
        json.WriteString("limit", use.Key);
        Day(json, "from", use.From == LocalDate.MinIsoValue ? null : use.From);
        Number(json, "used", use.Used);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EventRef source) =>
        json.WriteString(DecisionJson.WordOf(source.Event), source.Id);
    private static void Write(Utf8JsonWriter json, ImmutableArray<ChosenOptions> choices)
    {
        json.WriteStartArray("choices");
        foreach (var choice in choices)
        {
            json.WriteStartObject();
            json.WriteString("choice", choice.Choice);
            Day(json, "chosenOn", choice.ChosenOn);
            Day(json, "from", choice.From);
            json.WriteString("options", string.Join('|', choice.Options));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, PointsAccounts accounts)
    {
        json.WriteStartArray("points");
        foreach (var account in accounts.All)
        {
            json.WriteStartObject();
            json.WriteString("currency", account.Currency);
            Number(json, "debt", account.Debt);
            json.WriteStartArray("lots");
            foreach (var lot in account.Lots)
            {
                Write(json, lot);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Lot lot)
    {
        json.WriteStartObject();
        json.WriteString("id", lot.Id);
        json.WriteString("member", lot.Source.MemberId);
        Text(json, "purchase", lot.Source.PurchaseId);
        if (lot.Source.Event is { } source)
        {
            json.WriteStartObject("event");
            Write(json, source);
            json.WriteEndObject();
        }

        Text(json, "rule", lot.Source.RuleId);
        Number(json, "effect", lot.Source.Effect);
        Day(json, "earnedOn", lot.EarnedOn);
        Day(json, "availableFrom", lot.Deadlines.AvailableFrom);
        Day(json, "expiresOn", lot.Deadlines.ExpiresOn);
        Day(json, "keptUntil", lot.Deadlines.KeptUntil);
        Day(json, "restoredOn", lot.Deadlines.RestoredOn);
        Text(json, "restoredFrom", lot.RestoredFrom);
        if (lot.Deadlines.Slides)
        {
            json.WriteBoolean("slides", true);
        }

        Number(json, "original", lot.Original);
        Number(json, "pending", lot.Pending);
        Number(json, "available", lot.Available);
        Number(json, "held", lot.Held);
        Number(json, "expired", lot.Expired);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, CounterHistory history)
    {
        json.WriteStartObject(name);
        Number(json, "before", history.Before);
        json.WriteStartArray("days");
        foreach (var day in history.Days)
        {
            json.WriteStartObject();
            Day(json, "on", day.On);
            Text(json, "value", day.Value);
            Number(json, "amount", day.Amount);
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
        Day(json, "enteredOn", standing.EnteredOn);
        Day(json, "countedFrom", standing.CountedFrom);
        Day(json, "until", standing.Until);
        Day(json, "graceUntil", standing.GraceUntil);
        Text(json, "afterGrace", standing.AfterGrace);
        if (standing.Previous is { } previous)
        {
            Write(json, "previous", previous);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, LimitUses uses)
    {
        json.WriteStartArray(name);
        foreach (var use in uses.All)
        {
            Write(json, use);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, ProgramState program)
    {
        json.WriteStartObject(name);
        Write(json, "limits", program.Limits);
        json.WriteStartObject("balances");
        foreach (var ((currency, state), points) in program.Balances)
        {
            Number(json, $"{currency} {state}", points);
        }

        json.WriteEndObject();
        json.WriteStartArray("days");
        foreach (var (on, day) in program.Days.All)
        {
            json.WriteStartObject();
            Day(json, "on", on);
            Number(json, "revenue", day.Revenue);
            Number(json, "controlRevenue", day.ControlRevenue);
            Number(json, "discount", day.Discount);
            Number(json, "issued", day.IssuedValue);
            Number(json, "redeemed", day.RedeemedValue);
            Number(json, "expired", day.ExpiredValue);
            Number(json, "purchases", day.Purchases);
            Number(json, "enrolments", day.Enrolments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, program.Closure);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClosureState closure)
    {
        json.WriteStartObject("closure");
        json.WriteString("stage", closure.Stage.ToString());
        Day(json, "since", closure.Since);
        Text(json, "trigger", closure.TriggerId);
        Day(json, "decidedOn", closure.DecidedOn);
        Day(json, "readOn", closure.ReadOn);
        Day(json, "eraseOn", closure.EraseOn);
        json.WriteStartObject("monthsTrue");
        foreach (var (trigger, months) in closure.MonthsTrue)
        {
            Number(json, trigger, months);
        }

        json.WriteEndObject();
        json.WriteStartObject("owed");
        foreach (var (owner, money) in closure.Owed)
        {
            Number(json, owner.ToString(), money);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PointsHold hold)
    {
        json.WriteStartObject();
        json.WriteString("id", hold.Id);
        json.WriteString("member", hold.MemberId);
        json.WriteString("currency", hold.Currency);
        json.WriteString("until", InstantPattern.ExtendedIso.Format(hold.Until));
        json.WriteStartArray("parts");
        foreach (var part in hold.Parts)
        {
            Write(json, part);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PurchaseRecord record)
    {
        json.WriteStartObject();
        json.WriteString("id", record.Id);
        json.WriteString("pack", record.PackHash);
        json.WriteString("stage", record.Progress.Stage.ToString());
        Day(json, "completedOn", record.Progress.CompletedOn);
        if (record.Completion is { } completion)
        {
            json.WriteStartArray("completion");
            foreach (var grant in completion.Grants)
            {
                json.WriteStartObject();
                json.WriteString("rule", grant.RuleId);
                Number(json, "effect", grant.Effect);
                Number(json, "amount", grant.Amount);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("returned");
        foreach (var (charge, quantity) in record.Progress.Returned)
        {
            Number(json, charge, quantity);
        }

        json.WriteEndObject();
        json.WriteStartArray("rewardsStanding");
        foreach (var standing in record.Progress.RewardsStanding)
        {
            json.WriteStringValue(standing);
        }

        json.WriteEndArray();
        json.WriteStartArray("extended");
        foreach (var moved in record.Progress.Extended)
        {
            json.WriteStartObject();
            json.WriteString("of", moved.Of.ToString());
            json.WriteString("id", moved.Id);
            Day(json, "before", moved.Before);
            Day(json, "after", moved.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void Day(Utf8JsonWriter json, string name, LocalDate? day) => Text(json, name, day is { } known ? LocalDatePattern.Iso.Format(known) : null);

    // Amounts are written by the house's own canonical form: 1.50 and 1.5 are the same amount.
    private static void Number(Utf8JsonWriter json, string name, decimal number)
    {
        if (number != 0)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(ExactDecimal.Format(number), skipInputValidation: true);
        }
    }
}
