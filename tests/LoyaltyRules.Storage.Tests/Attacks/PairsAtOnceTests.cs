using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Storage.Quotes;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Storage.Tests.Programs;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Attacks;

/// <summary>
/// Everything that may be there once, claimed by two at the same moment, through one node and through two: one of them gets it, and the other is told so, as if it
/// had come later. Nobody gets an error of the database.
/// </summary>
public sealed class PairsAtOnceTests
{
    private static readonly ImmutableArray<(string Name, string Expected)> Cases =
    [
        ("one key, one body", "Done Repeated"),
        ("one key, one body, at left out", "Done Repeated"),
        ("one key, two bodies", "Done KeyReused"),
        ("one key, two bodies, two members", "Done KeyReused"),
        ("one purchase, two keys", "Done Repeated"),
        ("one purchase, two members", "Done Refused"),
        ("one purchase, two bodies", "Done Refused"),
        ("one purchase, bought and exchanged for", "Done Refused"),
        ("one purchase, exchanged for by two members", "Done Refused"),
        ("one command, two keys", "Done Repeated"),
        ("one command, two keys, at left out", "Done Repeated"),
        ("one command, two keys, two times", "Done Refused"),
        ("one command, two members", "Done Refused"),
        ("one command id, two kinds", "Done Done"),
        ("two purchases of a new member", "Done Done"),
        ("two purchases of one budget", "Done Done"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite, 1, false)]
    [InlineData(Kind.Postgres, 1, false)]
    [InlineData(Kind.Postgres, 2, false)]
    [InlineData(Kind.Postgres, 2, true)]
    public async Task Commands_atOnce_areDoneAsIfOneCameLater(Kind kind, int nodes, bool hasBudget)
    {
        // A limit that all members share makes everybody take turns, which would hide who meets whom.
        const string Budget = """{ "id": "more", "then": [ { "earn": { "points": 7 } } ], "limits": [ { "per": "program", "window": "month", "points": 1000000 } ] },""";
        await using var club = await Club.NewAsync(kind, hasBudget ? Budget : "");
        var other = club.Store;
        await using var closing = nodes == 2 ? new Closing(club, out other) : null;
        await club.BuyAsync("old ann", 10_000);
        await club.BuyAsync("old bob", 10_000, "bob");

        foreach (var round in AttackSize.Rounds(hasBudget ? 1 : 4))
        {
            foreach (var (name, expected) in Cases)
            {
                var (left, right) = Pair(club, name, $"{name} {round}");
                var answers = await Task.WhenAll(
                    Task.Run(() => club.Store.HandleAsync(left, Cancellation)), Task.Run(() => other.HandleAsync(right, Cancellation)));

                Assert.True(
                    string.Join(' ', answers.Select(a => a.Outcome).Order()) == expected,
                    $"{name}: {string.Join(", ", answers.Select(a => $"{a.Outcome} {string.Join("; ", a.Problems)}"))}");
                if (expected == "Done Repeated")
                {
                    Assert.Equal(answers[0].Entry, answers[1].Entry);
                }
            }
        }

        await club.AssertWholeAsync();
    }

    [Theory]
    [InlineData(Kind.Sqlite, 1)]
    [InlineData(Kind.Postgres, 1)]
    [InlineData(Kind.Postgres, 2)]
    public async Task WhatAProgramHasOnce_madeAtOnce_isThereOnce(Kind kind, int nodes)
    {
        await using var club = await Club.NewAsync(kind);
        var other = club.Store;
        await using var closing = nodes == 2 ? new Closing(club, out other) : null;
        var later = Club.PackWith("""{ "id": "more", "then": [ { "earn": { "points": 7 } } ] },""");
        ApiKeys[] keys = [.. Stores().Select(s => new ApiKeys(s.Database, s.Program, club.Clock))];
        QuoteKeys[] quotes = [.. Stores().Select(s => new QuoteKeys(s.Database, s.Program))];

        foreach (var round in AttackSize.Rounds(4))
        {
            var named = await BothAsync(i => keys[i].CreateAsync(new ApiKeyTerms("shop" + round, ["evaluate"]), "test", Cancellation));
            var first = await BothAsync(i => keys[i].CreateFirstAsync(Cancellation));
            var released = await BothAsync(async i =>
            {
                await Stores()[i].ReleaseAsync(later, Instant.FromUnixTimeSeconds(round), "test", Cancellation);
                return true;
            });
            var signed = await BothAsync(i => quotes[i].AddAsync(new byte[] { (byte)i }, round, club.Clock.Now, Instant.MinValue, Cancellation));
            var anchored = await BothAsync(i => new global::LoyaltyRules.Storage.Maintenance.Anchors(Stores()[i]).TakeAsync(Cancellation));
            var records = await BothAsync(i => Stores()[i].SetRecordAsync(new Engine.Model.MemberSnapshot { Id = "m" + round }, Cancellation));
            var settings = await BothAsync(async i =>
            {
                await new Settings.ProgramSettings(Stores()[i].Database, club.Pack.Id).SetAsync("of " + round, i.ToString(System.Globalization.CultureInfo.InvariantCulture), Cancellation);
                return true;
            });

            Assert.IsType<ApiKeyRefusedException>(Assert.Single(named, n => n.Failure is not null).Failure);
            Assert.All(first, f => Assert.Null(f.Failure));
            Assert.IsType<ArgumentException>(Assert.Single(released, n => n.Failure is not null).Failure);
            Assert.All(signed, s => Assert.Equal(round + 1, s.Result.Length));
            Assert.Equal(2, anchored.Select(a => a.Result!.Sequence).Distinct().Count());
            Assert.All(records, r => Assert.True(r.Result));
            Assert.All(settings, s => Assert.Null(s.Failure));
        }

        await club.AssertWholeAsync();

        ProgramStore[] Stores() => [club.Store, other];

        static async Task<(T? Result, Exception? Failure)[]> BothAsync<T>(Func<int, Task<T>> work) => await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(async () =>
        {
            try
            {
                return (await work(i), (Exception?)null);
            }
            catch (Exception failure) when (failure is ApiKeyRefusedException or ArgumentException)
            {
                return (default(T), failure);
            }
        })));
    }

    [Theory]
    [InlineData(Kind.Sqlite, 1)]
    [InlineData(Kind.Postgres, 2)]
    public async Task FirstStart_ofTwoAtOnce_releasesOnce(Kind kind, int nodes)
    {
        foreach (var _ in AttackSize.Rounds(2))
        {
            await using var test = await TestDatabase.NewAsync(kind);
            await using var another = nodes == 2 ? test.AnotherNode() : null;
            var (pack, clock) = (Club.PackWith(), new SetClock(Instant.FromUtc(2026, 3, 1, 9, 0)));
            ProgramStore[] stores = [ProgramStore.Open(test.Database, pack.Id, clock), ProgramStore.Open(another ?? test.Database, pack.Id, clock)];

            await Task.WhenAll(stores.Select(s => Task.Run(() => s.ReleaseFirstAsync(pack, clock.Now, "first start", Cancellation))));

            Assert.All(await Task.WhenAll(stores.Select(s => s.ReleasesAsync(Cancellation))), releases => Assert.Single(releases));
        }
    }

    private static (StoreRequest Left, StoreRequest Right) Pair(Club club, string name, string id)
    {
        var now = club.Clock.Now;
        var later = now + Duration.FromMilliseconds(3);
        var (buying, adjusting) = (new CommitPurchase(club.Order(id, 100)), new AdjustPoints(id, now, "ann", "bonus", 1, "test"));
        return name switch
        {
            "one key, one body" => (Of(adjusting), Of(adjusting)),
            "one key, one body, at left out" => (Of(adjusting, isAtDefaulted: true), Of(adjusting with { At = later }, isAtDefaulted: true)),
            "one key, two bodies" => (Of(adjusting), Of(adjusting with { Points = 2 }, body: """{ "points": 2 }""")),
            "one key, two bodies, two members" => (Of(adjusting), Of(adjusting with { Id = id + " too", MemberId = "bob" }, body: """{ "member": "bob" }""")),
            "one purchase, two keys" => (Of(buying), Of(buying, "b")),
            "one purchase, two members" => (Of(buying), Of(new CommitPurchase(club.Order(id, 100, "bob")), "b")),
            "one purchase, two bodies" => (Of(buying), Of(new CommitPurchase(club.Order(id, 200)), "b")),
            "one purchase, bought and exchanged for" => (Of(buying), Of(new ExchangeItems(id + " x", "old bob", [new("1", 0.001m)], club.Order(id, 100, "bob")), "b")),
            "one purchase, exchanged for by two members" => (
                Of(new ExchangeItems(id + " x", "old ann", [new("1", 0.001m)], club.Order(id, 100))),
                Of(new ExchangeItems(id + " y", "old bob", [new("1", 0.001m)], club.Order(id, 100, "bob")), "b")),
            "one command, two keys" => (Of(adjusting), Of(adjusting, "b")),
            "one command, two keys, at left out" => (Of(adjusting, isAtDefaulted: true), Of(adjusting with { At = later }, "b", isAtDefaulted: true)),
            "one command, two keys, two times" => (Of(adjusting), Of(adjusting with { At = later }, "b")),
            "one command, two members" => (Of(adjusting), Of(adjusting with { MemberId = "bob" }, "b")),
            "one command id, two kinds" => (Of(adjusting), Of(new EnrolMember(id, now, id + " new"), "b")),
            "two purchases of a new member" => (Of(new CommitPurchase(club.Order(id + " 1", 100, id))), Of(new CommitPurchase(club.Order(id + " 2", 100, id)), "b")),
            "two purchases of one budget" => (Of(new CommitPurchase(club.Order(id + " 1", 100))), Of(new CommitPurchase(club.Order(id + " 2", 100, "bob")), "b")),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

        StoreRequest Of(BookCommand command, string key = "a", string body = "{}", bool isAtDefaulted = false) =>
            new(command, "till", "command", $"{id} {key}", System.Text.Encoding.UTF8.GetBytes(body)) { IsAtDefaulted = isAtDefaulted };
    }

    private sealed class Closing : IAsyncDisposable
    {
        private readonly Storage.Databases.Database database;

        public Closing(Club club, out ProgramStore other) => other = club.AnotherNode(out database);

        public ValueTask DisposeAsync() => database.DisposeAsync();
    }
}
