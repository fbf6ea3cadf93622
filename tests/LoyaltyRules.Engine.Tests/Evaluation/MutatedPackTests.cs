using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;
using LoyaltyRules.Engine.Tests.Evaluation.Oracle;
using LoyaltyRules.Engine.Tests.Packs.Documents;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>
/// Broken packs: whatever is done to a pack, the check gives diagnostics with a place or a pack, and a pack that was taken compiles and decides
/// any purchase or refuses it in so many words (S6). Nothing is ever thrown.
/// </summary>
public sealed class MutatedPackTests(ITestOutputHelper output)
{
    private static readonly int PackCount = RandomRuns.Of(2_500);

    [Fact]
    public void Check_MutatedPacks_RefusedWithAPlaceOrDecide()
    {
        var outcomes = new ConcurrentDictionary<string, int>();
        var faults = new ConcurrentDictionary<string, string>();
        Parallel.For(0, PackCount, (seed, loop) =>
        {
            var mutator = new PackMutator(seed);
            var bytes = mutator.Next();
            try
            {
                outcomes.AddOrUpdate(Outcome(bytes, seed), 1, (_, n) => n + 1);
            }
            catch (Exception e)
            {
                var where = e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("LoyaltyRules.Engine.", StringComparison.Ordinal) && !l.Contains("Tests", StringComparison.Ordinal))?.Trim();
                faults.TryAdd($"{e.GetType().Name} {where}", $"seed {seed}: {e.Message}\n{e.StackTrace}\n{Encoding.UTF8.GetString(bytes)}");
                if (faults.Count > 8)
                {
                    loop.Stop();
                }
            }
        });
        output.WriteLine(string.Join(", ", outcomes.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key} {o.Value}")));
        Assert.True(faults.IsEmpty, string.Join("\n\n", faults.Select(f => f.Key + "\n" + f.Value[..Math.Min(f.Value.Length, 4_000)])));

        // A mutator that only breaks, or never does, tests half of this.
        Assert.All(new[] { "refused", "decided" }, o => Assert.True(outcomes.GetValueOrDefault(o) > PackCount / 10, o));
    }

    private static string Outcome(byte[] bytes, int seed)
    {
        var check = Given.Check(bytes);
        if (check.Pack is null)
        {
            Assert.Contains(check.Diagnostics, d => d.IsError);
            Assert.All(check.Diagnostics, d => Assert.Matches("^LR2[0-9]{3}$|^LR1[0-9]{3}$|^LR88[0-9]{2}$", d.Code));
            Assert.All(check.Diagnostics, d => Assert.NotEqual("", d.Place.Source));
            return "refused";
        }

        var pack = seed % 20 == 0 ? CompiledPack.Compile(check.Pack) : CompiledPack.Interpret(check.Pack);
        var purchase = HugePurchase(check.Pack, seed);
        foreach (var trigger in check.Pack.Rules.Select(r => r.On).Where(t => t.Event is not (EventKind.Purchase or EventKind.Completed)).Distinct())
        {
            var happened = new MemberEvent
            {
                Of = trigger.Event, Id = "e", At = purchase.Purchase.At, MemberId = purchase.Member.Id, Activity = (trigger as ActivityTrigger)?.Activity,
            };
            if (pack.TryDecide(happened, purchase.Member, purchase.Program, out var given, out _))
            {
                using var written = System.Text.Json.JsonDocument.Parse(DecisionJson.Write(given));
            }
        }

        var isDecided = pack.TryDecide(purchase.Purchase, purchase.Member, purchase.Program, out var decision, out var diagnostics);
        if (!isDecided)
        {
            Assert.Contains(diagnostics, d => d.IsError);
            Assert.All(diagnostics, d => Assert.Matches("^LR3[0-9]{3}$", d.Code));
            return "purchase refused";
        }

        using var parsed = System.Text.Json.JsonDocument.Parse(DecisionJson.Write(decision!));
        return "decided";
    }

    /// <summary>A purchase that gives the pack's facts their greatest, least and other values, and leaves some out.</summary>
    private static (Purchase Purchase, MemberSnapshot Member, ProgramSnapshot Program) HugePurchase(RulePack pack, int seed)
    {
        var random = new Random(seed);
        var isHuge = random.Next(2) == 0;
        FactSet Facts(string subject, bool fees) => FactSet.Of(pack.Vocabulary.EventFacts.Concat(pack.Vocabulary.LineFacts)
            .Where(f => f.Name.StartsWith(subject, StringComparison.Ordinal) && f.IsFee == fees && f.IsOptional && random.Next(4) > 0
                && f.Name is not ("member.birthDate" or "member.joinedOn" or "member.tier" or "member.tierEnteredOn" or "member.lastActivityOn" or "member.inControl"
                    or "purchase.channel" or "purchase.store" or "purchase.partner" or "line.sku" or "line.tax"))
            .Select(f => KeyValuePair.Create(f.ShortName, Value(f, random, isHuge))));
        var grossMax = pack.Vocabulary.Find("line.gross") is Engine.Language.Checking.FactDeclaration gross ? gross.Range!.Value.MaxValue : 0;
        var lines = Enumerable.Range(0, isHuge ? (random.Next(8) == 0 ? 1_000 : random.Next(1, 30)) : random.Next(0, 4)).Select(i => new PurchaseLine
        {
            Id = "l" + i,
            Gross = isHuge ? grossMax : random.Next(0, 1_000),
            Quantity = isHuge ? 1_000_000_000 : random.Next(0, 5),
            Facts = Facts("line.", false),
        });
        return (
            new Purchase
            {
                Id = "p", At = Given.At("2026-09-15T12:00:00+03:00"), Lines = [.. lines], Fees = Facts("purchase.", true), Facts = Facts("purchase.", false),
                Pay = [.. pack.Points.Where(p => p.Redemption is not null).Select(p => new PointsRequest(p.Currency, isHuge ? null : 10))],
                Rewards = [.. Held(pack, isHuge).Select(r => r.Id)],
            },
            new MemberSnapshot
            {
                Id = "m",
                BirthDate = new NodaTime.LocalDate(1992, 2, 29),
                Facts = Facts("member.", false),
                Tier = pack.Tiers?.NameOf(random.Next(pack.Tiers.Levels.Length + 1)),
                TierEnteredOn = new NodaTime.LocalDate(2026, 1, 31),
                LastActivityOn = new NodaTime.LocalDate(2026, 2, 28),
                Available = [.. pack.Points.Select(p => new PointsAmount(p.Currency, isHuge ? 1_000_000_000_000_000 : 1_000))],
                Rewards = Held(pack, isHuge),
            },
            new ProgramSnapshot { Facts = Facts("program.", false) });
    }

    /// <summary>As many of the pack's rewards as may be presented at once, each worth the most, or a few.</summary>
    private static System.Collections.Immutable.ImmutableArray<HeldReward> Held(RulePack pack, bool isHuge) => pack.Rewards.IsEmpty ? [] :
    [
        .. Enumerable.Range(0, isHuge ? Purchase.RewardsMax : 3).Select(i => new HeldReward(
            "h" + i, pack.Rewards[i % pack.Rewards.Length].Id, new NodaTime.LocalDate(2026, 1, 1), null, 1, isHuge ? RewardValue.MoneyMax : 7)),
    ];

    private static FactValue Value(Engine.Language.Checking.FactDeclaration fact, Random random, bool isHuge)
    {
        if (fact.Range is { } range)
        {
            return FactValue.Of(isHuge || random.Next(2) == 0 ? range.MaxValue : range.MinValue);
        }

        return fact.Type.Kind switch
        {
            Engine.Language.Types.TypeKind.Boolean => FactValue.Of(random.Next(2) == 0),
            Engine.Language.Types.TypeKind.Choice => FactValue.Of(fact.Type.Choices[random.Next(fact.Type.Choices.Length)]),
            Engine.Language.Types.TypeKind.Date => FactValue.Of(random.Next(2) == 0 ? "1900-01-01" : "2199-12-31"),
            Engine.Language.Types.TypeKind.Instant => FactValue.Of(random.Next(2) == 0 ? "1900-01-01T00:00:00Z" : "2199-12-31T23:59:59Z"),
            Engine.Language.Types.TypeKind.Duration => FactValue.Of(random.Next(2) == 0 ? "P110000D" : "PT0S"),
            _ => FactValue.Of(new string('x', random.Next(0, 201))),
        };
    }
}

/// <summary>Does something to a pack: to its values, its names, its expressions, or its bytes.</summary>
internal sealed class PackMutator(int seed)
{
    private static readonly string[] Names =
    [
        "purchase.gross", "purchase.fee", "purchase.date", "purchase.at", "purchase.store", "purchase.dayOfWeek", "line.gross", "line.category", "line.quantity", "line.weight",
        "member.level", "member.birthDate", "member.joinedOn", "parameter.rate", "parameter.count", "table.byLevel", "table.byCategory", "base.b0", "earned.base", "line.net",
        "member.ordersIn12Months", "member.saved", "member.rate", "segment.regular", "segment.none", "l.gross", "true", "program.openedAt", "purchase.ahead",
        "withThis(member.ordersIn12Months)", "withThis(member.spentEver)", "member.tier", "member.lastOrderOn", "member.genres", "event.date", "member.lastActivityOn", "reward.value",
    ];

    private static readonly string[] Operators = ["&&", "||", "==", "!=", "<", ">=", "+", "-", "*", "/", "??", "and"];

    private static readonly string[] Functions =
    [
        "min({0}, {1})", "max({0}, {1})", "abs({0})", "round({0}, 2, 'halfUp')", "divide({0}, {1}, 6, 'up')", "has({0})", "!({0})", "({0})", "{0} ? {1} : {2}",
        "lines.Sum(l => {0})", "lines.Any(l => {0})", "lines.Count()", "lines.Max(l => l.gross * {1})", "isBirthday({0}, {1})", "daysBetween({0}, {1})", "addDays({0}, {1})",
        "addYears({0}, 99999999)", "{0} in ['opera', 'gold']", "startsWith({0}, {1})", "-{0}", "{0} * {1} * {2}", "length({0})", "dateOf({0} + {1})", "year({0})",
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "999999999999", "999999999999", "0.000001", "0.000001", "0.03", "999999999999999", "100", "1e300", "-999999999999", "123456.789012", "3", "1.50", "6", "7", "1001", "2147483648", "99999999999",
    ];

    private static readonly string[] Words =
    [
        "", "a", "base.b0", "base.b1", "base.q", "purchase.fee", "earned.base", "line.gross", "line.weight", "line.quantity", "down", "halfEven", "best", "first", "all", "line", "g0", "g1", "c0", "c1",
        "remaining", "original", "number", "percent", "money", "points", "choice", "date", "P12M", "year", "2026-02-30", "2026-09-01", "02-29", "UTC", "Europe/Moscow", "JPY", "KWD", "CLF", "XXX", "*", ">= 5", "5..1", "1..2", "opera", "bonus",
        "lot.earnedOn", "lot.availableFrom", "purchase.completedOn", "tier.enteredOn", "event.date", "member.lastOrderOn", "member.joinedOn", "P1Y", "P100Y", "P1D", "PT30M", "PT0S",
        "lifetime", "day", "member", "household", "program", "purchase", "trim", "skip", "gold", "silver", "guest", "box-office-tea", "line.category", "purchase.store", "never", "oneLevel",
        "voucher", "gift", "coupon", "mug", "nothing", "reward.issuedOn", "thanks",
    ];

    private readonly Random random = new(seed);

    public byte[] Next()
    {
        JsonNode pack = random.Next(4) == 0 ? JsonNode.Parse(SamplePack.Text)! : ModelJson.Of(new ModelGenerator(random.Next(400)).Pack());
        var count = random.Next(4) == 0 ? random.Next(2, 6) : 1;
        for (var i = 0; i < count; i++)
        {
            pack = Mutate(pack);
        }

        var bytes = Encoding.UTF8.GetBytes(pack.ToJsonString());
        return random.Next(8) == 0 ? MutateBytes(bytes) : bytes;
    }

    private byte[] MutateBytes(byte[] bytes)
    {
        var list = bytes.ToList();
        for (var i = random.Next(1, 4); i > 0 && list.Count > 0; i--)
        {
            var at = random.Next(list.Count);
            switch (random.Next(4))
            {
                case 0:
                    list[at] = (byte)random.Next(256);
                    break;
                case 1:
                    list.RemoveAt(at);
                    break;
                case 2:
                    list.Insert(at, (byte)"{}[]\",:0-9e\\"[random.Next(12)]);
                    break;
                default:
                    list.RemoveRange(at, random.Next(Math.Min(50, list.Count - at)));
                    break;
            }
        }

        return [.. list];
    }

    private JsonNode Mutate(JsonNode pack)
    {
        var places = new List<(JsonNode Parent, string Key, int Index)>();
        Collect(pack, places);
        if (places.Count == 0)
        {
            return pack;
        }

        // Half of the time something that effects are made of, where the arithmetic is.
        var deep = places.Where(p => p.Key is "percent" or "amount" or "points" or "every" or "times" or "units" or "when" or "where" or "pointValue" or "decimals" or "max" or "of" or "value"
            or "base" or "since" or "after" or "unless" or "minimum" or "step" or "per" or "window" or "until" or "expires" or "available" or "tier" or "money" or "cost" or "uses" or "request" or "issue" or "extend" or "reward" or "kind").ToList();
        var (parent, key, index) = deep.Count > 0 && random.Next(2) == 0 ? deep[random.Next(deep.Count)] : places[random.Next(places.Count)];
        var old = parent is JsonObject map ? map[key] : parent.AsArray()[index];
        if (random.Next(2) == 0)
        {
            // Another number, or what stands at the same name elsewhere: often still a pack.
            var same = places.Where(p => p.Key == key).ToList();
            Put(parent, key, index, old is JsonValue number && number.TryGetValue<decimal>(out _) ? JsonNode.Parse(Pick(Numbers)) : Value(same[random.Next(same.Count)])?.DeepClone());
            return pack;
        }

        switch (random.Next(10))
        {
            case 0 when parent is JsonObject owner:
                owner.Remove(key);
                break;
            case 0:
                parent.AsArray().RemoveAt(index);
                break;
            case 1 when parent is JsonArray list:
                list.Add(old?.DeepClone());
                break;
            case 1:
                parent.AsObject()[random.Next(2) == 0 ? key + "s" : Pick(Words) + "x"] = old?.DeepClone();
                break;
            case 2 when old is JsonObject or JsonArray:
                // Something from elsewhere.
                Put(parent, key, index, Value(places[random.Next(places.Count)])?.DeepClone());
                break;
            case 2 or 3:
                Put(parent, key, index, JsonNode.Parse(Pick(Numbers)));
                break;
            case 4:
                Put(parent, key, index, Pick(Words));
                break;
            case 5 or 6 or 7:
                Put(parent, key, index, Expression(3));
                break;
            case 8:
                Put(parent, key, index, Pick<JsonNode?>(null, true, new JsonArray(), new JsonObject(), new JsonArray(1, "a"), ""));
                break;
            default:
                Put(parent, key, index, Pick(Names));
                break;
        }

        return pack;
    }

    private static JsonNode? Value((JsonNode Parent, string Key, int Index) place) =>
        place.Parent is JsonObject map ? map[place.Key] : place.Parent.AsArray()[place.Index];

    private static void Put(JsonNode parent, string key, int index, JsonNode? value)
    {
        if (parent is JsonObject map)
        {
            map[key] = value;
        }
        else
        {
            parent.AsArray()[index] = value;
        }
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, string Key, int Index)> places)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    places.Add((map, key, 0));
                    Collect(value, places);
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    places.Add((list, "", i));
                    Collect(list[i], places);
                }

                break;
        }
    }

    private string Expression(int depth) => (depth == 0 ? 0 : random.Next(4)) switch
    {
        0 => random.Next(3) == 0 ? Pick(Numbers) : Pick(Names),
        1 => $"{Expression(depth - 1)} {Pick(Operators)} {Expression(depth - 1)}",
        _ => Pick(Functions).Replace("{0}", Expression(depth - 1)).Replace("{1}", Expression(depth - 1)).Replace("{2}", Expression(depth - 1)),
    };

    private T Pick<T>(params T[] items) => items[random.Next(items.Length)];
}
