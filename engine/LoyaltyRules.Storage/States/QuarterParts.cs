using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Compact;
using NodaTime;

namespace LoyaltyRules.Storage.States;

/// <summary>A quarter of a calendar year.</summary>
/// <param name="Year">The year.</param>
/// <param name="Number">From 1 to 4.</param>
internal readonly record struct Quarter(int Year, int Number) : IComparable<Quarter>
{
    /// <summary>Its first day.</summary>
    public LocalDate First => new(Year, (Number * 3) - 2, 1);

    /// <summary>The quarter of a day.</summary>
    public static Quarter Of(LocalDate day) => new(day.Year, (day.Month + 2) / 3);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Quarter Parse(string text) =>
        text.Length == 6 && text[4] == 'q' && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year > 0 && text[5] is >= '1' and <= '4'
            ? new Quarter(year, text[5] - '0')
            : throw new FormatException($"'{text}' is no part of a state.");

    /// <inheritdoc/>
    public int CompareTo(Quarter other) => (Year, Number).CompareTo((other.Year, other.Number));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}q{Number}");
}

/// <summary>What belongs to the days of one quarter.</summary>
internal static class QuarterPart
{
    public const byte Counter = 1;
    public const byte Activity = 2;
    public const byte Limits = 3;
    public const byte HouseholdLimits = 4;

    /// <summary>A member's; null for nothing.</summary>
    public static byte[]? Write(Quarter quarter, MemberState member)
    {
        var writer = new CompactWriter();
        writer.Byte(CompactWriter.Version);
        foreach (var (name, history) in member.Counters.Histories)
        {
            Write(writer, quarter, Counter, name, history.Days);
        }

        Write(writer, quarter, Activity, "", member.Activity.Days);
        Write(writer, quarter, Limits, member.Limits);
        Write(writer, quarter, HouseholdLimits, member.HouseholdLimits);
        return writer.Length > 1 ? writer.ToArray() : null;
    }

    /// <summary>A household's; null for nothing.</summary>
    public static byte[]? Write(Quarter quarter, HouseholdState household)
    {
        var writer = new CompactWriter();
        writer.Byte(CompactWriter.Version);
        Write(writer, quarter, Limits, household.Limits);
        return writer.Length > 1 ? writer.ToArray() : null;
    }

    private static void Write(CompactWriter writer, Quarter quarter, byte kind, string name, ImmutableArray<CounterDay> days)
    {
        var first = quarter.First;
        var (from, to) = (Before(days, first), Before(days, first.PlusMonths(3)));
        if (from == to)
        {
            return;
        }

        writer.Byte(kind);
        writer.Text(name);
        writer.Number((uint)(to - from));
        foreach (var day in days.AsSpan()[from..to])
        {
            writer.Number((uint)Period.DaysBetween(first, day.On));
            writer.TextOrNull(day.Value);
            writer.Decimal(day.Amount);
        }
    }

    private static void Write(CompactWriter writer, Quarter quarter, byte kind, LimitUses uses)
    {
        var first = quarter.First;
        var own = uses.All.Where(u => !StateParts.IsOfAllTime(u) && Quarter.Of(u.From) == quarter).ToList();
        if (own.Count == 0)
        {
            return;
        }

        writer.Byte(kind);
        writer.Number((uint)own.Count);
        foreach (var use in own)
        {
            writer.Text(use.Key);
            writer.Byte((byte)use.Per);
            writer.Number((uint)Period.DaysBetween(first, use.From));
            writer.Decimal(use.Used);
        }
    }

    // How many days lie before one.
    private static int Before(ImmutableArray<CounterDay> days, LocalDate day)
    {
        var (low, high) = (0, days.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = days[middle].On < day ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>What several quarters have, put together: they come in their order.</summary>
internal sealed class QuarterParts
{
    private const int DaysMax = 92;

    private readonly SortedDictionary<string, ImmutableArray<CounterDay>.Builder> counters = new(StringComparer.Ordinal);
    private readonly ImmutableArray<CounterDay>.Builder activity = ImmutableArray.CreateBuilder<CounterDay>();

    /// <summary>Uses of limits in windows.</summary>
    public List<LimitUse> Limits { get; } = [];

    /// <summary>Uses of a household's limits in windows.</summary>
    public List<LimitUse> HouseholdLimits { get; } = [];

    /// <summary>Reads a quarter.</summary>
    public void Read(Quarter quarter, ReadOnlySpan<byte> body)
    {
        var reader = new CompactReader(body);
        reader.Version();
        var days = new LocalDate[DaysMax];
        var day = quarter.First;
        for (var i = 0; i < DaysMax; i++, day = day.PlusDays(1))
        {
            days[i] = day;
        }

        while (!reader.IsAtEnd)
        {
            switch (reader.Byte())
            {
                case QuarterPart.Counter:
                    var name = reader.Text();
                    Days(ref reader, days, counters.TryGetValue(name, out var known) ? known : counters[name] = ImmutableArray.CreateBuilder<CounterDay>());
                    break;
                case QuarterPart.Activity:
                    reader.Text();
                    Days(ref reader, days, activity);
                    break;
                case QuarterPart.Limits:
                    Uses(ref reader, days, Limits);
                    break;
                case QuarterPart.HouseholdLimits:
                    Uses(ref reader, days, HouseholdLimits);
                    break;
                default:
                    throw new FormatException("A part of a quarter is unknown.");
            }
        }
    }

    /// <summary>The counters; what they have before their first day is known elsewhere.</summary>
    public MemberCounters Counters(IReadOnlyDictionary<string, decimal> before)
    {
        foreach (var name in before.Keys.Where(n => !counters.ContainsKey(n)))
        {
            counters.Add(name, ImmutableArray.CreateBuilder<CounterDay>());
        }

        return MemberCounters.Of(counters.Select(c => KeyValuePair.Create(c.Key, CounterHistory.Of(c.Value.DrainToImmutable(), before.GetValueOrDefault(c.Key)))));
    }

    /// <summary>The days of activity.</summary>
    public CounterHistory Activity() => CounterHistory.Of(activity.DrainToImmutable(), 0);

    private static void Days(ref CompactReader reader, LocalDate[] days, ImmutableArray<CounterDay>.Builder into)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            into.Add(new CounterDay(days[reader.Count(DaysMax - 1)], reader.TextOrNull(), reader.Decimal()));
        }
    }

    private static void Uses(ref CompactReader reader, LocalDate[] days, List<LimitUse> into)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            into.Add(new LimitUse(reader.Text(), (LimitScope)reader.Byte(), days[reader.Count(DaysMax - 1)], reader.Decimal()));
        }
    }
}
