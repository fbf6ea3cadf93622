using System.Collections.Immutable;
using System.Text;
using LoyaltyRules.Engine.Model;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Simulation.History.Mapping;

/// <summary>
/// How the columns of a CSV file become purchases: the checked form of <c>mapping.json</c>. Documented in <c>docs/history-mapping.md</c>.
/// Immutable. Read one with <see cref="HistoryMappingJson"/>.
/// </summary>
public sealed record HistoryMapping
{
    /// <summary>How the file is written.</summary>
    public CsvLayout Csv { get; init; } = CsvLayout.Default;

    /// <summary>The receipt of a row: rows of one receipt make one purchase. Null when every row is a purchase of its own.</summary>
    public ValueSource? Receipt { get; init; }

    /// <summary>The id of a purchase when rows are purchases. Null: the row's number, or the receipt.</summary>
    public ValueSource? PurchaseId { get; init; }

    /// <summary>Who bought; null when the file does not say, or when <see cref="IsMemberTheRow"/>.</summary>
    public ValueSource? Member { get; init; }

    /// <summary>Whether every row is a purchase of a member of its own, named by the row's number: for bookings that name nobody.</summary>
    public bool IsMemberTheRow { get; init; }

    /// <summary>When it was bought.</summary>
    public required InstantSource At { get; init; }

    /// <summary>The channel; null when the file does not say.</summary>
    public ValueSource? Channel { get; init; }

    /// <summary>The store; null when the file does not say.</summary>
    public ValueSource? Store { get; init; }

    /// <summary>The partner; null when the file does not say.</summary>
    public ValueSource? Partner { get; init; }

    /// <summary>The currency; null means the program's.</summary>
    public ValueSource? Currency { get; init; }

    /// <summary>The fees of a purchase.</summary>
    public ImmutableArray<FeeSource> Fees { get; init; } = [];

    /// <summary>The points that paid for part of a purchase, by currency: how many, or <see cref="PayMost"/>.</summary>
    public ImmutableArray<FactSource> Pay { get; init; } = [];

    /// <summary>The text that stands for as many points as may pay.</summary>
    public const string PayMost = "most";

    /// <summary>The facts of a purchase.</summary>
    public ImmutableArray<FactSource> PurchaseFacts { get; init; } = [];

    /// <summary>The id of a line; null numbers the lines of a purchase 1, 2, 3 …</summary>
    public ValueSource? LineId { get; init; }

    /// <summary>The stock code; null when the file does not say.</summary>
    public ValueSource? Sku { get; init; }

    /// <summary>How many units; null means one.</summary>
    public ValueSource? Quantity { get; init; }

    /// <summary>The price of a line.</summary>
    public required GrossSource Gross { get; init; }

    /// <summary>The facts of a line.</summary>
    public ImmutableArray<FactSource> LineFacts { get; init; } = [];

    /// <summary>A row that any of these holds for is a cancellation.</summary>
    public ImmutableArray<RowCondition> Cancellations { get; init; } = [];

    /// <summary>Rows kept apart from purchases under a name of their own; the first that holds counts.</summary>
    public ImmutableArray<SetAsideRule> SetAside { get; init; } = [];

    /// <summary>That cancellations are returns; null keeps them apart.</summary>
    public ReturnsMapping? Returns { get; init; }

    /// <summary>What became of bookings; null when the file does not say.</summary>
    public CompletionMapping? Completion { get; init; }

    /// <summary>In what order purchases are decided.</summary>
    public HistoryOrder Order { get; init; }

    /// <summary>How a second file describes the members; null when the mapping does not say.</summary>
    public MembersMapping? Members { get; init; }
}

/// <summary>In what order what a history holds is taken.</summary>
public enum HistoryOrder
{
    /// <summary>In order of time. Whether the file has that order is looked at first; one that has is not held in memory.</summary>
    Checked,

    /// <summary>In order of time, without looking: the file is read whole and sorted.</summary>
    Sorted,

    /// <summary>As the rows stand: what is older than rows before it comes late, and is reported.</summary>
    AsItStands,
}

/// <summary>How a second file describes members.</summary>
public sealed record MembersMapping
{
    /// <summary>How the file is written. What a mapping leaves out is as its file of purchases has it, but for the names of the columns.</summary>
    public CsvLayout Csv { get; init; } = CsvLayout.Default;

    /// <summary>The member's id.</summary>
    public required ValueSource Id { get; init; }

    /// <summary>The day of birth; null when the file does not say.</summary>
    public DateSource? BirthDate { get; init; }

    /// <summary>The day of enrolment; null when the file does not say.</summary>
    public DateSource? JoinedOn { get; init; }

    /// <summary>The facts of a member.</summary>
    public ImmutableArray<FactSource> Facts { get; init; } = [];
}

/// <summary>How a CSV file is written.</summary>
public sealed record CsvLayout
{
    /// <summary>Comma, RFC 4180, UTF-8, a header row.</summary>
    public static CsvLayout Default { get; } = new();

    /// <summary>What separates fields: one ASCII character.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether <c>"</c> quotes fields (RFC 4180); false takes every character as it is.</summary>
    public bool HasQuotes { get; init; } = true;

    /// <summary>Whether a quoted field may hold line breaks. False keeps one unclosed quote from swallowing rows.</summary>
    public bool HasLineBreaksInQuotes { get; init; } = true;

    /// <summary>The code page of a file without a byte-order mark: null for UTF-8, else 1251 or 1252.</summary>
    public int? CodePage { get; init; }

    /// <summary>The names of the columns of a file without a header row; null when the first row is the header.</summary>
    public ImmutableArray<string>? Columns { get; init; }

    /// <summary>Texts that mean that nothing is there, as an empty field always does.</summary>
    public ImmutableHashSet<string> Absent { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    internal Encoding? Encoding => CodePage is { } page ? CodePagesEncodingProvider.Instance.GetEncoding(page) : null;
}

/// <summary>What a text of a file becomes.</summary>
public enum ValueForm
{
    /// <summary>Stays a text.</summary>
    Text,

    /// <summary>Becomes an exact decimal.</summary>
    Number,

    /// <summary>Becomes true or false.</summary>
    Boolean,
}

/// <summary>Where a value comes from: columns, joined by one space when there are several, or a constant.</summary>
public sealed record ValueSource
{
    /// <summary>The columns; empty for a constant.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>The constant; null when the value comes from columns.</summary>
    public string? Constant { get; init; }

    /// <summary>What the text becomes.</summary>
    public ValueForm Form { get; init; }

    /// <summary>How a number is written.</summary>
    public NumberStyle Number { get; init; } = NumberStyle.Plain;

    /// <summary>What each text of the file stands for; null takes texts as they are.</summary>
    public ImmutableDictionary<string, string>? Values { get; init; }

    /// <summary>What a text that <see cref="Values"/> does not name stands for; null makes its row unreadable.</summary>
    public string? Otherwise { get; init; }
}

/// <summary>How long the groups of a number's digits are.</summary>
public enum DigitGrouping
{
    /// <summary>Three digits: 12,345,678.</summary>
    Threes,

    /// <summary>The last of three, the others of two: 1,23,45,678.</summary>
    Indian,
}

/// <summary>How numbers are written in a file.</summary>
/// <param name="Prefix">Stripped from the front, after a minus: <c>$</c>.</param>
/// <param name="Suffix">Stripped from the end: <c>₽</c>.</param>
/// <param name="Thousands">What separates groups of digits before the point; empty when there is none.</param>
/// <param name="DecimalPoint"><c>.</c> or <c>,</c>.</param>
public sealed record NumberStyle(string Prefix, string Suffix, string Thousands, char DecimalPoint)
{
    /// <summary>How long the groups are that <see cref="Thousands"/> separates.</summary>
    public DigitGrouping Grouping { get; init; }

    /// <summary>
    /// The most digits behind the point; null for any number. Where <see cref="Thousands"/> are named and this is not, three digits that could be thousands
    /// (<c>1,205</c> where the point is a comma) are unreadable: another system may have written them.
    /// </summary>
    public int? FractionDigits { get; init; }

    /// <summary>Digits and a point.</summary>
    public static NumberStyle Plain { get; } = new("", "", "", '.');
}

/// <summary>Where a purchase's instant comes from.</summary>
/// <param name="Columns">The columns, joined by one space.</param>
/// <param name="Pattern">How a local time is written; null for ISO 8601 with an offset.</param>
/// <param name="Zone">The zone of local times; null when they carry an offset. A time that the zone skips moves forward, one it has twice is the earlier.</param>
public sealed record InstantSource(ImmutableArray<string> Columns, LocalDateTimePattern? Pattern, DateTimeZone? Zone)
{
    /// <summary>How many whole days earlier it was: the lead time of a booking that names its arrival. Null for none.</summary>
    public ValueSource? DaysBefore { get; init; }
}

/// <summary>Where a day comes from.</summary>
/// <param name="Columns">The columns, joined by one space.</param>
/// <param name="Pattern">How it is written; a time in it is ignored.</param>
public sealed record DateSource(ImmutableArray<string> Columns, LocalDateTimePattern Pattern);

/// <summary>Where a line's price comes from: the product of its factors.</summary>
/// <param name="Factors">One to <see cref="FactorsMax"/> numbers.</param>
/// <param name="Decimals">To how many decimals the price is rounded; null keeps it exact.</param>
/// <param name="Rounding">How.</param>
public sealed record GrossSource(ImmutableArray<ValueSource> Factors, int? Decimals, Rounding Rounding)
{
    /// <summary>The most factors.</summary>
    public const int FactorsMax = 3;
}

/// <summary>A fact of a purchase, line or member.</summary>
public sealed record FactSource(string Name, ValueSource Source);

/// <summary>A fee of a purchase.</summary>
/// <param name="Name">The fee's short name.</param>
/// <param name="Source">The number.</param>
/// <param name="IsSummed">Whether every row of a receipt carries its share; otherwise the receipt's first row carries the fee.</param>
public sealed record FeeSource(string Name, ValueSource Source, bool IsSummed);

/// <summary>The tests a row condition can make.</summary>
public enum RowTest
{
    /// <summary>The column's text starts with one of the texts.</summary>
    StartsWith,

    /// <summary>The column's text is one of the texts.</summary>
    Equals,

    /// <summary>The column holds a number below zero.</summary>
    IsNegative,

    /// <summary>The column holds nothing.</summary>
    IsAbsent,
}

/// <summary>A condition on one column of a row.</summary>
public sealed record RowCondition(string Column, RowTest Test, ImmutableArray<string> Texts);

/// <summary>Rows kept apart under a name.</summary>
public sealed record SetAsideRule(string Class, RowCondition Condition);
