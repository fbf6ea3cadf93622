using System.Globalization;
using System.Text;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Bench;

/// <summary>
/// The rules of a <see cref="Workload"/> in a program as people run them: a tier that sets the rate of what every purchase earns; discounts of which
/// a group picks the best; bonuses with limits for each member and for all; points that wait and expire; purchases of three lines.
/// </summary>
public sealed class ProgramWorkload
{
    private static readonly string[] Departments = ["opera", "drama", "cafe"];
    private static readonly string[] Tiers = ["none", "silver", "gold"];

    private readonly Workload workload;

    private readonly bool asksNet;

    /// <summary>Makes the program.</summary>
    /// <param name="ruleCount">How many rules it has.</param>
    /// <param name="asksNet">Whether every rule that gives points asks what discounts left, too.</param>
    public ProgramWorkload(int ruleCount, bool asksNet = false)
    {
        this.asksNet = asksNet;

        // What every purchase earns is a rule too.
        workload = new Workload(ruleCount - 1);
        Json = PackJson();
        Pack = CompiledPack.Compile(Workload.Checked(Json));
        Purchases = [.. workload.Contexts.Select((context, i) => (PurchaseOf(context, i), MemberOf(context, i)))];
        Program = new ProgramSnapshot { Limits = LimitUses.None.With(new LimitUse(BudgetKey(2), LimitScope.Program, new LocalDate(2026, 1, 1), 900_000)) };
    }

    public string Json { get; }

    public CompiledPack Pack { get; }

    public (Purchase Purchase, MemberSnapshot Member)[] Purchases { get; }

    public ProgramSnapshot Program { get; }

    /// <summary>
    /// Whether the decisions are of the kind that is to be timed: with discounts and points, effects lost and limited, and the same with the trace and without.
    /// </summary>
    public void RequireSense()
    {
        var outcomes = new HashSet<EffectOutcome>();
        var (limited, effects) = (0, 0);
        foreach (var (purchase, member) in Purchases.Take(500))
        {
            var decision = Pack.Decide(purchase, member, Program, TraceDetail.None);
            var traced = Pack.Decide(purchase, member, Program) with { Rules = [] };
            traced = traced with { Effects = [.. traced.Effects.Select(e => e with { Formula = "", Exact = null, Asked = [] })] };
            if (DecisionJson.Write(decision) != DecisionJson.Write(traced))
            {
                throw new InvalidOperationException($"{purchase.Id} is decided otherwise with a trace.");
            }

            outcomes.UnionWith(decision.Effects.Select(e => e.Outcome));
            effects += decision.Effects.Length;
            limited += decision.Effects.Count(e => e.Trims.Any(t => t.Reason == TrimReason.Limit));
        }

        if (!outcomes.Contains(EffectOutcome.Granted) || effects < 500 || (workload.Rules.Length >= 100 && (!outcomes.Contains(EffectOutcome.Lost) || limited == 0)))
        {
            throw new InvalidOperationException($"Of {effects} effects {limited} are limited, and outcomes are {string.Join(", ", outcomes)}.");
        }
    }

    private static string BudgetKey(int rule) => string.Create(CultureInfo.InvariantCulture, $"rule rule-{rule:D5} program year points");

    private string PackJson()
    {
        var json = new StringBuilder();
        json.Append("""
            { "pack": "bench", "version": "1.0.0", "languages": ["en"], "name": { "en": "Bench" }, "timeZone": "Europe/Moscow", "currency": "RUB",
              "points": [ { "currency": "bonus", "available": "P14D", "expires": { "since": "lot.earnedOn", "roundUp": "month", "after": "P12M" } } ],
              "facts": [
            """);
        workload.AppendFacts(json);
        json.Append("""
                , { "name": "line.department", "type": "choice", "values": ["opera", "drama", "cafe"] }
              ],
              "bases": [ { "name": "spend", "of": "line.paid", "where": "line.department != 'cafe'" }, { "name": "all", "of": "line.net" } ],
              "counters": [ { "name": "spentThisYear", "sum": "base.spend", "window": "year" }, { "name": "orders", "count": "purchase", "window": "P12M" } ],
              "segments": [ { "name": "regular", "when": "member.orders >= 5" } ],
              "tables": [ { "name": "rate", "inputs": ["member.tier", "line.department"], "match": "first",
                            "rows": [ ["gold", "opera", 7], ["gold", "*", 5], ["silver", "*", 4], ["*", "*", 3] ] } ],
              "tiers": { "levels": [ { "tier": "silver", "any": { "member.spentThisYear": 30000 } }, { "tier": "gold", "any": { "member.spentThisYear": 90000 } } ],
                         "upgrade": "immediately", "until": { "since": "tier.enteredOn", "roundUp": "year", "after": "P12M" }, "downgrade": "oneLevel" },
              "stacking": [ { "group": "promotion", "pick": "best" } ],
              "rules": [
                { "id": "accrual", "then": [ { "earn": { "percent": "table.rate", "of": "base.spend", "round": "down", "kind": "base" } } ] }
            """);
        for (var i = 0; i < workload.Rules.Length; i++)
        {
            json.Append(CultureInfo.InvariantCulture, $$""", { "id": "rule-{{i:D5}}", "when": "{{workload.Rules[i].InPack()}}{{(asksNet && i % 4 != 0 ? " && purchase.net >= 1" : "")}}", {{EffectOf(i)}} }""").Append('\n');
        }

        return json.Append("] }").ToString();
    }

    private static string EffectOf(int rule) => (rule % 4) switch
    {
        0 => """ "stack": "promotion", "then": [ { "discount": { "percent": 5, "of": "base.all", "round": "halfUp" } } ] """,
        1 => """ "then": [ { "earn": { "percent": 2, "of": "base.spend", "round": "down" } } ], "limits": [ { "per": "member", "window": "month", "points": 500 } ] """,
        2 => """ "then": [ { "earn": { "points": 1, "every": 50, "of": "base.spend", "round": "down" } } ], "limits": [ { "per": "program", "window": "year", "points": 1000000 } ] """,
        _ => """ "then": [ { "earn": { "times": 1, "of": "earned.base", "round": "down" } } ] """,
    };

    private Purchase PurchaseOf(Context context, int number) => workload.PurchaseOf(context) with
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"p{number}"),
        MemberId = "m",
        Lines = [LineOf("1", context.Amount / 2, number), LineOf("2", context.Amount / 4, number + 1), LineOf("3", context.Amount - (context.Amount / 2) - (context.Amount / 4), number + 2)],
    };

    private static PurchaseLine LineOf(string id, decimal gross, int number) =>
        new() { Id = id, Gross = gross, Facts = FactSet.Of(("department", FactValue.Of(Departments[number % 3]))) };

    private static MemberSnapshot MemberOf(Context context, int number)
    {
        var member = Workload.MemberOf(context);
        return member with
        {
            Tier = Tiers[number % 3],
            TierEnteredOn = new LocalDate(2026, 2, 3),
            Available = [new PointsAmount("bonus", 120)],
            Facts = member.Facts.With([KeyValuePair.Create("orders", FactValue.Of(number % 12)), KeyValuePair.Create("spentThisYear", FactValue.Of(number % 100_000))]),
            Limits = LimitUses.None.With(new LimitUse("rule rule-00001 member month points", LimitScope.Member, new LocalDate(2026, 9, 1), 495)),
        };
    }
}
