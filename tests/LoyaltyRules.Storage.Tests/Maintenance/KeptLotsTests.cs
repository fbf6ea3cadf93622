using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Accounts.Purchases;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Storage.States;
using LoyaltyRules.Storage.Tests.Databases;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Maintenance;

/// <summary>
/// An account over lots that are kept in rows is the account that has them all in memory: the same sums, the same lots in the same order, the same postings, whatever was done to both and
/// however often what changed was written down in between.
/// </summary>
public sealed class KeptLotsTests
{
    private static readonly AccountOwner Ann = AccountOwner.Member("ann");

    // Of which some are ordered otherwise by their bytes in UTF-8 than by their units in UTF-16.
    private static readonly string[] Ids = ["p1/rule/0", "p1/rule/1", "p10/rule/0", "😀", "\uFF21", "\uE000", "adjustment 7", "é", "z", "p2/a/b/0", "", "p3/rule/0 completed"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite, 1)]
    [InlineData(Kind.Sqlite, 2)]
    [InlineData(Kind.Sqlite, 3)]
    [InlineData(Kind.Postgres, 4)]
    public async Task Account_overKeptLots_isTheAccountInMemory(Kind kind, int seed)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var random = new SeededRandom((ulong)seed, 1, 7);
        var memory = new BookState();
        var sums = PointsAccounts.Of(Ann, []);
        for (var round = 0; round < 25; round++)
        {
            var steps = Enumerable.Range(0, 1 + random.Below(8)).Select(_ => Next(memory.Member("ann").Points["bonus"], random)).ToList();
            sums = await test.Database.WriteAsync(
                session =>
                {
                    var lots = new KeptLots(session, "club");
                    var kept = new BookState(new OneMember(MemberState.New("ann") with { Points = sums.Over(lots) }), ProgramState.New);
                    foreach (var step in steps)
                    {
                        // Decided by what is in memory a moment before, so each step is made as it comes.
                        foreach (var change in step(memory.Member("ann").Points["bonus"]))
                        {
                            memory.Apply(change);
                            kept.Apply(change);
                        }

                        AssertSame(memory.Member("ann").Points["bonus"], kept.Member("ann").Points["bonus"], random);
                    }

                    lots.Save(kept.Member("ann").Points);
                    return kept.Member("ann").Points;
                },
                Cancellation);
        }
    }

    [Fact]
    public void Places_areOrderedAsLotsAreSpent()
    {
        var random = new SeededRandom(3, 1, 4);
        var lots = Enumerable.Range(0, 300).Select(_ => NewLot(Ids[random.Below(Ids.Length)] + random.Below(9), random) with { Available = 1 }).ToList();
        foreach (var (one, other) in lots.Zip(lots.Skip(1)))
        {
            Assert.Equal(
                Math.Sign(Lot.CompareSpendingOrder(one, other)), Math.Sign(LotCodec.PlaceOf(one).AsSpan().SequenceCompareTo(LotCodec.PlaceOf(other))));
        }
    }

    [Fact]
    public void Lot_writtenAndRead_isTheSame()
    {
        var random = new SeededRandom(2, 7, 1);
        for (var i = 0; i < 500; i++)
        {
            var lot = NewLot(Ids[random.Below(Ids.Length)], random) with { Pending = random.Below(3), Available = random.Below(3) / 4m, Held = random.Below(2), Expired = random.Below(2) };
            foreach (var owner in new[] { Ann, AccountOwner.Household("ann") })
            {
                Assert.Equal(lot, LotCodec.Read(owner, lot.Id, lot.RestoredFrom, LotCodec.Write(owner, lot)));
            }
        }
    }

    private static void AssertSame(PointsAccount memory, PointsAccount kept, SeededRandom random)
    {
        Assert.Equal(memory.Sums, kept.Sums);
        Assert.Equal(memory.OpenLots, kept.OpenLots);
        Assert.Equal(memory.Lots, kept.Lots);
        var (day, points) = (DayOf(random), random.Below(40) / 4m);
        Assert.Equal(memory.Expiring(day), kept.Expiring(day));
        Assert.Equal(memory.Activating(day), kept.Activating(day));
        Assert.Equal(memory.SlidingLots(), kept.SlidingLots());
        Assert.Equal(PointsPostings.Choose([memory], points), PointsPostings.Choose([kept], points));
        foreach (var id in Ids)
        {
            Assert.Equal(memory.Find(id), kept.Find(id));
            Assert.Equal(memory.FamilyOf(id), kept.FamilyOf(id));
            Assert.Equal(PointsPostings.TakeBack(memory, id, points), PointsPostings.TakeBack(kept, id, points));
        }
    }

    private static Func<PointsAccount, IEnumerable<BookChange>> Next(PointsAccount account, SeededRandom random)
    {
        var (what, id, day, points, lot) = (random.Below(8), Ids[random.Below(Ids.Length)], DayOf(random), 1 + random.Below(20), NewLot(Ids[random.Below(Ids.Length)], random));
        return now => what switch
        {
            0 or 1 or 2 when now.Find(lot.Id) is null => [new LotOpened(Ann, "bonus", lot), new PointsMoved(PointsPostings.Earn(Ann, "bonus", lot, lot.Original, PointsState.Issued, day))],
            3 => Moved(PointsPostings.ToProgram(PointsPostings.Choose([now], points), "bonus", PointsState.Available, PointsState.Spent)),
            4 => Moved(PointsPostings.Expire(now, day)),
            5 => Moved(PointsPostings.Activate(now, day)),
            6 => Moved(PointsPostings.TakeBack(now, id, points)),
            7 when now.Find(id) is { } known => [new LotRescheduled(Ann, "bonus", id, known.Deadlines with { ExpiresOn = day, Slides = points % 2 == 0 })],
            _ => [],
        };
    }

    private static IEnumerable<BookChange> Moved(IEnumerable<Posting> postings) => postings.ToList().Select(p => new PointsMoved(p));

    private static LocalDate DayOf(SeededRandom random) => new LocalDate(2026, 1, 1).PlusDays(random.Below(6));

    private static Lot NewLot(string id, SeededRandom random) => new()
    {
        Id = id,
        Source = new LotSource(random.Below(2) == 0 ? "ann" : "bob", random.Below(2) == 0 ? "p1" : null, random.Below(2) == 0 ? "rule" : null, random.Below(2))
        {
            Event = random.Below(3) == 0 ? new EventRef(EventKind.Milestone, "purchase p1 orders 5") : null, IsReward = random.Below(4) == 0,
        },
        EarnedOn = DayOf(random),
        Deadlines = new LotDeadlines(
            random.Below(3) == 0 ? null : DayOf(random),
            random.Below(3) == 0 ? null : DayOf(random),
            random.Below(3) == 0,
            random.Below(4) == 0 ? DayOf(random) : null,
            random.Below(5) == 0 ? DayOf(random) : null),
        RestoredFrom = random.Below(4) == 0 ? Ids[random.Below(Ids.Length)] : null,
        Original = 1 + (random.Below(40) / 4m),
    };

    private sealed class OneMember(MemberState member) : IStateSource
    {
        public MemberState? Member(string id) => member;

        public HouseholdState? Household(string id) => null;

        public PurchaseRecord? Purchase(string id) => null;

        public PointsHold? Hold(string id) => null;

        public IEnumerable<PointsHold> HoldsOf(AccountOwner owner) => [];

        public IEnumerable<MemberState> Members() => [member];

        public IEnumerable<HouseholdState> Households() => [];
    }
}
