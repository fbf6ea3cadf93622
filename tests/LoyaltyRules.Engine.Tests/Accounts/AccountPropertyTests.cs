using System.Text.Json.Nodes;
using FsCheck.Fluent;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Evaluation;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Accounts;

/// <summary>What holds for every history, however odd.</summary>
public sealed class AccountPropertyTests
{
    private const int Steps = 60;

    [Fact]
    public void any_history_keeps_the_book_at_zero_and_every_account_in_order() => Properties.HoldForHistories(Steps, 30, steps =>
    {
        var members = new RandomMembers();
        foreach (var step in steps)
        {
            members.Do(step);
            AssertInOrder(members.Book);
        }
    });

    [Fact]
    public void any_history_folded_from_its_entries_is_equal_at_every_prefix() => Properties.HoldForHistories(Steps, 10, steps =>
    {
        var members = new RandomMembers();
        var folded = new BookState();
        members.Book.Observer = entry =>
        {
            folded.Apply(entry);
            Assert.Equal(members.Book.StateText(), members.Book.StateText(folded));
        };
        foreach (var step in steps)
        {
            members.Do(step);
        }
    });

    [Fact]
    public void any_history_opened_anew_goes_on_as_if_never_closed() => Properties.HoldForHistories(Steps, 25, steps =>
    {
        var members = new RandomMembers();
        foreach (var step in steps)
        {
            members.Do(step);
        }

        var opened = new ProgramBook(new PackHistory(Theatre.Pack(RandomMembers.Program)), Theatre.Noon("2026-01-01"));
        opened.Rebuild(members.Entries, members.Book.Now);
        foreach (var book in (ProgramBook[])[opened, members.Book])
        {
            book.AdvanceTo(members.Book.Now + Duration.FromDays(400));
        }

        Assert.Equal(members.Book.StateText(), opened.StateText());
    });

    [Fact]
    public void any_command_given_twice_equals_once() => Properties.HoldForHistories(Steps, 25, steps =>
    {
        var members = new RandomMembers();
        foreach (var step in steps)
        {
            members.Do(step);
        }

        var state = members.Book.StateText();
        Assert.All(members.Accepted, c => Assert.True(members.Book.Handle(c).IsRepetition));
        Assert.Equal(state, members.Book.StateText());
    });

    [Fact]
    public void purchase_and_full_return_after_any_history_equal_nothing() => Properties.HoldForHistories(Steps, 40, steps =>
    {
        var members = new RandomMembers();
        foreach (var step in steps)
        {
            members.Do(step);
        }

        var book = members.Book;
        for (var i = 0; i < 5; i++)
        {
            var purchase = members.Purchase(new SeededRandom(7, 7, (ulong)(steps.Sum(s => (long)s) + i)), book.Now) with { Id = $"r4-{i}" };

            // Who was not known before is known afterwards.
            book.Do(new AdjustPoints($"r4-{i}", book.Now, purchase.MemberId!, "bonus", 1, "seen"));
            var before = Everything(book);
            book.Buy(purchase);
            book.Do(new ReturnItems($"r4-{i}", book.Now, purchase.Id, []));
            Assert.Equal(before, Everything(book));
        }
    });

    [Fact]
    public void partial_returns_in_any_order_sum_to_the_full_one() => Properties.HoldForHistories(Steps, 40, steps =>
    {
        var (parts, whole) = (new RandomMembers(), new RandomMembers());
        foreach (var members in (RandomMembers[])[parts, whole])
        {
            foreach (var step in steps)
            {
                members.Do(step);
            }
        }

        var random = new SeededRandom((ulong)steps.Sum(s => (long)s));
        var purchase = parts.Purchase(random, parts.Book.Now) with { Id = "bought" };
        parts.Book.Buy(purchase);
        whole.Book.Buy(purchase);
        var units = purchase.Lines.SelectMany(l => Enumerable.Repeat(l.Id, (int)l.Quantity)).ToList();
        var refund = 0m;
        for (var i = 0; units.Count > 0; i++)
        {
            var unit = random.Below(units.Count);
            refund += parts.Book.Do(new ReturnItems($"part {i}", parts.Book.Now, "bought", [new ReturnedUnits(units[unit], 1)])).Returned!.Refund;
            units.RemoveAt(unit);
        }

        var full = whole.Book.Do(new ReturnItems("whole", whole.Book.Now, "bought", []));
        Assert.Equal(full.Returned!.Refund, refund);
        Assert.Equal(Balances(whole.Book), Balances(parts.Book));
        Assert.Equal(whole.Book.SnapshotOf(purchase.MemberId!, whole.Book.Today).Facts, parts.Book.SnapshotOf(purchase.MemberId!, parts.Book.Today).Facts);
        Assert.Equal(whole.Book.State.Member(purchase.MemberId!).Limits, parts.Book.State.Member(purchase.MemberId!).Limits);
        Assert.Equal(whole.Book.State.Program.Limits, parts.Book.State.Program.Limits);
        Assert.Equal(whole.Book.TierOf(purchase.MemberId!), parts.Book.TierOf(purchase.MemberId!));
    });

    [Fact]
    public void limits_and_budgets_are_never_exceeded() => Properties.HoldForHistories(Steps * 2, 20, steps =>
    {
        var members = new RandomMembers();
        foreach (var step in steps)
        {
            members.Do(step);
            var used = members.Book.State.Program.Limits.All
                .Concat(members.Book.State.Members.SelectMany(m => m.Limits.All.Concat(m.HouseholdLimits.All)))
                .Concat(members.Book.State.Households.SelectMany(h => h.Limits.All));
            Assert.All(used, u => Assert.InRange(u.Used, 0, Cap(u.Key)));
        }

        static decimal Cap(string key) => key switch
        {
            "rule accrual member month points" => 150,
            "rule accrual program year points" => 2_000,
            "group promo program year amount" => 3_000,
            "rule opera household week from thursday times" => 2,
            "rule welcome member lifetime times" => 1,
            "redemption bonus member month points" => 400,
            "transfer bonus member month points" => 200,
            "privilege tea member month times" => 2,
            "rule brought recipient month points" => 40,
            "rule named recipient quarter times" => 4,
            "rule pass member quarter from 02-17 times" => 2,
            "reward voucher member month times" => 3,
            "reward voucher household month amount" => 20,
            "reward pass program year points" => 200,
            "reward mug program year times" => 10,
            _ => throw new ArgumentException(key),
        };
    });

    [Fact]
    public void points_of_lines_sum_to_those_of_the_receipt() => Properties.HoldForHistories(Steps, 25, steps =>
    {
        var members = new RandomMembers();
        foreach (var step in steps)
        {
            members.Do(step);
        }

        Assert.All(members.Entries.Select(e => e.Decision).OfType<Decision>().Where(d => d.Event is EventKind.Purchase or EventKind.Completed), decision =>
        {
            Assert.Equal(decision.Totals.Net, decision.Lines.Concat(decision.Fees).Sum(c => c.Net));
            Assert.Equal(decision.Totals.PaidWithPoints, decision.Lines.Concat(decision.Fees).Sum(c => c.PaidWithPoints));
            foreach (var earned in decision.Totals.Earned)
            {
                Assert.Equal(earned.Points, decision.Lines.Concat(decision.Fees).SelectMany(c => c.Earned).Where(e => e.Currency == earned.Currency).Sum(e => e.Points));
            }
        });
        foreach (var record in members.Book.State.Purchases)
        {
            Assert.All(record.Payments, p => Assert.Equal((p.Points, p.Points), (p.Shares.Sum(s => s.Amount), p.Parts.Sum(l => l.Points))));
        }
    });

    [Fact]
    public void expiring_and_spending_in_any_order_use_each_point_once() => Properties.HoldForHistories(40, 60, steps =>
    {
        var book = Theatre.Book("""
            "points": [ { "currency": "bonus", "expires": "P30D", "redemption": { "of": "base.net" } } ]
            """);
        decimal given = 0, spent = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            var random = new SeededRandom((ulong)steps[i], 2, (ulong)i);
            book.AdvanceTo(book.Now + Duration.FromHours(random.Below(24 * 9)));
            var points = 1 + random.Below(50);
            if (random.Below(2) == 0)
            {
                given += points;
                book.Do(new AdjustPoints($"g{i}", book.Now, "m", "bonus", points, "gift"));
            }
            else
            {
                var order = new Purchase { Id = $"p{i}", At = book.Now, MemberId = "m", Lines = [Given.Line("1", points)] };
                spent += book.Buy(order.Paying(null)).Decision!.Redemptions.Sum(r => r.Points);
            }
        }

        var account = book.Points();
        Assert.Equal(given, spent + account.Expired + account.Available);
    });

    [Fact]
    public void birthday_reward_is_given_exactly_once_a_year_for_every_birth_date_year_and_zone()
    {
        string[] zones = ["Europe/Moscow", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Santiago", "Asia/Kolkata", "UTC"];
        var packs = zones.Select(z => Theatre.Pack($$"""
            "timeZone": "{{z}}",
            "rules": [ { "id": "birthday", "when": "isBirthday(member.birthDate, purchase.date)", "then": [ { "earn": { "points": 100 } } ],
                         "limits": [ { "per": "member", "window": "year", "times": 1 } ] } ]
            """)).ToArray();
        var births = Gen.Choose(0, 36_524).Zip(Gen.Choose(2000, 2100), (day, year) => (Day: day, Year: year)).Zip(Gen.Choose(0, zones.Length - 1), (birth, zone) => (birth.Day, birth.Year, Zone: zone));
        Properties.Hold(births, 25, input =>
        {
            var born = new LocalDate(1900, 1, 1).PlusDays(input.Day);
            AssertOncePerYear(born);
            AssertOncePerYear(new LocalDate(1904 + (input.Day % 24 * 4), 2, 29));

            void AssertOncePerYear(LocalDate birthDate)
            {
                var zone = DateTimeZoneProviders.Tzdb[zones[input.Zone]];
                var year = zone.AtStartOfDay(new LocalDate(input.Year, 1, 1)).ToInstant();
                var book = new ProgramBook(new PackHistory(packs[input.Zone]), year)
                {
                    Members = id => new MemberSnapshot { Id = id, BirthDate = birthDate },
                    RemembersCommands = false,
                };
                for (var at = year; at < zone.AtStartOfDay(new LocalDate(input.Year + 1, 1, 1)).ToInstant(); at += Duration.FromHours(11))
                {
                    book.Buy(new Purchase { Id = $"{at}", At = at, MemberId = "m", Lines = [Given.Line("1", 1)] });
                }

                Assert.Equal(100, book.Points().Available);
            }
        });
    }

    [Fact]
    public void birthday_is_asked_exactly_once_a_year_for_every_birth_date_year_and_zone()
    {
        string[] zones = ["Europe/Moscow", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Santiago", "Asia/Kolkata", "UTC"];
        var packs = zones.Select(z => Theatre.Pack($$"""
            "timeZone": "{{z}}",
            "rules": [ { "id": "birthday", "on": "birthday", "when": "isBirthday(member.birthDate, event.date)", "then": [ { "earn": { "points": 100 } } ] } ]
            """)).ToArray();
        var births = Gen.Choose(0, 36_524).Zip(Gen.Choose(2000, 2100), (day, year) => (Day: day, Year: year)).Zip(Gen.Choose(0, zones.Length - 1), (birth, zone) => (birth.Day, birth.Year, Zone: zone));
        Properties.Hold(births, 60, input =>
        {
            foreach (var born in new[] { new LocalDate(1900, 1, 1).PlusDays(input.Day), new LocalDate(1904 + (input.Day % 24 * 4), 2, 29) })
            {
                var zone = DateTimeZoneProviders.Tzdb[zones[input.Zone]];
                Instant StartOf(int year) => zone.AtStartOfDay(new LocalDate(year, 1, 1)).ToInstant();
                var book = new ProgramBook(new PackHistory(packs[input.Zone]), StartOf(input.Year) - Duration.FromDays(1)) { Members = id => new MemberSnapshot { Id = id, BirthDate = born } };
                var entries = new List<BookEntry>();
                book.Observer = entries.Add;
                book.Do(new EnrolMember("e", book.Now, "m"));
                book.AdvanceTo(StartOf(input.Year + 1) - Duration.Epsilon);
                var expected = born.Year > input.Year ? 0 : 100;
                Assert.Equal(expected, book.Points().Available);

                // Whoever opens the book years later finds the same birthdays, each of its own day.
                var late = new ProgramBook(new PackHistory(packs[input.Zone]), StartOf(input.Year)) { Members = book.Members };
                late.Rebuild(entries, StartOf(input.Year + 3));
                late.AdvanceTo(late.Now);
                book.AdvanceTo(late.Now);
                Assert.Equal(book.Points().Available, late.Points().Available);
                Assert.Equal(book.State.Member("m").Asked, late.State.Member("m").Asked);
            }
        });
    }

    [Fact]
    public void spending_more_never_earns_less() => Properties.HoldForHistories(Steps, 40, steps =>
    {
        var members = new RandomMembers();
        foreach (var step in steps)
        {
            members.Do(step);
        }

        var pack = Theatre.Pack(RandomMembers.Program);
        var snapshot = members.Book.SnapshotOf("ann", members.Book.Today);
        var earned = Enumerable.Range(0, 60).Select(i => pack.Decide(
            new Purchase { Id = "p", At = members.Book.Now, MemberId = "ann", Lines = [Given.Line("1", i * 17.35m, "drama")] }, snapshot, members.Book.Program).Totals.EarnedValue);
        Assert.Equal(earned.Order(), earned);
    });

    [Fact]
    public void points_beyond_all_bounds_are_refused_and_never_overflow()
    {
        var amounts = Gen.Choose(0, 28).Zip(Gen.Choose(1, 9), (zeros, digit) => (Zeros: zeros, Digit: digit)).Zip(Gen.Choose(0, 3), (amount, sign) => (amount.Zeros, amount.Digit, IsTaken: sign == 0));
        Properties.Hold(amounts, 200, input =>
        {
            var book = Theatre.Book();
            var points = Enumerable.Repeat(10m, input.Zeros).Aggregate((decimal)input.Digit, (a, b) => a > decimal.MaxValue / 10 ? a : a * b);
            points = input.IsTaken ? -points : points;
            for (var i = 0; i < 3; i++)
            {
                var answer = book.Handle(new AdjustPoints($"a{i}", book.Now, "m", "bonus", points, "large", MayOwe: true));
                Assert.True(answer.IsAccepted || answer.Refusals.All(r => r.Code == "LR6033"));
                AssertInOrder(book);
            }
        });
    }

    [Fact]
    public void a_year_of_a_program_is_the_same_every_time()
    {
        var texts = Enumerable.Range(0, 2).Select(_ =>
        {
            var members = new RandomMembers();
            for (var i = 0; members.Book.Today < Theatre.Day("2027-01-01"); i++)
            {
                members.Do(i * 7_919);
            }

            AssertInOrder(members.Book);
            Assert.InRange(members.Entries.Select(e => e.Kind).Distinct().Count(), 18, Enum.GetValues<BookEntryKind>().Length);
            return members.Book.StateText();
        }).ToList();
        Assert.Equal(texts[0], texts[1]);
    }

    private static IEnumerable<PointsAccount> Accounts(ProgramBook book) =>
        book.State.Members.SelectMany(m => m.Points.All).Concat(book.State.Households.SelectMany(h => h.Points.All));

    private static string[] Balances(ProgramBook book) =>
        [.. Accounts(book).OrderBy(a => a.Owner).ThenBy(a => a.Currency, StringComparer.Ordinal).Select(a => $"{a.Owner} {a.Currency} {ExactDecimal.Format(a.Balance)}")];

    // What every member and household has, and the budgets: everything but the program's own side, and the purchases themselves.
    private static string Everything(ProgramBook book)
    {
        var all = JsonNode.Parse(book.StateText())!;
        var households = all["households"]!.AsArray().Select(h => h!.ToJsonString()).Where(h => !h.EndsWith("\"points\":[],\"limits\":[]}", StringComparison.Ordinal));
        return string.Join('\n', RandomMembers.Names.Select(book.StateText).Concat(households).Append(all["program"]!["limits"]!.ToJsonString()));
    }

    private static void AssertInOrder(ProgramBook book)
    {
        var accounts = Accounts(book).ToList();
        foreach (var currency in new[] { "bonus", "family", "show" })
        {
            var owned = accounts.Where(a => a.Currency == currency).Sum(a => a.Balance + a.Expired);
            var program = book.State.Program.Balances.Where(b => b.Key.Currency == currency).Sum(b => b.Value);
            Assert.Equal(0, owned + program);
            Assert.Equal(0, book.State.Program.Balances.GetValueOrDefault((currency, PointsState.Transferred)));
            Assert.InRange(book.State.Program.Balances.GetValueOrDefault((currency, PointsState.Issued)), decimal.MinValue, 0);
        }

        Assert.All(accounts, account =>
        {
            Assert.Equal(account.OpenLots.Sum(l => l.Open) - account.Debt, account.Balance);
            Assert.Equal(account.Lots.Sum(l => l.Expired), account.Expired);
            Assert.All(account.Lots, l => Assert.True(l.Pending >= 0 && l.Available >= 0 && l.Held >= 0 && l.Expired >= 0 && l.Open + l.Expired > 0));
            Assert.True(account.Debt == 0 || account.Available == 0, "Points that can be spent repay debt first.");
            Assert.Equal(account.OpenLots.Order(Comparer<Lot>.Create(Lot.CompareSpendingOrder)), account.OpenLots);
        });
        var held = book.State.Holds.SelectMany(h => h.Parts.Select(p => (p.Owner, h.Currency, p.Points))).GroupBy(p => (p.Owner, p.Currency)).ToDictionary(g => g.Key, g => g.Sum(p => p.Points));
        Assert.All(accounts, a => Assert.Equal(held.GetValueOrDefault((a.Owner, a.Currency)), a.Held));
    }
}
