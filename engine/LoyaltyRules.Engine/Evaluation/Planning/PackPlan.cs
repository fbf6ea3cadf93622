using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Conditions;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Planning;

/// <summary>Everything of a pack that runs: tables, segments, conditions of rules in a few methods, and effects.</summary>
internal sealed class PackPlan
{
    private readonly (int Index, TruthOf When)[] segments;
    private readonly Dictionary<BaseDefinition, CompiledBase> bases = [];
    private readonly Dictionary<string, CompiledCurrency> currencies;
    private readonly Dictionary<Limit, CompiledLimit> limits = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Deadline, IsTrue> waivers = new(ReferenceEqualityComparer.Instance);
    private readonly (int Index, TruthOf When)[] memberSegments;
    private readonly (int Slot, CompiledCounter Counter)[] contributions;
    private readonly FrozenDictionary<(EventKind Event, string? Activity), TriggerPlan> triggers;
    private readonly TriggerPlan nothingAsked;

    private PackPlan(RulePack pack, bool isInterpreted, PlanShape shape)
    {
        (Pack, IsInterpreted) = (pack, isInterpreted);
        Settings = new LanguageSettings(pack.TimeZone, pack.LeapBirthdayIsInMarch);
        Fees = [.. pack.Vocabulary.EventFacts.Where(f => f.IsFee).OrderBy(f => f.Name, StringComparer.Ordinal)];
        LineGross = (FactDeclaration)pack.Vocabulary.Find("line.gross")!;
        LineQuantity = (FactDeclaration)pack.Vocabulary.Find("line.quantity")!;
        Tables = CompileTables(pack, isInterpreted);
        var compiler = new ExpressionCompiler(Tables, Settings) { IsInterpreted = isInterpreted };
        segments = [.. pack.Segments.Select(s => (s.Index, compiler.CompileTruth(s.When)))];
        foreach (var definition in pack.Bases)
        {
            var source = definition.Of switch
            {
                LineAmount.Quantity => LineQuantity,
                LineAmount.Fact => definition.Fact!,
                LineAmount.Gross or LineAmount.Net or LineAmount.Paid => LineGross,
            };
            bases.Add(definition, new CompiledBase(
                definition, definition.Where is { } where ? compiler.CompileIsTrue(where) : null, source.Slot, definition.LineRange.Scale));
        }

        Points = new PricePoints(Math.Max(1, pack.Stages.Length));
        Amounts = [.. pack.Vocabulary.Amounts.Select(Compile)];
        Currencies = [.. pack.Points.OrderBy(p => p.Currency, StringComparer.Ordinal).Select((p, i) => new CompiledCurrency(p, i))];
        currencies = Currencies.ToDictionary(c => c.Definition.Currency, StringComparer.Ordinal);
        memberSegments = [.. segments.Where(s => MemberScope.IsOfMember(pack.Segments.First(d => d.Index == s.Index).When, pack))];
        RewardValue = pack.Rewards.IsEmpty ? null : pack.Vocabulary.EventFacts.First(f => f.Subject == FactSubject.Reward);
        Rewards = pack.Rewards.ToFrozenDictionary(r => r.Id, r => Compile(r, compiler), StringComparer.Ordinal);
        var precedence = pack.Rules.Order(Comparer<Rule>.Create(Rule.ComparePrecedence)).Select((rule, i) => (rule, i)).ToDictionary(r => r.rule, r => r.i);
        Rules = [.. pack.Rules.Select((rule, i) => Compile(rule, i, compiler) with { Precedence = precedence[rule] })];
        Redemptions = pack.Points.Where(p => p.Redemption is not null).ToFrozenDictionary(p => p.Currency, p => Compile(p, p.Redemption!, compiler), StringComparer.Ordinal);
        Privileges = [.. pack.Privileges.Select(p => new CompiledPrivilege(p, p.When is { } when ? compiler.CompileTruth(when) : null, Limits(p.Limits, compiler)))];
        Transfers = pack.Points.Where(p => p.Transfer is not null).ToFrozenDictionary(p => p.Currency, p => Limits(p.Transfer!.Limits, compiler), StringComparer.Ordinal);
        Counters = [.. pack.Counters.Select(c => Compile(c, compiler))];
        contributions =
        [
            .. Counters.Where(c => pack.Vocabulary.Contributions.ContainsKey("member." + c.Definition.Name))
                .Select(c => (pack.Vocabulary.Contributions["member." + c.Definition.Name].Slot, c)),
        ];
        CompileWaivers(pack, compiler);
        triggers = Rules.GroupBy(r => (r.Rule.On.Event, (r.Rule.On as ActivityTrigger)?.Activity))
            .ToFrozenDictionary(g => g.Key, g => PlanOf([.. g], compiler, shape));
        nothingAsked = PlanOf([], compiler, shape);
        Purchases = triggers.GetValueOrDefault((EventKind.Purchase, null), nothingAsked);
    }

    public RulePack Pack { get; }

    public LanguageSettings Settings { get; }

    /// <summary>Whether expressions are interpreted throughout.</summary>
    public bool IsInterpreted { get; }

    /// <summary>The declared fees, by name.</summary>
    public ImmutableArray<FactDeclaration> Fees { get; }

    public FactDeclaration LineGross { get; }

    public FactDeclaration LineQuantity { get; }

    public ImmutableArray<Delegate> Tables { get; }

    /// <summary>The rules, in the order of the pack.</summary>
    public CompiledRule[] Rules { get; }

    /// <summary>The points of a decision at which amounts are looked at.</summary>
    public PricePoints Points { get; }

    /// <summary>The computed amounts that something asks, by slot.</summary>
    public CompiledAmount[] Amounts { get; }

    /// <summary>The points currencies, in ordinal order.</summary>
    public CompiledCurrency[] Currencies { get; }

    /// <summary>How many limits there are.</summary>
    public int LimitCount { get; private set; }

    /// <summary>The rewards, by id.</summary>
    public FrozenDictionary<string, CompiledReward> Rewards { get; }

    /// <summary>The fact that shows expressions what the voucher presented is worth; null where the pack has no rewards.</summary>
    public FactDeclaration? RewardValue { get; }

    /// <summary>How currencies pay, by currency; those that do not pay are left out.</summary>
    public FrozenDictionary<string, CompiledRedemption> Redemptions { get; }

    /// <summary>The privileges, in the order of the pack.</summary>
    public CompiledPrivilege[] Privileges { get; }

    /// <summary>The limits on what members may send each other, by currency.</summary>
    public FrozenDictionary<string, CompiledLimit[]> Transfers { get; }

    /// <summary>The counters, in the order of the pack.</summary>
    public CompiledCounter[] Counters { get; }

    /// <summary>The rules that are asked on purchases.</summary>
    public TriggerPlan Purchases { get; }

    public static PackPlan Of(RulePack pack, bool isInterpreted, PlanShape shape) => new(pack, isInterpreted, shape);

    public FactFrame NewFrame() => new(Pack.Vocabulary.EventFacts.Count, Pack.Vocabulary.LineFacts.Count, segments.Length == 0 ? 0 : segments.Max(s => s.Index) + 1);

    public CompiledBase BaseOf(BaseDefinition definition) => bases[definition];

    /// <summary>The rules that are asked on an event.</summary>
    public TriggerPlan RulesOn(ProgramEvent @event) => @event is Purchase
        ? Purchases
        : triggers.GetValueOrDefault((@event.Kind, (@event as MemberEvent)?.Activity), nothingAsked);

    /// <summary>
    /// Counts this event in where conditions ask for it (S2), and decides the segments, each behind those it names; where there is no purchase, those that speak
    /// of the member only.
    /// </summary>
    public void EvaluateSegments(ProgramEvent @event, FactFrame frame)
    {
        foreach (var (slot, counter) in contributions)
        {
            frame.EventFacts.Set(slot, counter.Counts(@event) ? CounterMath.Ahead(counter, frame, LineGross) : 0m);
        }

        if (@event is MemberEvent)
        {
            EvaluateMemberSegments(frame);
            return;
        }

        foreach (var (index, when) in segments)
        {
            frame.Segments[index] = when(frame, 0);
        }
    }

    /// <summary>The places of the segments that speak of the member only, in the frame.</summary>
    public IEnumerable<int> MemberSegments => memberSegments.Select(s => s.Index);

    /// <summary>Decides the segments that speak of the member only; where there is no purchase, no others are asked.</summary>
    public void EvaluateMemberSegments(FactFrame frame)
    {
        foreach (var (index, when) in memberSegments)
        {
            frame.Segments[index] = when(frame, 0);
        }
    }

    /// <summary>Whether a deadline's <c>unless</c> is true; only for a deadline that has one.</summary>
    public IsTrue WaiverOf(Deadline deadline) => waivers[deadline];

    private TriggerPlan PlanOf(CompiledRule[] rules, ExpressionCompiler compiler, PlanShape shape)
    {
        var waiting = new PlanPart?[Points.Count];
        if (!Array.Exists(rules, r => r.Waits))
        {
            return new TriggerPlan(rules, new PlanPart(null, Conditions(rules)), waiting);
        }

        foreach (var group in rules.Where(r => r.Waits).GroupBy(r => r.Point))
        {
            waiting[group.Key] = Part(group);
        }

        return new TriggerPlan(rules, Part(rules.Where(r => !r.Waits)), waiting);

        PlanPart Part(IEnumerable<CompiledRule> some)
        {
            CompiledRule[] part = [.. some];
            return new PlanPart([.. part.Select(r => Array.IndexOf(rules, r))], Conditions(part));
        }

        ConditionPlan Conditions(CompiledRule[] some) => ConditionPlan.Of([.. some.Select(r => r.Rule.When)], compiler, shape);
    }

    private static ImmutableArray<Delegate> CompileTables(RulePack pack, bool isInterpreted)
    {
        // A table's inputs name no tables, so their compiler needs none.
        var compiler = new ExpressionCompiler([], new LanguageSettings(pack.TimeZone, pack.LeapBirthdayIsInMarch)) { IsInterpreted = isInterpreted };
        return [.. pack.Tables.Select(table => ExpressionCompiler.StorageOf(table.Declaration.Type) == typeof(decimal)
            ? (Delegate)CompileTable<decimal>(table, compiler)
            : CompileTable<string>(table, compiler))];
    }

    private static TryValue<T> CompileTable<T>(TableDefinition table, ExpressionCompiler compiler)
    {
        ImmutableArray<(ImmutableArray<CheckedNode> Cells, T Value)> rows = [.. table.Rows.Select(r => (r.Cells, (T)r.Value))];
        return TableLookup<T>.TryBuild(rows) is { } lookup ? lookup.TryGet : compiler.CompileTable(rows);
    }

    private CompiledAmount Compile(FactDeclaration amount)
    {
        var named = Pack.Bases.FirstOrDefault(b => "base." + b.Name == amount.Name);
        return named is null
            ? new CompiledAmount(amount, amount.Name == "purchase.paid" ? LineAmount.Paid : LineAmount.Net, null)
            : new CompiledAmount(amount, named.Of, bases[named]);
    }

    private CompiledRule Compile(Rule rule, int index, ExpressionCompiler compiler)
    {
        FactDeclaration[] AmountsIn(IEnumerable<CheckedNode> nodes) => Amounts.Length == 0 ? [] : [.. nodes.SelectMany(Pack.Vocabulary.AmountsIn).Distinct()];
        var ofCondition = rule.When is null ? [] : AmountsIn([rule.When]);
        var effects = rule.Then.Select(e => Compile(e, compiler)).ToList();
        return new CompiledRule(
            rule,
            index,
            [.. effects.OfType<CompiledDiscount>()],
            [.. effects.OfType<CompiledEarn>().Where(e => e.Earn.IsBase)],
            [.. effects.OfType<CompiledEarn>().Where(e => !e.Earn.IsBase)],
            [.. effects.OfType<CompiledGrant>()],
            [.. effects.OfType<CompiledIssue>()],
            [.. effects.OfType<CompiledExtension>()])
        {
            Point = rule.Then.Any(e => e is DiscountEffect) ? rule.Stage : Points.AfterPoints,
            Asked = [.. ofCondition.Union(AmountsIn(rule.Then.SelectMany(e => e.Numbers)))],
            Waits = ofCondition.Length > 0,
            OwnLimits = Limits(rule.Limits.Where(l => !l.Per.IsOfProgram()), compiler),
            SharedLimits = Limits(rule.Limits.Where(l => l.Per.IsOfProgram()).Concat(rule.Stack?.Limits ?? []), compiler),
        };
    }

    private CompiledReward Compile(RewardDefinition reward, ExpressionCompiler compiler) => new(
        reward,
        reward.AtPurchase is { } rule ? Compile(rule, index: -1, compiler) : null,
        reward.AtPurchase?.When is { } when ? compiler.CompileTruth(when) : null,
        reward.Request is { } request ? compiler.CompileTruth(request) : null,
        [.. reward.IssueLimits.Select(l => new CompiledLimit(LimitCount++, l, new CompiledNumber(l.Most, compiler), CountsEach: true))]);

    private CompiledRedemption Compile(PointsCurrency currency, RedemptionTerms terms, ExpressionCompiler compiler) => new(
        currency,
        terms,
        bases[terms.Of],
        terms.Percent is { } percent ? new CompiledNumber(percent, compiler) : null,
        terms.When is { } when ? compiler.CompileTruth(when) : null,
        Limits(terms.Limits, compiler));

    private CompiledCounter Compile(CounterDefinition counter, ExpressionCompiler compiler)
    {
        var summed = counter.Base is { } named ? bases[named] : null;
        var scale = counter.Kind == CounterKind.Sum ? counter.Currency?.Decimals ?? summed?.AmountScale ?? counter.Fact?.Range?.Scale ?? Pack.CurrencyDecimals : 0;
        return new CompiledCounter(counter, summed, counter.Where is { } where ? compiler.CompileIsTrue(where) : null, scale)
        {
            Earns = counter.Currency is null ? null : EarnsOf(counter),
            MoneyDecimals = Pack.CurrencyDecimals,
        };
    }

    /// <summary>The effects whose points a counter sums.</summary>
    private HashSet<(string, bool, int)> EarnsOf(CounterDefinition counter)
    {
        var givers = Pack.Rules.Select(r => (Rule: r, IsReward: false)).Concat(Pack.Rewards.Where(r => r.AtPurchase is not null).Select(r => (Rule: r.AtPurchase!, IsReward: true)));
        return
        [
            .. givers.SelectMany(g => g.Rule.Then.OfType<EarnEffect>()
                .Where(e => e.Currency.Currency == counter.Currency!.Currency && counter.Points switch
                {
                    CountedPoints.Earned => true,
                    CountedPoints.EarnedBase => e.IsBase,
                    CountedPoints.EarnedBonus => !e.IsBase,
                    CountedPoints.Spent => false,
                })
                .Select(e => (g.Rule.Id, g.IsReward, e.Index))),
        ];
    }

    // The limits of a group stand in each of its rules: they are one and the same there, so that their use adds up.
    private CompiledLimit[] Limits(IEnumerable<Limit> definitions, ExpressionCompiler compiler) =>
    [
        .. definitions.Select(l => limits.TryGetValue(l, out var known) ? known : limits[l] = new CompiledLimit(LimitCount++, l, new CompiledNumber(l.Most, compiler))),
    ];

    private void CompileWaivers(RulePack pack, ExpressionCompiler compiler)
    {
        var deadlines = pack.Points.SelectMany(p => new[] { p.Available, p.Expires })
            .Concat(pack.Rules.SelectMany(r => r.Then).SelectMany(e => e switch
            {
                EarnEffect earn => [earn.Available, earn.Expires],
                GrantEffect grant => [grant.Until],
                ExtendEffect extension => [extension.Until],
                DiscountEffect or IssueEffect => Array.Empty<Deadline?>(),
                _ => throw new UnreachableException($"Nothing says which deadlines {e.GetType().Name} has."),
            }))
            .Concat(pack.Rewards.Select(r => r.Expires))
            .Concat(pack.Rewards.SelectMany(r => r.AtPurchase?.Then ?? []).OfType<EarnEffect>().SelectMany(e => new[] { e.Available, e.Expires }))
            .Append(pack.Tiers?.Until);
        foreach (var deadline in deadlines.OfType<Deadline>().SelectMany(WithParts).Where(d => d.Unless is not null))
        {
            waivers[deadline] = compiler.CompileIsTrue(deadline.Unless!);
        }

        static IEnumerable<Deadline> WithParts(Deadline deadline) => deadline switch
        {
            LaterDeadline later => later.Of.SelectMany(WithParts).Prepend(later),
            EarlierDeadline earlier => earlier.Of.SelectMany(WithParts).Prepend(earlier),
            _ => [deadline],
        };
    }

    private CompiledEffect Compile(Effect effect, ExpressionCompiler compiler)
    {
        var namedBase = effect.Of is NamedBase named ? bases[named.Definition] : null;
        var where = effect.Where is { } condition ? compiler.CompileIsTrue(condition) : null;
        CompiledNumber? Number(CheckedNode? node) => node is null ? null : new CompiledNumber(node, compiler);
        return effect switch
        {
            DiscountEffect discount => new CompiledDiscount(discount, namedBase, where, Pack.CurrencyDecimals)
            {
                Percent = Number(discount.Percent),
                Amount = Number(discount.Amount),
                Units = Number(discount.Units),
            },
            EarnEffect earn => new CompiledEarn(earn, namedBase, where, currencies[earn.Currency.Currency]) { Rate = new CompiledNumber(earn.Rate, compiler), Every = Number(earn.Every) },
            GrantEffect grant => new CompiledGrant(grant),
            IssueEffect issue => new CompiledIssue(issue, Rewards[issue.Reward]),
            ExtendEffect extension => new CompiledExtension(extension),
            _ => throw new InvalidOperationException($"No compiled form of {effect.GetType().Name}."),
        };
    }
}
