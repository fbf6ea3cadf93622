using System.Text;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Testing;

namespace LoyaltyRules.Engine.Tests.Simulation.Examples;

public sealed class StoryTests
{
    private const string Name = "\"name\":{\"en\":\"a\",\"ru\":\"б\"}";

    // Points wait a day, live a week and pay; a card for 300 in a month; a privilege once a month.
    private const string PackText = """
        {
          "pack": "p", "version": "1.0.0", "languages": ["en", "ru"], "name": { "en": "P", "ru": "П" }, "timeZone": "Europe/Moscow", "currency": "RUB",
          "points": [ { "currency": "bonus", "name": { "en": "points", "ru": "баллы" }, "available": "P1D", "expires": "P7D", "holdFor": "PT1H", "redemption": { "of": "base.net" }, "transfer": {} } ],
          "bases": [ { "name": "net", "of": "line.net" } ],
          "counters": [ { "name": "spent", "sum": "base.net", "window": "month", "label": { "en": "spent this month", "ru": "потрачено за месяц" } } ],
          "tiers": { "levels": [ { "tier": "card", "label": { "en": "card", "ru": "карта" }, "any": { "member.spent": 300 } } ], "until": "P1M" },
          "privileges": [ { "id": "tea", "name": { "en": "tea", "ru": "чай" }, "limits": [ { "per": "member", "window": "month", "times": 1 } ] } ],
          "rules": [ { "id": "accrual", "then": [ { "earn": { "percent": 10, "of": "base.net", "round": "down" } } ] } ]
        }
        """;

    private static readonly CompiledPack Pack = Check(PackText);

    private static CompiledPack Check(string text)
    {
        var check = RulePack.Check(new Dictionary<string, byte[]> { ["pack.json"] = Encoding.UTF8.GetBytes(text) });
        Assert.Empty(check.Diagnostics);
        return CompiledPack.Compile(check.Pack!);
    }

    private static Story Read(string text)
    {
        var story = Story.Read("story.json", Encoding.UTF8.GetBytes(text), out var diagnostics);
        Assert.Empty(diagnostics);
        return story!;
    }

    private static string Buy(string id, string at, decimal gross, string more = "") =>
        $$"""{ "do": "purchase", "member": "M", "purchase": { "id": "{{id}}", "at": "{{at}}", "lines": [ { "id": "1", "gross": {{gross}} } ]{{more}} } }""";

    private static Story Year() => Read($$"""
        {
          {{Name}}, "story": [
            {{Buy("A", "2026-03-01T12:00:00+03:00", 300)}},
            { "do": "activity", "member": "N", "activity": "review" },
            { "until": "2026-03-02" },
            { "do": "hold", "id": "h", "member": "M", "currency": "bonus", "points": 5 },
            { "until": "2026-03-03T02:00:00+03:00" },
            { "do": "use", "member": "M", "privilege": "tea" },
            { "do": "use", "member": "M", "privilege": "tea" },
            { "do": "transfer", "member": "M", "to": "N", "currency": "bonus", "points": 10 },
            { "do": "adjust", "member": "N", "currency": "bonus", "points": 3, "reason": "sorry" },
            {{Buy("B", "2026-03-03T12:00:00+03:00", 50, ", \"pay\": [ { \"currency\": \"bonus\", \"points\": \"most\" } ]")}},
            { "do": "return", "of": "A" },
            { "do": "household", "member": "M", "household": "F" },
            { "do": "enrol", "member": "M", "referrer": "N" },
            { "until": "2026-05-01" }
          ]
        }
        """);

    [Fact]
    public void write_a_course_tells_every_scene_in_words_and_numbers() => Snapshot.Matches(StorySnapshot.Of(Pack, Year()), extension: "json");

    [Fact]
    public void write_a_course_twice_gives_the_same_bytes() => Assert.Equal(StorySnapshot.Of(Pack, Year()), StorySnapshot.Of(Pack, Year()));

    [Fact]
    public void run_a_refused_command_changes_nothing_and_the_story_goes_on()
    {
        var course = StoryRun.Of(Pack, Read($$"""
            { {{Name}}, "startsAt": "2026-03-01T00:00:00+03:00", "story": [ { "do": "return", "of": "nothing" }, { "do": "adjust", "member": "M", "currency": "bonus", "points": 3, "reason": "why" } ] }
            """));
        Assert.Equal("LR6010", Assert.Single(course.Scenes[0].Refusals).Code);
        Assert.Empty(course.Scenes[0].After.Members);
        Assert.Equal(BookEntryKind.Adjustment, course.Scenes[1].Entry!.Kind);
    }

    [Fact]
    public void run_the_same_command_again_is_told_and_not_done_again()
    {
        const string Command = """{ "do": "adjust", "id": "once", "at": "2026-03-01T12:00:00+03:00", "member": "M", "currency": "bonus", "points": 3, "reason": "why" }""";
        var course = StoryRun.Of(Pack, Read($$"""{ {{Name}}, "story": [ {{Command}}, {{Command}} ] }"""));
        Assert.True(course.Scenes[1].IsRepetition);
        Assert.Equal(3, course.End.Members[0].Points["bonus"].Balance);
    }

    [Fact]
    public void run_until_a_day_does_the_work_of_its_end_and_not_of_the_next()
    {
        StoryCourse Until(string day) => StoryRun.Of(Pack, Read($$"""{ {{Name}}, "story": [ {{Buy("A", "2026-03-01T12:00:00+03:00", 100)}}, { "until": "{{day}}" } ] }"""));
        Assert.DoesNotContain(Until("2026-03-07").Scenes, s => s.Entry!.Kind == BookEntryKind.Expiry);
        Assert.Contains(Until("2026-03-08").Scenes, s => s.Entry!.Kind == BookEntryKind.Expiry);
    }

    [Theory]
    [InlineData("{}", "LR2032 |LR2032 ")]
    [InlineData($$"""{ {{Name}}, "story": [] }""", "LR2057 /story")]
    [InlineData($$"""{ {{Name}}, "story": [ { "until": "tomorrow" } ] }""", "LR2091 /story/0/until")]
    [InlineData($$"""{ {{Name}}, "story": [ { "until": "2026-03" } ] }""", "LR2091 /story/0/until")]
    [InlineData($$"""{ {{Name}}, "story": [ { "until": "2026-02-29" } ] }""", "LR3014 /story/0/until")]
    [InlineData($$"""{ {{Name}}, "story": [ {}, { "do": "wait" }, { "do": "release", "until": "2026-03-01", "of": "h" } ] }""", "LR2034 /story/0|LR2050 /story/1/do|LR2030 /story/2/until")]
    [InlineData($$"""{ {{Name}}, "story": [ { "do": "release", "of": "h" } ] }""", "LR2032 ")]
    [InlineData($$"""{ {{Name}}, "members": [ { "id": "M" }, { "id": "M", "tier": "gold" } ], "story": [ { "until": "2026-03-01" } ] }""", "LR2030 /members/1/tier")]
    [InlineData($$"""{ {{Name}}, "members": [ { "id": "M" }, { "id": "M" } ], "story": [ { "until": "2026-03-01" } ] }""", "LR2059 /members/1")]
    public void read_what_does_not_fit_is_refused_with_every_problem(string text, string expected)
    {
        Assert.Null(Story.Read("story.json", Encoding.UTF8.GetBytes(text), out var diagnostics));
        Assert.Equal(expected, string.Join('|', diagnostics.Select(d => $"{d.Code} {d.Place.Pointer}")));
    }

    [Theory]
    [InlineData("""{ "until": "2026-03-04" }, { "until": "2026-03-03" }""", "LR5007 /story/1")]
    [InlineData("""{ "until": "2026-03-04" }, { "until": "2026-03-04T23:00:00+03:00" }""", "LR5007 /story/1")]
    [InlineData("""{ "until": "2026-03-04" }, { "until": "2026-03-04" }""", "")]
    [InlineData("""{ "do": "adjust", "at": "2026-03-09T12:00:00+03:00", "member": "M", "currency": "bonus", "points": 3, "reason": "why" }, { "until": "2026-03-08" }""", "LR5007 /story/1")]
    [InlineData("""{ "do": "adjust", "at": "2026-03-09T12:00:00+03:00", "member": "M", "currency": "bonus", "points": 3, "reason": "why" }, { "until": "2026-03-09" }""", "")]
    [InlineData("""{ "until": "2026-03-04" }, { "do": "goLive", "pack": "..", "at": "2026-03-04T12:00:00+03:00" }""", "LR5007 /story/1")]
    [InlineData("""{ "do": "goLive", "pack": "..", "at": "2026-03-04T12:00:00+03:00" }, { "do": "goLive", "pack": "..", "at": "2026-03-04T12:00:00+03:00" }""", "LR5010 /story/1")]
    [InlineData("""{ "do": "goLive", "pack": "nowhere", "at": "2026-03-04T12:00:00+03:00" }""", "LR5008 /story/0")]
    [InlineData("""{ "do": "goLive", "pack": "../other", "at": "2026-03-04T12:00:00+03:00" }""", "LR5009 /story/0")]
    public void replay_a_story_whose_time_or_versions_do_not_fit_is_refused(string steps, string expected)
    {
        using var folder = new TempFolder();
        folder.Write("pack.json", PackText);
        folder.Write("other/pack.json", PackText.Replace("\"p\"", "\"q\"", StringComparison.Ordinal));
        folder.Write("examples/story.json", $$"""{ {{Name}}, "startsAt": "2026-03-01T00:00:00+03:00", "story": [ {{steps}} ] }""");
        var result = Assert.Single(ExampleFolder.Replay(Pack, folder.Path, accept: false, out _));
        Assert.Equal(expected, string.Join('|', result.Diagnostics.Select(d => $"{d.Code} {d.Place.Pointer}")));
        Assert.Equal(expected.Length == 0 ? ExampleOutcome.NotApproved : ExampleOutcome.Broken, result.Outcome);
    }

    [Fact]
    public void write_a_course_through_two_versions_decides_each_purchase_under_the_live_one()
    {
        using var folder = new TempFolder();
        folder.Write("pack.json", PackText);
        folder.Write("versions/0.9.0/pack.json", PackText.Replace("1.0.0", "0.9.0", StringComparison.Ordinal).Replace("\"percent\": 10", "\"percent\": 1", StringComparison.Ordinal));
        folder.Write("examples/story.json", $$"""
            {
              {{Name}}, "startsUnder": "../versions/0.9.0", "story": [
                {{Buy("A", "2026-03-01T12:00:00+03:00", 200)}},
                { "do": "goLive", "pack": "..", "at": "2026-03-02T00:00:00+03:00" },
                {{Buy("B", "2026-03-02T12:00:00+03:00", 200)}},
                { "do": "return", "of": "A" }
              ]
            }
            """);
        var result = Assert.Single(ExampleFolder.Replay(Pack, folder.Path, accept: false, out _));
        Assert.Equal(ExampleOutcome.NotApproved, result.Outcome);
        Snapshot.Matches(File.ReadAllText(folder.At("examples/story.received.json")), extension: "json");
    }
}
