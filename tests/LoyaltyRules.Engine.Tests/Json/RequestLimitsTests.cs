using System.Collections.Immutable;
using System.Text;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Json;
using NodaTime;

namespace LoyaltyRules.Engine.Tests.Json;

/// <summary>What a request may hold at most, and that reading it costs no more than in proportion to its bytes, whatever it is full of.</summary>
public sealed class RequestLimitsTests
{
    private const int NamesMax = 1_500;

    // What is repeated stands where a name or an item may; # is its number.
    public static TheoryData<string, string> Fillings() => new()
    {
        { "names at the top", "{ \"member\": \"M\", ⟨\"n#\": 1⟩ }" },
        { "names of a purchase", "{ \"purchase\": { ⟨\"n#\": 1⟩ } }" },
        { "facts", "{ \"purchase\": { \"id\": \"A\", \"at\": \"2026-09-01T12:00:00Z\", \"lines\": [], \"facts\": { ⟨\"n#\": 1⟩ } } }" },
        { "facts of wrong names", "{ \"purchase\": { \"id\": \"A\", \"at\": \"2026-09-01T12:00:00Z\", \"lines\": [], \"facts\": { ⟨\"#\": 1⟩ } } }" },
        { "fees of wrong kinds", "{ \"purchase\": { \"id\": \"A\", \"at\": \"2026-09-01T12:00:00Z\", \"lines\": [], \"fees\": { ⟨\"n#\": []⟩ } } }" },
        { "lines", "{ \"purchase\": { \"id\": \"A\", \"at\": \"2026-09-01T12:00:00Z\", \"lines\": [ ⟨{ \"id\": \"#\", \"gross\": 1 }⟩ ] } }" },
        { "lines of numbers", "{ \"purchase\": { \"id\": \"A\", \"at\": \"2026-09-01T12:00:00Z\", \"lines\": [ ⟨#⟩ ] } }" },
        { "lines of nothing", "{ \"purchase\": { \"id\": \"A\", \"at\": \"2026-09-01T12:00:00Z\", \"lines\": [ ⟨null⟩ ] } }" },
        { "rewards", "{ \"purchase\": { \"id\": \"A\", \"at\": \"2026-09-01T12:00:00Z\", \"lines\": [], \"rewards\": [ ⟨\"\"⟩ ] } }" },
        { "payments", "{ \"purchase\": { \"id\": \"A\", \"at\": \"2026-09-01T12:00:00Z\", \"lines\": [], \"pay\": [ ⟨{}⟩ ] } }" },
        { "one name again and again", "{ ⟨\"n\": 1⟩ }" },
        { "lists in a list", "{ \"member\": [ ⟨[[]]⟩ ] }" },
        { "control characters", "{ \"member\": [ ⟨\"\\u0000\"⟩ ] }" },
        { "marks on one letter", "{ \"member\": \"a⟨\\u0323\\u0307¦⟩\" }" },
        { "long numbers", "{ \"member\": [ ⟨1e-99999⟩ ] }" },
    };

    [Theory]
    [MemberData(nameof(Fillings))]
    public void body_fullOfAnything_costsInProportionToItsBytes(string what, string form)
    {
        _ = Cost(form, 2_000, out _);
        var small = Cost(form, 100_000, out var bytes);
        var large = Cost(form, 400_000, out var more);

        Assert.True(large <= 8m * small + 1_000_000, $"{what}: {bytes} bytes allocate {small}, {more} bytes {large}.");
    }

    [Theory]
    [MemberData(nameof(Fillings))]
    public void problems_ofABodyFullOfThem_areListedUpToTheLimit(string what, string form)
    {
        var problems = Read(Filled(form, 400_000));

        Assert.True(problems.Length <= DiagnosticBag.RequestCountMax + 1, what);
        Assert.All(problems.SkipLast(1), p => Assert.NotEqual("LR2100", p.Code));
        Assert.True(problems.Length <= DiagnosticBag.RequestCountMax || problems[^1].Code == "LR2100", what);
        Assert.All(problems, p => Assert.True(p.Message(ProductLanguage.English).Length < 1_000, what));
    }

    [Fact]
    public void body_ofManyNames_isRefusedAtTheLimit()
    {
        const string Form = "{ \"purchase\": { \"id\": \"A\", \"at\": \"2026-09-01T12:00:00Z\", \"lines\": [], \"facts\": { ⟨\"n#\": 1⟩ } } }";

        Assert.Empty(Read(Times(Form, NamesMax)));
        Assert.Equal("LR2022", Assert.Single(Read(Times(Form, NamesMax + 1))).Code);
    }

    [Fact]
    public void body_withALongName_isRefused()
    {
        Assert.Equal("LR2031 LR2030", string.Join(' ', Read("{ \"membr\": 1, \"" + new string('x', 200) + "\": 1 }").Where(d => d.Code is "LR2030" or "LR2031" or "LR2023").Select(d => d.Code)));
        Assert.Equal("LR2023", Assert.Single(Read("{ \"" + new string('x', 201) + "\": 1 }")).Code);
    }

    [Fact]
    public void error_amongVeryManyWarnings_isListed()
    {
        var bag = DiagnosticBag.OfRequest();
        for (var i = 0; i < 1_000; i++)
        {
            bag.Add(new Place("", $"/{i:D4}"), EventDiagnostics.NotAChoice, "a", "b", "c");
        }

        bag.Add(new Place("", "/x"), EventDiagnostics.NothingBought);

        Assert.Single(bag.Ordered(), d => d.IsError);
        Assert.Equal("And 901 more, not listed here.", bag.Ordered()[^1].Message(ProductLanguage.English));
    }

    private static long Cost(string form, int size, out int bytes)
    {
        var body = Filled(form, size);
        bytes = body.Length;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(body);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static ImmutableArray<Diagnostic> Read(string text)
    {
        var bag = DiagnosticBag.OfRequest();
        if (RequestBody.Parse(Encoding.UTF8.GetBytes(text), bag) is { } body && !bag.HasErrors)
        {
            body.Put("do", "purchase");
            CommandRequest.Read(body, "c", Instant.FromUtc(2026, 9, 1, 0, 0));
        }

        return bag.Ordered();
    }

    private static string Filled(string form, int size) => Times(form, size / form[form.IndexOf('⟨', StringComparison.Ordinal)..form.IndexOf('⟩', StringComparison.Ordinal)].Length);

    private static string Times(string form, int count)
    {
        var (from, to) = (form.IndexOf('⟨', StringComparison.Ordinal), form.IndexOf('⟩', StringComparison.Ordinal));
        var (part, text) = (form[(from + 1)..to], new StringBuilder(form[..from]));
        var isWithinText = part.EndsWith('¦');
        for (var i = 1; i <= count; i++)
        {
            text.Append(part.TrimEnd('¦').Replace("#", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
            text.Append(i < count && !isWithinText ? ", " : "");
        }

        return text.Append(form[(to + 1)..]).ToString();
    }
}
