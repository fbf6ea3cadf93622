using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Tests.Evaluation.Oracle;
using LoyaltyRules.Engine.Tests.Language;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Evaluation;

/// <summary>Random packs against the oracle, and what must hold of every decision whatever the pack.</summary>
public sealed class RandomDecisionTests(ITestOutputHelper output)
{
    private static readonly int PackCount = RandomRuns.Of(1_100);
    private const int PurchasesPerPack = 7;

    // What was granted by a rule that asks computed amounts.
    private static readonly string[] Asked = ["asked after points", "asked between discounts"];

    // Packs that are compiled to machine code several times each.
    private static readonly int CompiledCount = RandomRuns.Of(12);

    [Fact]
    public void Decide_RandomPacksAndPurchases_AsTheOracleAndWithItsInvariants()
    {
        var faults = new ConcurrentBag<string>();
        var outcomes = new ConcurrentDictionary<string, int>();
        Parallel.For(0, PackCount, (seed, loop) =>
        {
            var model = new ModelGenerator(seed).Pack();

            // Machine code takes long to make; some packs get it, the others the same translation interpreted. Every way of testing has its turn.
            var pack = Compile(model, isInterpreted: seed % 11 != 0, (PlanShape)(seed % Enum.GetValues<PlanShape>().Length));
            var purchases = new ModelGenerator(seed + 1_000_000);
            for (var i = 0; i < PurchasesPerPack; i++)
            {
                var purchase = purchases.Purchase();
                var fault = Difference(pack, model, purchase, outcomes);
                if (fault is not null)
                {
                    faults.Add($"seed {seed}, purchase {i}: {fault}\n{ModelJson.Of(model).ToJsonString()}\n{Describe(purchase)}");
                    if (faults.Count > 5)
                    {
                        loop.Stop();
                    }
                }
            }
        });
        output.WriteLine(string.Join(", ", outcomes.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key} {o.Value}")));
        Assert.True(faults.IsEmpty, string.Join("\n\n", faults.OrderBy(f => f.Length).Take(3)));

        // A generator that never reaches an outcome tests nothing of it.
        // Nobody is held out and nothing is being closed here.
        Assert.All(Enum.GetNames<EffectOutcome>().Except([nameof(EffectOutcome.HeldOut), nameof(EffectOutcome.ProgramClosing)]), o => Assert.True(outcomes.GetValueOrDefault(o) > PackCount / 8, o));
        Assert.All(Asked, o => Assert.True(outcomes.GetValueOrDefault(o) > PackCount / 16, o));
    }

    private static CompiledPack Compile(ModelPack model, bool isInterpreted = false, PlanShape shape = PlanShape.Automatic)
    {
        var json = ModelJson.Of(model).ToJsonString();
        var check = Given.Check(Encoding.UTF8.GetBytes(json));
        return check.Pack is null
            ? throw new InvalidOperationException(string.Join("\n", check.Diagnostics) + "\n" + json)
            : isInterpreted ? CompiledPack.Interpret(check.Pack, shape) : CompiledPack.Compile(check.Pack, shape);
    }

    private static string Describe(ModelPurchase purchase) =>
        $"{purchase with { Lines = [] }} " + string.Join(" ", purchase.Lines);

    private static string? Difference(CompiledPack pack, ModelPack model, ModelPurchase purchase, ConcurrentDictionary<string, int> outcomes)
    {
        var (event_, member, program) = (ModelInputs.ToPurchase(model, purchase), ModelInputs.ToMember(model, purchase), ModelInputs.ToProgram(model, purchase));
        var decision = pack.Decide(event_, member, program);
        var expected = new DecisionOracle(model, purchase);
        foreach (var effect in decision.Effects)
        {
            Count(effect.Outcome.ToString());
            if (effect is { Asked.IsEmpty: false, Outcome: EffectOutcome.Granted })
            {
                Count(effect.Kind != EffectKind.Discount ? Asked[0] : decision.Effects.Any(e => e.Kind == EffectKind.Discount && e.RuleId != effect.RuleId) ? Asked[1] : "asked alone");
            }
        }

        void Count(string outcome) => outcomes.AddOrUpdate(outcome, 1, (_, n) => n + 1);

        return Compare(decision, model, expected)
            ?? Broken(decision)
            ?? BrokenRepeat(pack, decision, event_, member, program);
    }

    private static string? Compare(Decision decision, ModelPack model, DecisionOracle expected)
    {
        foreach (var rule in model.Rules)
        {
            if (decision.OutcomeOf(rule.Id).ToString() != expected.OutcomeOf(rule))
            {
                return $"rule {rule.Id}: {decision.OutcomeOf(rule.Id)}, not {expected.OutcomeOf(rule)}";
            }
        }

        var (got, want) = (decision.Effects.Select(Text), expected.Effects.Select(e => Text(e, decision)));
        if (!got.SequenceEqual(want))
        {
            return $"effects\n got  {string.Join("\n      ", got)}\n want {string.Join("\n      ", want)}";
        }

        var uses = decision.LimitsUsed.Select(u => $"{u.Key} {u.Per} {u.From} {Number(u.Used)}");
        var wantedUses = expected.Uses().Select(u => $"{u.Key} {u.Per} {u.From} {Number(u.Used)}");
        if (!uses.SequenceEqual(wantedUses))
        {
            return $"limits used {string.Join(", ", uses)}, not {string.Join(", ", wantedUses)}";
        }

        var paid = decision.Redemptions.Select(r => $"{r.Currency} {Number(r.Points)} of {Number(r.Allowed)} pay {Number(r.Money)}");
        if (!paid.SequenceEqual(expected.Redemptions))
        {
            return $"points pay {string.Join(", ", paid)}, not {string.Join(", ", expected.Redemptions)}";
        }

        var charges = decision.Lines.Concat(decision.Fees).ToList();
        for (var i = 0; i < charges.Count; i++)
        {
            if (Fraction.Of(charges[i].PaidWithPoints) != expected.PaidWithPoints[i])
            {
                return $"points pay {charges[i].PaidWithPoints} of {charges[i].Id}, not {expected.PaidWithPoints[i]}";
            }

            if (Fraction.Of(charges[i].Net) != expected.Remaining[i] || Fraction.Of(charges[i].Gross) != expected.Gross[i])
            {
                return $"charge {charges[i].Id}: {charges[i].Net}, not {expected.Remaining[i]}";
            }

            foreach (var currency in model.Currencies)
            {
                if (Fraction.Of(charges[i].Earned.SingleOrDefault(e => e.Currency == currency.Name).Points) != expected.EarnedOn(currency, i))
                {
                    return $"points of {charges[i].Id}: not {expected.EarnedOn(currency, i)} {currency.Name}";
                }
            }
        }

        var value = model.Currencies.Aggregate(Fraction.Whole(0), (sum, c) =>
            sum + (Enumerable.Range(0, charges.Count).Aggregate(Fraction.Whole(0), (s, i) => s + expected.EarnedOn(c, i)) * Fraction.Of(c.PointValue)));
        return Fraction.Of(decision.Totals.EarnedValue) == value ? null : $"value of points {decision.Totals.EarnedValue}, not {value}";
    }

    private static string Text(EffectResult e) =>
        $"{e.RuleId}[{e.Index}] {e.Outcome} base {Number(e.BaseAmount)} rounded {Number(e.Rounded)} = {Number(e.Result)}: "
        + string.Join(' ', e.Shares.Select(s => $"{s.ChargeId}:{Number(s.Amount)}"));

    private static string Text(OracleEffect e, Decision decision)
    {
        var ids = decision.Lines.Concat(decision.Fees).Select(c => c.Id).ToList();
        return $"{e.Rule.Id}[{e.Index}] {e.Outcome} base {Number(e.Base)} rounded {Number(e.Rounded)} = {Number(e.Amount)}: "
            + string.Join(' ', e.Shares.Select((s, i) => (s, i)).Where(s => !s.s.IsZero).Select(s => $"{ids[s.i]}:{Number(s.s)}"));
    }

    private static string Number(decimal? value) => value is { } number ? Fraction.Of(number).ToString() : "-";

    private static string Number(Fraction? value) => value?.ToString() ?? "-";

    /// <summary>What holds of any decision (S4, U2).</summary>
    private static string? Broken(Decision decision)
    {
        var charges = decision.Lines.Concat(decision.Fees).ToList();
        var totals = decision.Totals;
        if (charges.Sum(c => c.Gross) != totals.Gross || charges.Sum(c => c.Discount) != totals.Discount || charges.Sum(c => c.Net) != totals.Net
            || totals.Gross - totals.Discount != totals.Net)
        {
            return "the charges do not sum to the totals";
        }

        if (charges.Exists(c => c.Discount < 0 || c.Net < 0 || c.PaidWithPoints < 0 || c.Paid < 0 || c.Gross - c.Discount != c.Net))
        {
            return "a charge is discounted below zero";
        }

        if (totals.Earned.Any(t => t.Points <= 0 || charges.Sum(c => c.Earned.SingleOrDefault(e => e.Currency == t.Currency).Points) != t.Points))
        {
            return "points of the charges do not sum to the totals";
        }

        foreach (var effect in decision.Effects)
        {
            if (effect.Result < 0 || effect.Shares.Any(s => s.Amount <= 0) || effect.Shares.Sum(s => s.Amount) != effect.Result)
            {
                return $"the shares of {effect.RuleId} do not sum to its result";
            }

            if (effect.Outcome == EffectOutcome.Granted ? effect.Result == 0 : effect.Result != 0)
            {
                return $"{effect.RuleId} is {effect.Outcome} and gives {effect.Result}";
            }

            if (effect.Outcome == EffectOutcome.Granted && effect.Rounded - effect.Trims.Sum(t => t.By) != effect.Result)
            {
                return $"the trims of {effect.RuleId} do not lead from {effect.Rounded} to {effect.Result}";
            }

            if (effect.Outcome == EffectOutcome.Unknown && effect.Missing.IsEmpty)
            {
                return $"{effect.RuleId} is unknown, and nothing is missing";
            }
        }

        return null;
    }

    private static string? BrokenRepeat(CompiledPack pack, Decision decision, Purchase purchase, MemberSnapshot? member, ProgramSnapshot program)
    {
        var json = DecisionJson.Write(decision);
        using (JsonDocument.Parse(json))
        {
        }

        if (DecisionJson.Write(pack.Decide(purchase, member, program)) != json)
        {
            return "a repeated decision differs";
        }

        var bare = pack.Decide(purchase, member, program, TraceDetail.None);
        var silent = decision with
        {
            Rules = [],
            Effects = [.. decision.Effects.Select(e => e with { Formula = "", Exact = null, Asked = [] })],
        };
        if (DecisionJson.Write(bare) != DecisionJson.Write(silent))
        {
            return "a decision without a trace differs";
        }

        var reversed = pack.Decide(purchase with { Lines = [.. purchase.Lines.Reverse()] }, member, program);
        var back = reversed with
        {
            Lines = [.. reversed.Lines.Reverse()],
            Redemptions = [.. reversed.Redemptions.Select(r => r with { Shares = InOrderOf(decision, r.Shares) })],
            Effects = [.. reversed.Effects.Select(e => e with { Shares = InOrderOf(decision, e.Shares), Formula = "", Missing = [] })],
        };
        var plain = decision with { Effects = [.. decision.Effects.Select(e => e with { Formula = "", Missing = [] })] };
        return DecisionJson.Write(back) == DecisionJson.Write(plain) ? null : $"the order of lines matters:\n{DecisionJson.Write(plain)}\n{DecisionJson.Write(back)}";
    }

    private static ImmutableArray<Share> InOrderOf(Decision decision, ImmutableArray<Share> shares)
    {
        var order = decision.Lines.Concat(decision.Fees).Select(c => c.Id).ToList();
        return [.. shares.OrderBy(s => order.IndexOf(s.ChargeId))];
    }

    [Fact]
    public void Decide_OnePackFromEightThreads_SameBytes()
    {
        for (var seed = 0; seed < CompiledCount; seed++)
        {
            var model = new ModelGenerator(seed).Pack();
            var generator = new ModelGenerator(seed);
            var purchases = Enumerable.Range(0, 16).Select(_ => generator.Purchase()).ToList();
            string Decide(CompiledPack pack, ModelPurchase p) =>
                DecisionJson.Write(pack.Decide(ModelInputs.ToPurchase(model, p), ModelInputs.ToMember(model, p), ModelInputs.ToProgram(model, p)));
            var alone = Compile(model);
            var expected = purchases.ConvertAll(p => Decide(alone, p));

            // A fresh pack, so that what is compiled on first use is compiled by several threads at once.
            var shared = Compile(model);
            using var start = new Barrier(8);
            var results = new ConcurrentBag<string[]>();
            Exception? thrown = null;
            var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            {
                try
                {
                    start.SignalAndWait();
                    results.Add([.. purchases.Select(p => Decide(shared, p))]);
                }
                catch (Exception e)
                {
                    thrown = e;
                }
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Null(thrown);
            Assert.All(results, r => Assert.Equal(expected, r));
        }
    }

    [Fact]
    public void Decide_UnderForeignCulturesAndZones_SameBytes()
    {
        // Named cultures are not on every machine; what differs in them is spelled out here.
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "\u2212";
        comma.NumberFormat.NumberGroupSeparator = "\u00A0";
        comma.DateTimeFormat.DateSeparator = "/";
        comma.DateTimeFormat.TimeSeparator = ".";
        var arabic = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        arabic.NumberFormat.NativeDigits = ["٠", "١", "٢", "٣", "٤", "٥", "٦", "٧", "٨", "٩"];
        arabic.NumberFormat.DigitSubstitution = DigitShapes.NativeNational;
        arabic.NumberFormat.NumberDecimalSeparator = "٫";
        arabic.DateTimeFormat.Calendar = CultureInfo.InvariantCulture.Calendar;

        string All()
        {
            var text = new StringBuilder();
            for (var seed = 0; seed < CompiledCount; seed++)
            {
                var model = new ModelGenerator(seed).Pack();
                var pack = Compile(model);
                var purchase = new ModelGenerator(seed).Purchase();
                text.AppendLine(DecisionJson.Write(pack.Decide(ModelInputs.ToPurchase(model, purchase), ModelInputs.ToMember(model, purchase), ModelInputs.ToProgram(model, purchase))));
            }

            return text.ToString();
        }

        var expected = All();
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, Environment.GetEnvironmentVariable("TZ"));
        try
        {
            foreach (var zone in new[] { "Pacific/Kiritimati", "America/New_York" })
            {
                Environment.SetEnvironmentVariable("TZ", zone);
                TimeZoneInfo.ClearCachedData();
                Assert.Equal(zone, TimeZoneInfo.Local.Id);
                Assert.Equal(expected, All());
            }

            foreach (var culture in new[] { comma, arabic })
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
                Assert.Equal(expected, All());
            }
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, var zone) = before;
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }
}
