using System.Text;
using System.Text.Json;
using LoyaltyRules.Engine.Accounts.Closure;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.Engine.Accounts.Book;

/// <summary>
/// States as canonical JSON: keys and lists in a fixed order, amounts as exact decimals, what is empty left out. Two states that answer every question alike
/// have the same text.
/// </summary>
internal static class BookStateText
{
    public static string Of(BookState state, BookContext context) => Written(json =>
    {
        json.WriteStartObject();
        Write(json, "program", state.Program);
        json.WriteStartArray("households");
        foreach (var household in state.Households.OrderBy(h => h.Id, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", household.Id);
            json.WriteUnlessNull("recipient", household.RecipientId);
            PointsStateText.Write(json, household.Points);
            PointsStateText.Write(json, "limits", household.Limits);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("members");
        foreach (var member in state.Members.OrderBy(m => m.Id, StringComparer.Ordinal))
        {
            MemberStateText.Write(json, member, context);
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

    public static string Of(MemberState member, BookContext context) => Written(json => MemberStateText.Write(json, member, context));

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonWriting.OneLine))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, ProgramState program)
    {
        json.WriteStartObject(name);
        PointsStateText.Write(json, "limits", program.Limits);
        json.WriteStartObject("balances");
        foreach (var ((currency, state), points) in program.Balances)
        {
            json.WriteUnlessZero($"{currency} {state}", points);
        }

        json.WriteEndObject();
        json.WriteStartArray("days");
        foreach (var (on, day) in program.Days.All)
        {
            json.WriteStartObject();
            json.WriteUnlessNull("on", on);
            json.WriteUnlessZero("revenue", day.Revenue);
            json.WriteUnlessZero("controlRevenue", day.ControlRevenue);
            json.WriteUnlessZero("discount", day.Discount);
            json.WriteUnlessZero("issued", day.IssuedValue);
            json.WriteUnlessZero("redeemed", day.RedeemedValue);
            json.WriteUnlessZero("expired", day.ExpiredValue);
            json.WriteUnlessZero("purchases", day.Purchases);
            json.WriteUnlessZero("enrolments", day.Enrolments);
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
        json.WriteUnlessNull("since", closure.Since);
        json.WriteUnlessNull("trigger", closure.TriggerId);
        json.WriteUnlessNull("decidedOn", closure.DecidedOn);
        json.WriteUnlessNull("readOn", closure.ReadOn);
        json.WriteUnlessNull("eraseOn", closure.EraseOn);
        json.WriteStartObject("monthsTrue");
        foreach (var (trigger, months) in closure.MonthsTrue)
        {
            json.WriteUnlessZero(trigger, months);
        }

        json.WriteEndObject();
        json.WriteStartObject("owed");
        foreach (var (owner, money) in closure.Owed)
        {
            json.WriteUnlessZero(owner.ToString(), money);
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
        json.WriteInstant("until", hold.Until);
        json.WriteStartArray("parts");
        foreach (var part in hold.Parts)
        {
            PointsStateText.Write(json, part);
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
        json.WriteUnlessNull("completedOn", record.Progress.CompletedOn);
        if (record.Completion is { } completion)
        {
            json.WriteStartArray("completion");
            foreach (var grant in completion.Grants)
            {
                json.WriteStartObject();
                json.WriteString("rule", grant.RuleId);
                json.WriteUnlessZero("effect", grant.Effect);
                json.WriteUnlessZero("amount", grant.Amount);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("returned");
        foreach (var (charge, quantity) in record.Progress.Returned)
        {
            json.WriteUnlessZero(charge, quantity);
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
            json.WriteUnlessNull("before", moved.Before);
            json.WriteUnlessNull("after", moved.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
