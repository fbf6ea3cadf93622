using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.History.Files;
using LoyaltyRules.Engine.Simulation.History.Mapping;
using LoyaltyRules.Engine.Simulation.Reports;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.History;

/// <summary>What is known of the members of a history. Whoever is not here is known by id alone. Immutable.</summary>
public sealed class MemberDirectory
{
    private readonly Dictionary<string, MemberSnapshot> byId;

    private MemberDirectory(Dictionary<string, MemberSnapshot> byId, long rows, long unreadable, ImmutableArray<Diagnostic> problems, Diagnostic? broken)
    {
        this.byId = byId;
        Rows = rows;
        UnreadableRows = unreadable;
        Problems = problems;
        Broken = broken;
    }

    /// <summary>Nobody is known.</summary>
    public static MemberDirectory Empty { get; } = new([], 0, 0, [], null);

    /// <summary>How many members are known.</summary>
    public int Count => byId.Count;

    /// <summary>How many data rows the file had.</summary>
    public long Rows { get; }

    /// <summary>How many of them could not be read; their members are known by id alone.</summary>
    public long UnreadableRows { get; }

    /// <summary>The first of the reasons.</summary>
    public ImmutableArray<Diagnostic> Problems { get; }

    /// <summary>Why reading ended before the end; null when it did not.</summary>
    public Diagnostic? Broken { get; }

    /// <summary>What was assumed of the file and may not be so, by code.</summary>
    public ImmutableArray<ReasonSummary> Notices { get; private init; } = [];

    /// <summary>The members given; of several with one id the first stands.</summary>
    public static MemberDirectory Of(IEnumerable<MemberSnapshot> members)
    {
        var byId = new Dictionary<string, MemberSnapshot>(StringComparer.Ordinal);
        long rows = 0;
        foreach (var member in members)
        {
            rows++;
            byId.TryAdd(member.Id, member);
        }

        return new MemberDirectory(byId, rows, 0, [], null);
    }

    /// <summary>Reads a file of members, plain or gzip. Throws <see cref="RefusedException"/> when it cannot be opened, is empty, or lacks columns.</summary>
    public static MemberDirectory Load(string path, MembersMapping mapping)
    {
        using var rows = CsvRows.Open(HistoryFile.Open(path), mapping.Csv);
        var notices = new HistoryNotices();
        var reader = new MemberRows(rows, mapping, notices);
        var byId = new Dictionary<string, MemberSnapshot>(StringComparer.Ordinal);
        var problems = new DiagnosticBag();
        long unreadable = 0;
        while (rows.Read())
        {
            var fault = rows.Fault;
            if (fault is null)
            {
                var member = reader.Read(out fault);
                if (member is not null && !byId.TryAdd(member.Id, member))
                {
                    fault = rows.At(HistoryDiagnostics.MemberTwice, member.Id);
                }
            }

            if (fault is not null)
            {
                unreadable += rows.LinesLost;
                problems.Add(fault);
            }
        }

        if (rows.RowNumber == 0)
        {
            notices.Add(Diagnostic.At(new Place(rows.FileName, ""), HistoryDiagnostics.NoRows));
        }

        return new MemberDirectory(byId, rows.RowNumber, unreadable, problems.Ordered(), rows.Broken) { Notices = notices.ToTallies() };
    }

    /// <summary>The member of an id; known by id alone when the directory does not have it.</summary>
    public MemberSnapshot Find(string id) => byId.TryGetValue(id, out var member) ? member : new MemberSnapshot { Id = id };

    private sealed class MemberRows
    {
        private readonly CsvRows rows;
        private readonly MembersMapping mapping;
        private readonly RowValues values;
        private readonly BoundValue id;
        private readonly BoundColumns? birthDate;
        private readonly BoundColumns? joinedOn;
        private readonly BoundFacts facts;

        public MemberRows(CsvRows rows, MembersMapping mapping, HistoryNotices notices)
        {
            this.rows = rows;
            this.mapping = mapping;
            values = new RowValues(rows, mapping.Csv, notices);
            id = values.Bind(mapping.Id)!;
            birthDate = mapping.BirthDate is { } birth ? values.Bind(birth.Columns) : null;
            joinedOn = mapping.JoinedOn is { } joined ? values.Bind(joined.Columns) : null;
            facts = new BoundFacts(mapping.Facts, values);
            values.FinishBinding();
        }

        public MemberSnapshot? Read(out Diagnostic? fault)
        {
            if (!values.TryText(id, out var memberId, out fault))
            {
                return null;
            }

            if (memberId is null)
            {
                fault = rows.At(HistoryDiagnostics.ValueAbsent, id.Name);
                return null;
            }

            LocalDate? born = null;
            LocalDate? joined = null;
            if ((birthDate is not null && !values.TryDate(birthDate, mapping.BirthDate!, out born, out fault))
                || (joinedOn is not null && !values.TryDate(joinedOn, mapping.JoinedOn!, out joined, out fault))
                || !facts.TryRead(values, out var known, out fault))
            {
                return null;
            }

            return new MemberSnapshot { Id = memberId, BirthDate = born, JoinedOn = joined, Facts = known };
        }
    }
}
