using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Counters;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage.Compact;
using LoyaltyRules.Storage.Journal;
using NodaTime;

namespace LoyaltyRules.Storage.States;

/// <summary>
/// What grows with the years of a member or household, in parts of its own: days of counters and of activity and windows of limits by calendar quarter, and lists by so many items.
/// So an entry rewrites the quarter and the end of the list that it changed, and not what was before.
/// </summary>
internal static class StateParts
{
    private const int ItemsMax = 32;
    private const string Choices = "choices";
    private const string Milestones = "milestones";
    private const string Privileges = "privileges";

    /// <summary>The parts of a member that differ from those before; null for one that has nothing in it any more.</summary>
    public static IEnumerable<(string Part, byte[]? Body)> Changed(MemberState? before, MemberState after)
    {
        before ??= MemberState.New(after.Id);
        var quarters = new SortedSet<Quarter>();
        foreach (var name in before.Counters.Histories.Concat(after.Counters.Histories).Select(h => h.Key).Distinct())
        {
            AddChanged(quarters, before.Counters.Of(name), after.Counters.Of(name));
        }

        AddChanged(quarters, before.Activity, after.Activity);
        AddChanged(quarters, before.Limits, after.Limits);
        AddChanged(quarters, before.HouseholdLimits, after.HouseholdLimits);
        foreach (var quarter in quarters)
        {
            yield return (quarter.ToString(), QuarterPart.Write(quarter, after));
        }

        foreach (var changed in Changed(Choices, before.Choices, after.Choices)
            .Concat(Changed(Milestones, before.Milestones, after.Milestones))
            .Concat(Changed(Privileges, before.Privileges, after.Privileges)))
        {
            yield return changed;
        }
    }

    /// <summary>The parts of a household that differ from those before.</summary>
    public static IEnumerable<(string Part, byte[]? Body)> Changed(HouseholdState? before, HouseholdState after)
    {
        var quarters = new SortedSet<Quarter>();
        AddChanged(quarters, before?.Limits ?? LimitUses.None, after.Limits);
        return quarters.Select(q => (q.ToString(), QuarterPart.Write(q, after)));
    }

    /// <summary>A member with their parts, which come in ordinal order of their names.</summary>
    public static MemberState With(MemberState head, IReadOnlyDictionary<string, decimal> before, List<(string Part, byte[] Body)> parts)
    {
        var quarters = new QuarterParts();
        var (choices, milestones, privileges) = (
            ImmutableArray.CreateBuilder<ChosenOptions>(), ImmutableArray.CreateBuilder<Milestone>(), ImmutableArray.CreateBuilder<PrivilegeHeld>());
        foreach (var (part, body) in parts)
        {
            switch (part.Split(' ')[0])
            {
                case Choices:
                    choices.AddRange(CompactJson.Read<ChosenOptions[]>(body, StoredJson.Options));
                    break;
                case Milestones:
                    milestones.AddRange(CompactJson.Read<Milestone[]>(body, StoredJson.Options));
                    break;
                case Privileges:
                    privileges.AddRange(CompactJson.Read<PrivilegeHeld[]>(body, StoredJson.Options));
                    break;
                default:
                    quarters.Read(Quarter.Parse(part), body);
                    break;
            }
        }

        return head with
        {
            Choices = choices.DrainToImmutable(),
            Milestones = milestones.DrainToImmutable(),
            Privileges = privileges.DrainToImmutable(),
            Counters = quarters.Counters(before),
            Activity = quarters.Activity(),
            Limits = head.Limits.With(quarters.Limits),
            HouseholdLimits = head.HouseholdLimits.With(quarters.HouseholdLimits),
        };
    }

    /// <summary>A household with its parts.</summary>
    public static HouseholdState With(HouseholdState head, List<(string Part, byte[] Body)> parts)
    {
        var quarters = new QuarterParts();
        foreach (var (part, body) in parts)
        {
            quarters.Read(Quarter.Parse(part), body);
        }

        return head with { Limits = head.Limits.With(quarters.Limits) };
    }

    /// <summary>Whether a use is of all time: it stands in the head.</summary>
    public static bool IsOfAllTime(LimitUse use) => use.From == LocalDate.MinIsoValue;

    private static void AddChanged(SortedSet<Quarter> quarters, CounterHistory before, CounterHistory after)
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        var old = before.Days.AsSpan();
        var now = after.Days.AsSpan();
        var same = old.CommonPrefixLength(now);
        var sameAtEnd = 0;
        while (sameAtEnd < Math.Min(old.Length, now.Length) - same && old[^(sameAtEnd + 1)] == now[^(sameAtEnd + 1)])
        {
            sameAtEnd++;
        }

        Add(old[same..^sameAtEnd]);
        Add(now[same..^sameAtEnd]);

        void Add(ReadOnlySpan<CounterDay> days)
        {
            foreach (var day in days)
            {
                quarters.Add(Quarter.Of(day.On));
            }
        }
    }

    private static void AddChanged(SortedSet<Quarter> quarters, LimitUses before, LimitUses after)
    {
        if (!ReferenceEquals(before, after))
        {
            foreach (var use in before.All.Where(u => after.Of(u.Key, u.From) != u.Used).Concat(after.All.Where(u => before.Of(u.Key, u.From) != u.Used)).Where(u => !IsOfAllTime(u)))
            {
                quarters.Add(Quarter.Of(use.From));
            }
        }
    }

    private static IEnumerable<(string Part, byte[]? Body)> Changed<T>(string name, ImmutableArray<T> before, ImmutableArray<T> after)
        where T : notnull
    {
        if (before == after)
        {
            yield break;
        }

        for (var from = 0; from < Math.Max(before.Length, after.Length); from += ItemsMax)
        {
            var (old, now) = (Chunk(before, from), Chunk(after, from));
            if (!old.SequenceEqual(now))
            {
                yield return (
                    string.Create(CultureInfo.InvariantCulture, $"{name} {from / ItemsMax:00000}"),
                    now.Length == 0 ? null : CompactJson.Write(now, StoredJson.States));
            }
        }

        static T[] Chunk(ImmutableArray<T> items, int from) => [.. items.Skip(from).Take(ItemsMax)];
    }
}
