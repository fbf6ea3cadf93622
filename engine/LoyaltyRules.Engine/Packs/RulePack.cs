using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding;
using LoyaltyRules.Engine.Packs.Documents;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime;

namespace LoyaltyRules.Engine.Packs;

/// <summary>A checked rule pack: whoever holds one knows that every expression in it is typed and every name declared. Immutable.</summary>
public sealed class RulePack
{
    internal RulePack()
    {
    }

    /// <summary>The program's id.</summary>
    public required string Id { get; init; }

    /// <summary>The pack's version: <c>major.minor.patch</c>.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the canonical form, in lower-case hexadecimal (P1).</summary>
    public required string Hash { get; init; }

    /// <summary>The canonical form: RFC 8785 text without notes, lists with ids in order of their ids.</summary>
    public required string CanonicalText { get; init; }

    /// <summary>The languages that the pack's texts speak.</summary>
    public required ImmutableArray<string> Languages { get; init; }

    /// <summary>The program's name.</summary>
    public required LocalizedText Name { get; init; }

    /// <summary>Where the program's local days are counted.</summary>
    public required DateTimeZone TimeZone { get; init; }

    /// <summary>ISO 4217 code of the program's money.</summary>
    public required string Currency { get; init; }

    /// <summary>Decimals of the program's money, 0 to 6.</summary>
    public required int CurrencyDecimals { get; init; }

    /// <summary>Whether a birthday of 29 February falls on 1 March in other years, rather than on 28 February (T2).</summary>
    public required bool LeapBirthdayIsInMarch { get; init; }

    /// <summary>
    /// The instant at which a local day begins, whatever hour that is; a day that begins twice begins the first time. A day that the zone skips begins and ends at the moment
    /// at which it is skipped (T1).
    /// </summary>
    public Instant StartOf(LocalDate day) => LocalDays.StartOf(TimeZone, day);

    /// <summary>How late an event may come: until the end of the local day that lies so long after its own (T1, T3). Null for however late.</summary>
    public DayLength? LateBy { get; init; }

    /// <summary>The points currencies, by name.</summary>
    public required ImmutableArray<PointsCurrency> Points { get; init; }

    /// <summary>The parameters, by name.</summary>
    public required ImmutableArray<Parameter> Parameters { get; init; }

    /// <summary>The bases, by name.</summary>
    public required ImmutableArray<BaseDefinition> Bases { get; init; }

    /// <summary>The counters, by name.</summary>
    public required ImmutableArray<CounterDefinition> Counters { get; init; }

    /// <summary>The segments, each behind those it names.</summary>
    public required ImmutableArray<SegmentDefinition> Segments { get; init; }

    /// <summary>The tables, by name.</summary>
    public required ImmutableArray<TableDefinition> Tables { get; init; }

    /// <summary>The rules, by id.</summary>
    public required ImmutableArray<Rule> Rules { get; init; }

    /// <summary>The stacking groups, by name.</summary>
    public required ImmutableArray<StackingGroup> Stacking { get; init; }

    /// <summary>The stages in which discounts are given, in their order; empty for one stage.</summary>
    public ImmutableArray<PriceStage> Stages { get; init; } = [];

    /// <summary>The tiers; null when the program has none.</summary>
    public TierProgram? Tiers { get; init; }

    /// <summary>The privileges, by id.</summary>
    public ImmutableArray<PrivilegeDefinition> Privileges { get; init; } = [];

    /// <summary>The rewards, by id.</summary>
    public ImmutableArray<RewardDefinition> Rewards { get; init; } = [];

    /// <summary>The kinds of activity, by word.</summary>
    public ImmutableArray<ActivityDefinition> Activities { get; init; } = [];

    /// <summary>Who is held out; null for nobody.</summary>
    public ControlGroup? Control { get; init; }

    /// <summary>The indicators, by name.</summary>
    public ImmutableArray<IndicatorDefinition> Indicators { get; init; } = [];

    /// <summary>When and how the program is closed; null where the pack does not say.</summary>
    public ClosureProgram? Closure { get; init; }

    /// <summary>What the program costs and brings in beside rewards; null where the pack does not say.</summary>
    public ProgramFinances? Finances { get; init; }

    /// <summary>Whether what all members do together is read at month's ends.</summary>
    public bool ReadsFigures => Closure is not null || !Indicators.IsEmpty;

    /// <summary>Whether it has limits that all members share.</summary>
    public bool HasBudgets => Rules.Concat(Rewards.Select(r => r.AtPurchase).OfType<Rule>()).SelectMany(r => r.Limits)
        .Concat(Stacking.SelectMany(g => g.Limits))
        .Concat(Points.SelectMany(p => p.Redemption?.Limits ?? []))
        .Concat(Privileges.SelectMany(p => p.Limits))
        .Concat(Rewards.SelectMany(r => r.IssueLimits))
        .Any(l => l.Per.IsOfProgram());

    /// <summary>What members choose, by name.</summary>
    public ImmutableArray<ChoiceDefinition> Choices { get; init; } = [];

    /// <summary>The partners, by id.</summary>
    public ImmutableArray<PartnerDefinition> Partners { get; init; } = [];

    /// <summary>What is looked at of members' wallets; null for nothing.</summary>
    public WalletDefinition? Wallet { get; init; }

    /// <summary>What members are told of, and how.</summary>
    public ImmutableArray<MessageDefinition> Messages { get; init; } = [];

    /// <summary>The templates of messages, in ordinal order of their paths; they are part of the hash (P1).</summary>
    public ImmutableArray<TemplateFile> Templates { get; init; } = [];

    /// <summary>What was worth a warning.</summary>
    public required ImmutableArray<Diagnostic> Warnings { get; init; }

    /// <summary>Id, version and hash.</summary>
    public PackIdentity Identity => new(Id, Version, Hash);

    internal Vocabulary Vocabulary { get; init; } = null!;

    /// <summary>The names of figures, indicators and parameters.</summary>
    internal Vocabulary Figures { get; init; } = null!;

    /// <summary>Loads and checks the pack in a folder.</summary>
    /// <param name="folder">The folder that holds <c>pack.json</c>.</param>
    /// <exception cref="RefusedException">The pack is refused; the exception carries every diagnostic.</exception>
    public static RulePack Load(string folder)
    {
        var check = CheckFolder(folder);
        return check.Pack ?? throw new RefusedException(check.Diagnostics);
    }

    /// <summary>Checks the pack in a folder and reports every problem at once. Never throws on what an author can write.</summary>
    public static PackCheck CheckFolder(string folder)
    {
        var bag = new DiagnosticBag();
        return Check(PackFiles.FromFolder(folder, bag), bag);
    }

    /// <summary>Checks a pack from memory.</summary>
    /// <param name="files">The bytes of <c>pack.json</c>, <c>rules/*.json</c>, <c>tables/*.json</c> and <c>templates/*</c>, by path relative to the pack.</param>
    public static PackCheck Check(IReadOnlyDictionary<string, byte[]> files)
    {
        var bag = new DiagnosticBag();
        return Check(PackFiles.FromMemory(files, bag), bag);
    }

    /// <summary>Checks a pack that was stored in one piece, by <see cref="ToStored"/>.</summary>
    /// <param name="stored">The bytes.</param>
    public static PackCheck CheckStored(byte[] stored) => Check(StoredForm.Files(stored));

    /// <summary>The pack in one piece, templates included, to be read by <see cref="CheckStored"/>. Without templates, the canonical text.</summary>
    public byte[] ToStored() => StoredForm.Of(CanonicalText, Templates);

    /// <summary>The files of the pack, by their paths in its folder: the canonical text as <c>pack.json</c>, and its templates. Checked again they give the same pack.</summary>
    public IReadOnlyDictionary<string, byte[]> ToFiles() => StoredForm.Files(ToStored());

    private static PackCheck Check(PackFiles? files, DiagnosticBag bag)
    {
        var document = files is null ? null : PackDocumentReader.Read(files, bag);
        var meaning = new DiagnosticBag();
        var pack = document is null ? null : PackBinder.Bind(document, meaning);
        bag.AddRange(NotExplainedBy(bag, meaning));
        return new PackCheck(bag.HasErrors ? null : pack, bag.Ordered());
    }

    /// <summary>One mistake, one complaint: a value whose shape was refused, or that of a field in it, is not refused again for its meaning.</summary>
    private static IEnumerable<Diagnostic> NotExplainedBy(DiagnosticBag shape, DiagnosticBag meaning)
    {
        var refused = new HashSet<(string, string)>();
        foreach (var place in shape.Ordered().Select(d => d.Place))
        {
            refused.Add((place.Source, place.Pointer));
            refused.Add((place.Source, place.Pointer[..Math.Max(0, place.Pointer.LastIndexOf('/'))]));
        }

        return meaning.Ordered().Where(d => !refused.Contains((d.Place.Source, d.Place.Pointer)));
    }
}

/// <summary>What came of checking a pack.</summary>
/// <param name="Pack">The checked pack; null when there is any error.</param>
/// <param name="Diagnostics">Everything found, ordered by place: errors, and warnings too.</param>
public sealed record PackCheck(RulePack? Pack, ImmutableArray<Diagnostic> Diagnostics);
