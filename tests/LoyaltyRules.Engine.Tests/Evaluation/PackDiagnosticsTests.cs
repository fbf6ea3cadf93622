using System.Reflection;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs.Binding;
using static LoyaltyRules.Engine.Tests.Evaluation.Given;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>A pack for every diagnostic of its meaning: exactly its code, at its place.</summary>
public sealed class PackDiagnosticsTests
{
    private static string Rule(string effect, string more = "") => $$""" "rules": [ { "id": "r", "then": [ {{effect}} ] {{more}} } ] """;

    private static string Table(string rows, string match = "first") => $$"""
        "tables": [ { "name": "t", "inputs": ["member.level"], "match": "{{match}}", "rows": [ {{rows}} ] } ], {{Rule("""{ "earn": { "points": "table.t" } }""")}}
        """;

    private const string Flat = """{ "earn": { "points": 1 } }""";

    private static readonly (string Members, string[] Expected)[] Cases =
    [
        (Rule(Flat) + """, "facts": [ { "name": "member.level", "type": "bool" } ]""", ["LR2101 /facts/4/name"]),
        (Rule(Flat) + """, "stacking": [ { "group": "g", "pick": "all" }, { "group": "g", "pick": "best" } ]""", ["LR2101 /stacking/1/group"]),
        (""" "rules": [ { "id": "r", "then": [ { "earn": { "points": 1 } } ] }, { "id": "r", "then": [ { "earn": { "points": 2 } } ] } ] """, ["LR2101 /rules/1/id"]),
        (""" "timeZone": "Europe/Moskow" """, ["LR2102 /timeZone"]),
        (Rule(Flat, """, "on": "birthday" """), ["LR2157 /rules/0/id"]),
        (""" "languages": ["en", "ru"] """, ["LR2103 /name"]),
        (""" "name": { "en": "Club", "de": "Klub" } """, ["LR2104 /name/de"]),
        (""" "languages": ["en", "fr"], "name": { "en": "Club", "de": "Klub" }, "segments": [ { "name": "s", "when": "member.level > 5", "label": { "en": "S", "de": "S" } }, { "name": "u", "when": "member.level > 7", "label": { "de": "U" } } ] """,
            ["LR2198 /languages/1", "LR2103 /segments/1/label"]),
        (""" "languages": ["en", "DE"], "name": { "en": "Club", "de": "Klub" }, "segments": [ { "name": "s", "when": "member.level > 5", "label": { "en": "S", "de": "S" } } ] """, ["LR2063 /languages/1"]),
        (Rule(Flat) + """, "segments": [ { "name": "сlub", "when": "member.level > 5" } ]""", ["LR2093 /segments/0/name"]),
        (Rule(Flat, """, "when": "privilege.lounge" """), ["LR1111 /rules/0/when"]),
        (Rule(Flat, """, "when": "indicator.cost > 5" """), ["LR1111 /rules/0/when"]),
        (Rule(Flat, """, "when": "lot.earnedOn < '2026-01-01'" """), ["LR1111 /rules/0/when"]),
        (Rule(Flat, """, "when": "purchase.completedOn < '2026-01-01'" """), ["LR1111 /rules/0/when"]),
        (Rule(Flat, """, "when": "rule.r" """), ["LR1111 /rules/0/when"]),
        (Rule(Flat, """, "when": "messages.welcome" """), ["LR1111 /rules/0/when"]),
        (""" "tables": [ { "name": "a", "inputs": ["table.b"], "rows": [["*", 1]] }, { "name": "b", "inputs": ["member.level"], "rows": [["*", 1]] } ] """, ["LR1111 /tables/0/inputs/0"]),
        (""" "counters": [ { "name": "visits", "count": "purchase", "window": "P12M" } ], "bases": [ { "name": "x", "of": "line.net", "where": "member.visits > 5" } ] """, ["LR1111 /bases/3/where"]),
        (Rule(Flat) + """, "facts": [ { "name": "member.x", "type": "number", "min": 5, "max": 4 } ]""", ["LR2105 /facts/4"]),
        (Rule(Flat) + """, "facts": [ { "name": "member.x", "type": "number", "max": 4, "default": 5 } ]""", ["LR2106 /facts/4/default"]),
        (Rule(Flat) + """, "facts": [ { "name": "member.x", "type": "number", "default": 0.5 } ]""", ["LR2107 /facts/4/default"]),
        (Rule(Flat) + """, "facts": [ { "name": "line.gross", "type": "money" } ]""", ["LR2108 /facts/4/name"]),
        (Rule(Flat) + """, "facts": [ { "name": "line.net", "type": "money" } ]""", ["LR2108 /facts/4/name"]),
        (Rule(Flat) + """, "facts": [ { "name": "member.x", "type": "date", "default": "soon" } ]""", ["LR2109 /facts/4/default"]),
        (Rule(Flat) + """, "facts": [ { "name": "line.x", "type": "money", "fee": true } ]""", ["LR2110 /facts/4/fee"]),
        (Rule("""{ "earn": { "points": 1, "currency": "bonbon" } }"""), ["LR2111 /rules/0/then/0/earn/currency"]),
        (Rule(Flat) + """, "points": [ { "currency": "a" }, { "currency": "b" } ]""", ["LR2112 /rules/0/then/0/earn"]),
        (Rule(Flat) + """, "points": []""", ["LR2113 /rules/0/then/0/earn"]),
        (Rule("""{ "earn": { "percent": 1, "of": "base.x", "round": "down" } }""") + """, "bases": [ { "name": "x", "of": "line.weight" } ]""", ["LR2114 /bases/3/of"]),
        (Rule("""{ "discount": { "percent": 100, "of": "base.x" } }""") + """, "bases": [ { "name": "x", "of": "line.net", "fees": ["purchase.tip"] } ]""", ["LR2115 /bases/3/fees/0"]),
        (Rule("""{ "discount": { "percent": 100, "of": "purchase.gross" } }"""), ["LR2115 /rules/0/then/0/discount/of"]),
        (Rule("""{ "earn": { "points": 1, "every": 1, "of": "base.x", "round": "down" } }""") + """, "bases": [ { "name": "x", "of": "line.quantity", "fees": ["purchase.fee"] } ]""", ["LR2116 /bases/3/fees"]),
        (Rule("""{ "discount": { "percent": 100, "of": "base.nets" } }"""), ["LR2117 /rules/0/then/0/discount/of"]),
        (Rule(Flat) + """, "counters": [ { "name": "c", "count": "purchase", "window": "P0D" } ]""", ["LR2118 /counters/0/window"]),
        (Rule(Flat) + """, "counters": [ { "name": "c", "count": "purchase", "window": { "each": "week", "startsOn": "09-01" } } ]""", ["LR2199 /counters/0/window/startsOn"]),
        (Rule(Flat, """, "limits": [ { "per": "member", "window": { "each": "month", "startsOn": "member.none" }, "times": 1 } ] """), ["LR2179 /rules/0/limits/0/window/startsOn"]),
        (Rule(Flat, """, "limits": [ { "per": "program", "window": { "each": "month", "startsOn": "member.joinedOn" }, "times": 1 } ] """), ["LR2142 /rules/0/limits/0/window"]),
        (Rule(Flat, """, "limits": [ { "per": "household", "window": "birthday", "times": 1 } ] """), ["LR2142 /rules/0/limits/0/window"]),
        (Rule(Flat) + """, "counters": [ { "name": "c", "count": "purchase", "window": "birthday" } ]""", ["LR2142 /counters/0/window"]),
        (Rule(Flat, """, "when": "segment.a" """) + """, "segments": [ { "name": "a", "when": "segment.b" }, { "name": "b", "when": "!segment.a" } ]""", ["LR2119 /segments/0"]),
        (Table("""[1, 2], [3, 4, 5]"""), ["LR2120 /tables/0/rows/1"]),
        (Table("""["gold", 2]"""), ["LR2121 /tables/0/rows/0/0"]),
        (Table("""["1..5", 1], [5, 2]""", "unique"), ["LR2122 /tables/0/rows/1"]),
        (Table("""["1..5", 1], ["2..3", 2], ["*", 0]"""), ["LR2123 /tables/0/rows/1"]),
        (Rule(Flat, """, "from": "2026-09-02", "to": "2026-09-01" """), ["LR2124 /rules/0"]),
        (Rule(Flat, """, "stack": "g" """), ["LR2125 /rules/0/stack"]),
        ("""
            "stacking": [ { "group": "g", "pick": "best" } ],
            "rules": [ { "id": "a", "stack": "g", "then": [ { "earn": { "points": 1 } } ] }, { "id": "b", "stack": "g", "then": [ { "discount": { "percent": 100, "of": "base.net" } } ] } ]
            """, ["LR2126 /rules/1/stack"]),
        (Rule("""{ "discount": { "percent": 10, "of": "base.net" } }"""), ["LR2127 /rules/0/then/0/discount"]),
        (Rule("""{ "earn": { "points": "member.level - 5" } }"""), ["LR2128 /rules/0/then/0/earn/points"]),
        (Rule("""{ "earn": { "points": 1, "every": "member.level", "of": "base.units", "round": "down" } }"""), ["LR2129 /rules/0/then/0/earn/every"]),
        (Rule("""{ "earn": { "percent": 1, "of": "base.units", "round": "down" } }"""), ["LR2130 /rules/0/then/0/earn/of"]),
        (Rule("""{ "discount": { "percent": 1, "of": "base.units", "round": "down" } }"""), ["LR2131 /rules/0/then/0/discount/of"]),
        (Rule("""{ "discount": { "percent": 100, "of": "purchase.fee", "where": "line.gross > 0" } }"""), ["LR2132 /rules/0/then/0/discount/where"]),
        (Rule("""{ "earn": { "points": 1, "of": "base.net", "round": "down" } }"""), ["LR2133 /rules/0/then/0/earn"]),
        (Rule("""{ "earn": { "points": 1, "each": "line" } }"""), ["LR2133 /rules/0/then/0/earn"]),
        (Rule("""{ "discount": { "percent": "line.rate", "of": "base.x", "round": "down" } }""") + """, "bases": [ { "name": "x", "of": "line.net", "fees": ["purchase.fee"] } ]""", ["LR2134 /rules/0/then/0/discount/percent"]),
        (Rule("""{ "earn": { "points": 100000000000, "every": 0.01, "of": "base.net", "round": "down" } }"""), ["LR2135 /rules/0/then/0/earn"]),
        (Rule("""{ "earn": { "points": 0.5, "every": 1, "of": "base.net", "round": "down" } }"""), ["LR2136 /rules/0/then/0/earn/points"]),
        (Rule(Flat, """, "from": "2026-02-30" """), ["LR2137 /rules/0/from"]),
        (""" "currency": "RUR" """, ["LR2138 /currency"]),
        (Table(string.Join(", ", Enumerable.Repeat("[1, 1]", 2_001)), "unique"), ["LR2139 /tables/0/rows/2000"]),
        (Rule(Flat) + """, "tiers": { "levels": [ { "tier": "gold" } ] }, "facts": [ { "name": "member.tier", "type": "text" } ]""", ["LR2140 /facts/4/name"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "expires": "P0D" } ]""", ["LR2141 /points/0/expires"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "expires": "P101Y" } ]""", ["LR2141 /points/0/expires"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "holdFor": "PT0S" } ]""", ["LR2141 /points/0/holdFor"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "holdFor": "P367D" } ]""", ["LR2141 /points/0/holdFor"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "restoredFor": "P36526D" } ]""", ["LR2141 /points/0/restoredFor"]),
        (Rule(Flat, """, "limits": [ { "per": "member", "window": "P12M", "times": 1 } ]"""), ["LR2142 /rules/0/limits/0/window"]),
        (Rule(Flat, """, "limits": [ { "per": "member", "window": { "each": "year", "which": "previous" }, "times": 1 } ]"""), ["LR2142 /rules/0/limits/0/window"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "expires": { "since": "lot.earnedOn", "roundUp": "lifetime" } } ]""", ["LR2142 /points/0/expires/roundUp"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "expires": { "since": "lot.earndOn" } } ]""", ["LR2143 /points/0/expires/since"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "available": { "since": "lot.availableFrom" } } ]""", ["LR2144 /points/0/available/since"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "expires": { "since": "purchase.gross" } } ]""", ["LR2144 /points/0/expires/since"]),
        (Rule("""{ "grant": { "tier": "gold", "for": { "since": "purchase.completedOn" } } }""") + """, "tiers": { "levels": [ { "tier": "gold" } ] }""", ["LR2144 /rules/0/then/0/grant/for/since"]),
        (Rule("""{ "grant": { "tier": "gold" } }""") + """, "tiers": { "until": { "since": "lot.earnedOn" }, "levels": [ { "tier": "gold" } ] }""", ["LR2144 /tiers/until/since"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "expires": { "since": "member.level" } } ]""", ["LR2145 /points/0/expires/since"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "expires": { "laterOf": [ { "laterOf": [ { "laterOf": [ { "laterOf": [ "P1D" ] } ] } ] } ] } } ]""", ["LR2146 /points/0/expires/laterOf/0/laterOf/0/laterOf/0"]),
        (Rule(Flat) + """, "tiers": { "levels": [ { "tier": "gold", "any": { "member.level": 5 } } ] }""", ["LR2147 /tiers/levels/0/any/member.level"]),
        (Rule(Flat) + """, "counters": [ { "name": "last", "last": "purchase", "window": "lifetime" } ], "tiers": { "levels": [ { "tier": "gold", "any": { "member.last": 5 } } ] }""", ["LR2148 /tiers/levels/0/any/member.last"]),
        (Rule("""{ "grant": { "tier": "glod" } }""") + """, "tiers": { "levels": [ { "tier": "gold" } ] }""", ["LR2149 /rules/0/then/0/grant/tier"]),
        (Rule("""{ "grant": { "privilege": "hold" } }""") + """, "privileges": [ { "id": "longer-hold" } ]""", ["LR2150 /rules/0/then/0/grant/privilege"]),
        (Rule(Flat, """, "limits": [ { "per": "member", "window": "year", "times": 1 }, { "per": "member", "window": "year", "times": 2 } ]"""), ["LR2160 /rules/0/limits/1"]),
        (Rule(Flat, """, "limits": [ { "per": "purchase", "amount": 100 } ]"""), ["LR2161 /rules/0/limits/0/amount"]),
        (Rule(Flat, """, "limits": [ { "per": "purchase", "base": 100 } ]"""), ["LR2161 /rules/0/limits/0/base"]),
        (Rule("""{ "discount": { "percent": 100, "of": "base.net" } }""", """, "limits": [ { "per": "purchase", "points": 100 } ]"""), ["LR2161 /rules/0/limits/0/points"]),
        (Rule("""{ "earn": { "points": 1, "currency": "a" } }, { "earn": { "points": 1, "currency": "b" } }""", """, "limits": [ { "per": "purchase", "points": 100 } ]""") + """, "points": [ { "currency": "a" }, { "currency": "b" } ]""", ["LR2161 /rules/0/limits/0/points"]),
        (Rule(Flat, """, "stack": "g" """) + """, "stacking": [ { "group": "g", "pick": "all", "limits": [ { "per": "purchase", "amount": 100 } ] } ]""", ["LR2161 /stacking/0/limits/0/amount"]),
        (Rule(Flat) + """, "privileges": [ { "id": "p", "limits": [ { "per": "member", "window": "year", "points": 100 } ] } ]""", ["LR2161 /privileges/0/limits/0/points"]),
        (Rule(Flat) + """, "privileges": [ { "id": "p", "limits": [ { "per": "program", "window": "year", "times": 100 } ] } ]""", ["LR2162 /privileges/0/limits/0/per"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "transfer": { "limits": [ { "per": "purchase", "times": 100 } ] } } ]""", ["LR2162 /points/0/transfer/limits/0/per"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "redemption": { "of": "base.gross" } } ]""", ["LR2163 /points/0/redemption/of"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "redemption": { "of": "base.net", "percent": 101 } } ]""", ["LR2164 /points/0/redemption/percent"]),
        (Rule("""{ "earn": { "points": 1, "every": 1, "of": "base.units", "round": "down", "onPointsPaid": true } }"""), ["LR2165 /rules/0/then/0/earn/onPointsPaid"]),
        (Rule("""{ "earn": { "points": 1, "onPointsPaid": true } }"""), ["LR2165 /rules/0/then/0/earn/onPointsPaid"]),
        (Rule(Flat) + """, "counters": [ { "name": "c", "distinct": "line.gross", "window": "year" } ]""", ["LR2166 /counters/0/distinct"]),
        (Rule(Flat) + """, "counters": [ { "name": "c", "distinct": "line.skew", "window": "year" } ]""", ["LR2166 /counters/0/distinct"]),
        (Rule("""{ "earn": { "points": 1 } }, { "grant": { "privilege": "p" } }""", """, "stack": "g" """) + """, "stacking": [ { "group": "g", "pick": "best" } ], "privileges": [ { "id": "p" } ]""", ["LR2167 /rules/0/stack"]),
        (Rule("""{ "grant": { "privilege": "p" } }""") + """, "privileges": [ { "id": "p", "granted": true, "when": "member.level > 1" } ]""", ["LR2168 /privileges/0/when"]),
        (Rule(Flat, """, "on": "activity.visit" """), ["LR2170 /rules/0/on"]),
        (Rule(Flat) + """, "counters": [ { "name": "c", "count": "activity.visit", "window": "year" } ]""", ["LR2170 /counters/0/count"]),
        (Rule("""{ "discount": { "percent": 5, "of": "base.net", "round": "down" } }""", """, "on": "completed" """), ["LR2171 /rules/0/then/0/discount"]),
        (Rule("""{ "earn": { "percent": 5, "of": "base.net", "round": "down" } }""", """, "on": "birthday" """), ["LR2171 /rules/0/then/0/earn/of"]),
        (Rule(Flat, """, "on": "birthday", "when": "purchase.gross > 1" """), ["LR1108 /rules/0/when"]),
        (Rule(Flat, """, "on": { "endOf": "P1M" } """), ["LR2142 /rules/0/on/endOf"]),
        (Rule(Flat, """, "on": { "counter": "member.orders", "reaches": 10 } """), ["LR2147 /rules/0/on/counter"]),
        (Rule(Flat, """, "on": { "counter": "member.c", "reaches": 10 } """) + """, "counters": [ { "name": "c", "last": "purchase", "window": "year" } ]""", ["LR2148 /rules/0/on/counter"]),
        ("""
            "rules": [ { "id": "a", "stack": "g", "then": [ { "earn": { "points": 1 } } ] }, { "id": "b", "on": "birthday", "stack": "g", "then": [ { "earn": { "points": 1 } } ] } ],
            "stacking": [ { "group": "g", "pick": "best" } ]
            """, ["LR2172 /rules/1/stack"]),
        (Rule(Flat) + """, "facts": [ { "name": "activity.place", "type": "text" } ], "counters": [ { "name": "c", "sum": "activity.place", "window": "year" } ]""", ["LR2173 /counters/0/sum"]),
        (Rule(Flat) + """, "facts": [ { "name": "activity.x", "type": "number", "min": -1 } ], "counters": [ { "name": "c", "sum": "activity.x", "window": "year" } ]""", ["LR2173 /counters/0/sum"]),
        (Rule(Flat) + """, "activities": [ { "activity": "visit" } ], "counters": [ { "name": "c", "count": "purchase", "on": "activity.visit", "window": "year" } ]""", ["LR2174 /counters/0/on"]),
        (Rule(Flat) + """, "counters": [ { "name": "c", "count": "enrolment.referred", "where": "member.birthDate > '2000-01-01'", "window": "lifetime" } ]""", ["LR2175 /counters/0/where"]),
        (Rule(Flat) + """, "counters": [ { "name": "c", "sum": "spent.bonus", "kind": "base", "window": "year" } ]""", ["LR2176 /counters/0/kind"]),
        (Rule(Flat) + """, "partners": [ { "id": "cafe" } ], "wallet": { "category": "line.sku", "of": "base.net" }""", ["LR2182 /wallet/category"]),
        (Rule(Flat) + """, "wallet": { "category": "line.category", "of": "base.net" }""", ["LR2183 /wallet"]),
        (Rule(Flat) + """, "choices": [ { "name": "c", "options": ["a", "b"], "max": 3 } ]""", ["LR2180 /choices/0/max"]),
        (Rule("""{ "earn": { "points": 5, "fundedBy": "caffe" } }""") + """, "partners": [ { "id": "cafe" } ]""", ["LR2181 /rules/0/then/0/earn/fundedBy"]),
        (Rule(Flat) + """, "closure": { "plan": { "notice": "P30D", "balances": "expire", "stages": ["redeemOnly", "stopEarning", "close"] } }""", ["LR2190 /closure/plan/stages/1"]),
        (Rule(Flat) + """, "closure": { "plan": { "notice": "P90D", "balances": "expire", "stages": [{ "stage": "stopEarning", "after": "P2M" }, { "stage": "close", "after": "P1Y" }] } }""",
            ["LR2191 /closure/plan/stages/0"]),
        (Rule(Flat) + """, "closure": { "plan": { "notice": "P90D", "balances": "expire", "stages": ["stopEnrolment", "stopEarning"] } }""", ["LR2192 /closure/plan/stages"]),
        (Rule(Flat) + """, "closure": { "triggers": [{ "id": "t", "when": "program.rewardCost > 1000", "sustainedFor": "P45D", "then": "propose" }], "plan": { "notice": "P90D", "balances": "expire", "stages": ["close"] } }""", ["LR2193 /closure/triggers/0/sustainedFor"]),
        (Rule(Flat) + """, "control": { "percent": 0, "salt": "2026" }""", ["LR2194 /control/percent"]),
        (Rule(Flat) + """, "indicators": [{ "name": "i", "value": "program.rewardCost > 1000", "window": "month" }]""", ["LR2195 /indicators/0/value"]),
        (Rule(Flat) + """, "finances": { "costs": [{ "id": "letters", "amount": 2, "per": "letter" }] }""", ["LR2196 /finances/costs/0/per"]),
        (Rule(Flat) + """, "facts": [ { "name": "member.old", "type": "bool" } ], "bases": [{ "name": "gold", "of": "line.paid", "where": "member.old" }], "finances": { "income": [{ "id": "fees", "of": "base.gold" }] }""", ["LR2197 /finances/income/0/of"]),
        (Rule("""{ "issue": "x" }"""), ["LR2185 /rules/0/then/0/issue"]),
        (Rule("""{ "extend": { "reward": "x", "for": "P1D" } }"""), ["LR2185 /rules/0/then/0/extend/reward"]),
        (Rule("""{ "extend": { "tier": "x", "for": "P1D" } }"""), ["LR2149 /rules/0/then/0/extend/tier"]),
        (Rule("""{ "issue": { "reward": "m", "pay": "points" } }""") + """, "rewards": [ { "id": "m", "kind": "gift", "request": "true" } ]""", ["LR2186 /rules/0/then/0/issue/pay"]),
        (Rule(Flat) + """, "rewards": [ { "id": "c", "kind": "coupon", "request": "true", "then": [ { "issue": "c" } ] } ]""", ["LR2187 /rewards/0/then/0/issue"]),
        (Rule(Flat) + """, "rewards": [ { "id": "v", "kind": "voucher", "request": "true", "then": [ { "discount": { "amount": 1, "of": "base.net" } } ] } ]""", ["LR2188 /rewards/0/kind"]),
        (Rule(Flat) + """, "rewards": [ { "id": "g", "kind": "gift", "request": "true", "then": [ { "earn": { "points": 1 } } ] } ]""", ["LR2188 /rewards/0/kind"]),
        (Rule(Flat) + """, "rewards": [ { "id": "c", "kind": "coupon", "request": "true" } ]""", ["LR2188 /rewards/0/kind"]),
        (Rule(Flat) + """, "rewards": [ { "id": "c", "kind": "coupon", "request": "true", "value": { "money": 1 }, "then": [ { "earn": { "points": 1 } } ] } ]""", ["LR2188 /rewards/0/kind"]),
        (Rule(Flat) + """, "rewards": [ { "id": "g", "kind": "gift", "request": "true", "cost": { "points": 5, "step": 1 } } ]""", ["LR2188 /rewards/0/kind"]),
        (Rule(Flat) + """, "rewards": [ { "id": "g", "kind": "gift", "request": "true", "cost": { "points": 0.5 } } ]""", ["LR2107 /rewards/0/cost/points"]),
        (Rule(Flat) + """, "rewards": [ { "id": "g", "kind": "gift", "request": "true", "limits": [ { "per": "member", "window": "month", "amount": 5 } ] } ]""", ["LR2161 /rewards/0/limits/0/amount"]),
        (Rule(Flat) + """, "rewards": [ { "id": "g", "kind": "gift", "request": "true", "expires": { "since": "lot.earnedOn" } } ]""", ["LR2144 /rewards/0/expires/since"]),
        (Rule(Flat) + """, "rewards": [ { "id": "c", "kind": "coupon", "request": "true", "stack": "g", "then": [ { "earn": { "points": 1 } } ] } ]""", ["LR2125 /rewards/0/stack"]),
        (Rule(Flat) + """, "rewards": [ { "id": "g", "kind": "gift", "request": "true" }, { "id": "g", "kind": "gift", "request": "true" } ]""", ["LR2101 /rewards/1/id"]),
        (Rule("""{ "issue": "g" }""", """, "stack": "s" """) + """, "stacking": [ { "group": "s", "pick": "best" } ], "rewards": [ { "id": "g", "kind": "gift" } ]""", ["LR2167 /rules/0/stack"]),
        (Rule(Flat) + """, "rewards": [ { "id": "g", "kind": "gift" } ]""", ["LR2189 /rewards/0/id"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "redemption": { "of": "base.net", "minimum": 100, "step": 30 } } ]""", ["LR2153 /points/0/redemption/minimum"]),
        (Rule(Flat) + """, "counters": [ { "name": "c", "count": "purchase", "window": "year" } ], "tiers": { "levels": [ { "tier": "silver", "any": { "member.c": 5 } }, { "tier": "gold", "any": { "member.c": 5 } } ] }""", ["LR2154 /tiers/levels/1/any/member.c"]),
        (Rule(Flat) + """, "tiers": { "levels": [ { "tier": "gold" } ] }""", ["LR2155 /tiers/levels/0/tier"]),
        (Rule(Flat) + """, "privileges": [ { "id": "p", "granted": true } ]""", ["LR2156 /privileges/0/id"]),
        (Rule(Flat) + """, "tiers": { "none": "gold", "levels": [ { "tier": "gold" } ] }""", ["LR2101 /tiers/levels/0/tier"]),
        (Rule(Flat) + """, "privileges": [ { "id": "p" }, { "id": "p" } ]""", ["LR2101 /privileges/1/id"]),
        (Rule(Flat) + """, "points": [ { "currency": "bonus", "redemption": { "of": "base.net", "minimum": 0.5 } } ]""", ["LR2107 /points/0/redemption/minimum"]),
        (Rule(Flat, """, "limits": [ { "per": "purchase", "points": 0.5 } ]"""), ["LR2107 /rules/0/limits/0/points"]),
        (Rule("""{ "discount": { "percent": 100, "of": "base.net" } }""", """, "limits": [ { "per": "purchase", "amount": 0.001 } ]"""), ["LR2107 /rules/0/limits/0/amount"]),
        (Rule(Flat) + """, "parameters": [ { "name": "rate", "value": 5 } ]""", ["LR2151 /parameters/0/name"]),
        (Rule("""{ "discount": { "percent": 101, "of": "base.net", "round": "down" } }"""), ["LR2152 /rules/0/then/0/discount/percent"]),
    ];

    // The club's own bases, that few of these packs use, are not what the cases are about.
    private static string[] Found(string members) =>
    [
        .. Check($"{{ {members} }}").Diagnostics
            .Where(d => !(d.Code == PackDiagnostics.NeverUsed.Code && d.Place.Pointer.StartsWith("/bases/", StringComparison.Ordinal)))
            .Select(d => $"{d.Code} {d.Place.Pointer}"),
    ];

    public static TheoryData<int> CaseNumbers() => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(CaseNumbers))]
    public void Check_OneThingWrong_ExactlyItsCodeAndPointer(int number) => Assert.Equal(Cases[number].Expected, Found(Cases[number].Members));

    [Fact]
    public void Descriptors_All_HaveACaseAndBothLanguages()
    {
        var shown = Cases.SelectMany(c => c.Expected).Select(e => e[..6]).Where(c => c[2] == '2' && c[3] == '1').Distinct().Order(StringComparer.Ordinal);
        var declared = new[] { typeof(PackDiagnostics), typeof(ClosureDiagnostics) }
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(f => (DiagnosticDescriptor)f.GetValue(null)!).ToList();
        Assert.Equal(declared.Select(d => d.Code).Order(StringComparer.Ordinal), shown);
        declared.AddRange(typeof(StageDiagnostics).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (DiagnosticDescriptor)f.GetValue(null)!));
        Assert.All(declared, d => Assert.Equal(Placeholders(d.Message.En + d.Hint.En), Placeholders(d.Message.Ru + d.Hint.Ru)));
    }

    private static IEnumerable<string> Placeholders(string text) =>
        System.Text.RegularExpressions.Regex.Matches(text, @"\{\d\}").Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    [Theory]
    [InlineData("""{ "discount": { "amount": "purchase.gross", "of": "base.net", "units": "member.level", "round": "down" } }""")]
    [InlineData("""{ "earn": { "percent": "line.rate", "of": "base.net", "round": "down" } }""")]
    public void Check_OrdinaryEffectsOfUnboundedFacts_AreTaken(string effect) => Assert.NotNull(Check($"{{ {Rule(effect)} }}").Pack);

    [Fact]
    public void Check_BasePointsTooLargeToMultiply_RefusesTheMultiplication()
    {
        var found = Found("""
            "points": [ { "currency": "bonus", "decimals": 6, "pointValue": 0.000001 } ],
            "rules": [ { "id": "base", "then": [ { "earn": { "percent": 1, "of": "base.net", "kind": "base", "round": "down" } } ] },
                       { "id": "more", "then": [ { "earn": { "times": 100000000, "of": "earned.base" } } ] } ]
            """);
        Assert.Equal(["LR2135 /rules/1/then/0/earn"], found);
    }
}
