using System.Text;
using LoyaltyRules.Storage.Audit;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Testing;
using NodaTime;

namespace LoyaltyRules.Storage.Tests.Keys;

/// <summary>A key's life: made, shown once, used, given another secret, revoked; all of it audited, none of it kept in a form that could be used.</summary>
public sealed class ApiKeysTests
{
    private static readonly ApiKeyTerms Till = new("till-west", [ApiScopes.Evaluate, ApiScopes.Commit]);

    private readonly TestTime time = new(Instant.FromUtc(2026, 10, 1, 12, 34));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Key_thatWasMade_isTaken_andKeptOnlyAsAHash(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var keys = new ApiKeys(test.Database, "club", time);
        var made = await keys.CreateAsync(Till with { PerMinute = 90 }, "ann", Cancellation);

        var check = await keys.CheckAsync(made.Text, Cancellation);
        Assert.Equal(ApiKeyOutcome.Taken, check.Outcome);
        Assert.Equal((made.Key.Id, "till-west", 90, true, false), (check.Key!.Id, check.Key.Terms.Name, check.Key.Terms.PerMinute, check.Key.Has(ApiScopes.Commit), check.Key.Has(ApiScopes.Admin)));
        Assert.Matches("^lr_[0-9a-z]{10}_[0-9a-z]{58}$", made.Text);

        // Nothing that is kept holds the secret.
        var secret = made.Text[14..66];
        var kept = await test.Database.ReadAsync(
            s => s.Query("SELECT id, name, scopes, created_by FROM api_key", r => $"{r.GetString(0)} {r.GetString(1)} {r.GetString(2)} {r.GetString(3)}")
                .Concat(s.Query("SELECT details FROM audit", r => Encoding.UTF8.GetString((byte[])r.GetValue(0)))).ToList(),
            Cancellation);
        Assert.DoesNotContain(kept, text => text.Contains(secret, StringComparison.Ordinal));
        Assert.Equal(ApiKeyOutcome.Wrong, (await new ApiKeys(test.Database, "other", time).CheckAsync(made.Text, Cancellation)).Outcome);
    }

    [Fact]
    public async Task Text_withAnyCharacterChanged_isATypo_andATextOfAnotherSecretIsWrong()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var keys = new ApiKeys(test.Database, "club", time);
        var made = await keys.CreateAsync(Till, "ann", Cancellation);
        var text = made.Text;
        for (var i = 3; i < text.Length; i++)
        {
            var typo = text[..i] + (text[i] == 'z' ? 'y' : 'z') + text[(i + 1)..];
            Assert.Equal(text[i] == '_' ? ApiKeyOutcome.NoKey : ApiKeyOutcome.Mistyped, (await keys.CheckAsync(typo, Cancellation)).Outcome);
        }

        foreach (var other in new[] { "", "lr_", text[..^1], text + "0", text.ToUpperInvariant(), "Bearer " + text })
        {
            Assert.Equal(ApiKeyOutcome.NoKey, (await keys.CheckAsync(other, Cancellation)).Outcome);
        }

        Assert.Equal(ApiKeyOutcome.Wrong, (await keys.CheckAsync(KeyText.New(made.Key.Id).ToString(), Cancellation)).Outcome);
        Assert.Equal(ApiKeyOutcome.Wrong, (await keys.CheckAsync(KeyText.New().ToString(), Cancellation)).Outcome);
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Key_thatIsRotated_isTakenWithBothSecretsForTheOverlap(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var keys = new ApiKeys(test.Database, "club", time);
        var first = await keys.CreateAsync(Till, "ann", Cancellation);
        Assert.Equal(ApiKeyOutcome.Taken, (await keys.CheckAsync(first.Text, Cancellation)).Outcome);

        var second = await keys.RotateAsync(first.Key.Id, Duration.FromDays(7), "ann", Cancellation);

        Assert.Equal((first.Key.Id, "till-west"), (second!.Key.Id, second.Key.Terms.Name));
        Assert.Equal((ApiKeyOutcome.Taken, ApiKeyOutcome.Taken), (await Outcome(first), await Outcome(second)));
        time.Pass(Duration.FromDays(7) - Duration.FromSeconds(1));
        Assert.Equal((ApiKeyOutcome.Taken, ApiKeyOutcome.Taken), (await Outcome(first), await Outcome(second)));
        time.Pass(Duration.FromSeconds(1));
        Assert.Equal((ApiKeyOutcome.Wrong, ApiKeyOutcome.Taken), (await Outcome(first), await Outcome(second)));

        // A secret of before the last two is never taken.
        var third = await keys.RotateAsync(first.Key.Id, Duration.FromDays(7), "ann", Cancellation);
        var fourth = await keys.RotateAsync(first.Key.Id, Duration.Zero, "ann", Cancellation);
        Assert.Equal((ApiKeyOutcome.Wrong, ApiKeyOutcome.Wrong, ApiKeyOutcome.Taken), (await Outcome(second), await Outcome(third!), await Outcome(fourth!)));

        async Task<ApiKeyOutcome> Outcome(NewApiKey key) => (await keys.CheckAsync(key.Text, Cancellation)).Outcome;
    }

    [Fact]
    public async Task Key_thatIsRevokedOnAnotherNode_isRefusedWithinSeconds_andAtOnceOnItsOwn()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Postgres);
        await using var another = test.AnotherNode();
        var (here, there) = (new ApiKeys(test.Database, "club", time), new ApiKeys(another, "club", time));
        var made = await here.CreateAsync(Till, "ann", Cancellation);
        Assert.Equal(ApiKeyOutcome.Taken, (await there.CheckAsync(made.Text, Cancellation)).Outcome);
        Assert.Equal(ApiKeyOutcome.Taken, (await there.CheckAsync(made.Text, Cancellation)).Outcome);
        Assert.Equal(ApiKeyOutcome.Taken, (await here.CheckAsync(made.Text, Cancellation)).Outcome);

        Assert.True(await here.RevokeAsync(made.Key.Id, "ann", Cancellation));

        Assert.Equal(ApiKeyOutcome.Revoked, (await here.CheckAsync(made.Text, Cancellation)).Outcome);
        time.Pass(ApiKeys.RememberedFor);
        Assert.Equal(ApiKeyOutcome.Revoked, (await there.CheckAsync(made.Text, Cancellation)).Outcome);
        Assert.False(await here.RevokeAsync(made.Key.Id, "ann", Cancellation));
        Assert.Null(await here.RotateAsync(made.Key.Id, Duration.Zero, "ann", Cancellation));
    }

    [Fact]
    public async Task Key_withAnEnd_isTakenUntilThen()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var keys = new ApiKeys(test.Database, "club", time);
        var made = await keys.CreateAsync(Till with { ExpiresAt = time.GetCurrentInstant() + Duration.FromHours(1) }, "ann", Cancellation);
        time.Pass(Duration.FromHours(1) - Duration.FromTicks(1));
        Assert.Equal(ApiKeyOutcome.Taken, (await keys.CheckAsync(made.Text, Cancellation)).Outcome);
        time.Pass(Duration.FromTicks(1));
        Assert.Equal(ApiKeyOutcome.Expired, (await keys.CheckAsync(made.Text, Cancellation)).Outcome);
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task LastUse_isKeptToTheHour(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var keys = new ApiKeys(test.Database, "club", time);
        var made = await keys.CreateAsync(Till, "ann", Cancellation);
        Assert.Null((await keys.ListAsync(Cancellation)).Single().LastUsedAt);
        await keys.CheckAsync(made.Text, Cancellation);
        time.Pass(Duration.FromMinutes(20));
        await keys.CheckAsync(made.Text, Cancellation);
        Assert.Equal(Instant.FromUtc(2026, 10, 1, 12, 0), (await keys.ListAsync(Cancellation)).Single().LastUsedAt);
        time.Pass(Duration.FromHours(3));
        await keys.CheckAsync(made.Text, Cancellation);
        Assert.Equal(Instant.FromUtc(2026, 10, 1, 15, 0), (await keys.ListAsync(Cancellation)).Single().LastUsedAt);
    }

    [Fact]
    public async Task Change_ofKeys_isAudited()
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var keys = new ApiKeys(test.Database, "club", time);
        var made = await keys.CreateAsync(Till, "ann", Cancellation);
        await keys.RotateAsync(made.Key.Id, Duration.FromHours(1), "bob", Cancellation);
        await keys.RevokeAsync(made.Key.Id, "eve", Cancellation);

        var rows = await test.Database.ReadAsync(s => AuditTrail.Page(s, "club", null, 10), Cancellation);
        Assert.Equal(
            [
                $"eve key.revoked {made.Key.Id} {{\"name\":\"till-west\"}}",
                $"bob key.rotated {made.Key.Id} {{\"previousUntil\":\"2026-10-01T13:34:00Z\",\"name\":\"till-west\"}}",
                $"ann key.created {made.Key.Id} {{\"scopes\":[\"evaluate\",\"commit\"],\"name\":\"till-west\"}}",
            ],
            rows.Select(r => $"{r.Who} {r.Action} {r.Subject} {Encoding.UTF8.GetString(r.Details.Span)}"));
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task FirstStart_ofTwoNodesAtOnce_makesTwoKeysOnce_andWhatEitherShowsIsTaken(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var starts = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => new ApiKeys(test.Database, "club", time).CreateFirstAsync(Cancellation)));

        var keys = new ApiKeys(test.Database, "club", time);
        foreach (var shown in starts.OfType<FirstApiKeys>())
        {
            Assert.Equal(ApiKeyOutcome.Taken, (await keys.CheckAsync(shown.Admin.Text, Cancellation)).Outcome);
            Assert.Equal(ApiKeyOutcome.Taken, (await keys.CheckAsync(shown.Integrator.Text, Cancellation)).Outcome);
        }

        var first = starts.OfType<FirstApiKeys>().First();
        Assert.Equal(["admin", "integrator"], (await keys.ListAsync(Cancellation)).Select(k => k.Terms.Name));
        Assert.Equal((true, false), ((await keys.CheckAsync(first.Admin.Text, Cancellation)).Key!.Has(ApiScopes.Admin), (await keys.CheckAsync(first.Integrator.Text, Cancellation)).Key!.Has(ApiScopes.Admin)));
        await keys.FirstShownAsync(Cancellation);
        Assert.Null(await keys.CreateFirstAsync(Cancellation));
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task FirstKeys_thatWereNotShown_areShownByTheNextStart_untilTheyAreUsedOrRevoked(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var lost = await new ApiKeys(test.Database, "club", time).CreateFirstAsync(Cancellation);
        var keys = new ApiKeys(test.Database, "club", time);

        var shown = (await keys.CreateFirstAsync(Cancellation))!;
        var (taken, ids) = (await keys.CheckAsync(shown.Admin.Text, Cancellation), (lost!.Admin.Key.Id, shown.Admin.Key.Id));

        Assert.Equal(ApiKeyOutcome.Taken, taken.Outcome);
        Assert.Equal(ids.Item1, ids.Item2);
        Assert.Equal(ApiScopes.OfFirstAdmin, shown.Admin.Key.Terms.Scopes);
        Assert.Null(await keys.CreateFirstAsync(Cancellation));
    }

    [Theory]
    [InlineData(Kind.Sqlite)]
    [InlineData(Kind.Postgres)]
    public async Task Scopes_ofAKeyFromBefore_readAsBefore_andEraseNoMore(Kind kind)
    {
        await using var test = await TestDatabase.NewAsync(kind);
        var keys = new ApiKeys(test.Database, "club", time);
        foreach (var (name, scopes) in ((string, string[])[])[("all", ["evaluate", "commit", "members", "webhooks", "audit", "admin"]), ("till", ["commit", "evaluate"]), ("hooks", ["webhooks"])])
        {
            await keys.CreateAsync(new ApiKeyTerms(name, [.. scopes]), "ann", Cancellation);
        }

        // As a database of the schema before.
        var step = LoyaltyRules.Storage.Schema.Migrations.Steps.Single(s => s.Number == 7).Sql.Trim().TrimEnd(';');
        await test.Database.WriteAsync(s => s.Execute(step), Cancellation);

        Assert.Equal(
            ["all: evaluate commit members webhooks audit admin read", "hooks: webhooks", "till: commit evaluate read"],
            (await new ApiKeys(test.Database, "club", time).ListAsync(Cancellation)).Select(k => $"{k.Terms.Name}: {string.Join(' ', k.Terms.Scopes)}"));
    }

    [Theory]
    [InlineData("", "commit", 1, ApiKeyRefusal.BadName)]
    [InlineData("two words", "commit", 1, ApiKeyRefusal.BadName)]
    [InlineData("касса", "commit", 1, ApiKeyRefusal.BadName)]
    [InlineData("till:west", "commit", 1, ApiKeyRefusal.BadName)]
    [InlineData("till", "", 1, ApiKeyRefusal.BadScopes)]
    [InlineData("till", "commit commit", 1, ApiKeyRefusal.BadScopes)]
    [InlineData("till", "everything", 1, ApiKeyRefusal.BadScopes)]
    [InlineData("till", "commit", 0, ApiKeyRefusal.BadLimit)]
    [InlineData("till", "commit", 1_000_001, ApiKeyRefusal.BadLimit)]
    [InlineData("taken", "commit", 1, ApiKeyRefusal.NameTaken)]
    public async Task Terms_outOfOrder_areRefused(string name, string scopes, int perMinute, ApiKeyRefusal refusal)
    {
        await using var test = await TestDatabase.NewAsync(Kind.Sqlite);
        var keys = new ApiKeys(test.Database, "club", time);
        await keys.CreateAsync(new ApiKeyTerms("taken", [ApiScopes.Commit]), "ann", Cancellation);
        var terms = new ApiKeyTerms(name, [.. scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)]) { PerMinute = perMinute };
        Assert.Equal(refusal, (await Assert.ThrowsAsync<ApiKeyRefusedException>(() => keys.CreateAsync(terms, "ann", Cancellation))).Refusal);
        Assert.Single(await keys.ListAsync(Cancellation));
    }

    [Fact]
    public void Scopes_onThePage_areThoseOfTheCode()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "api-keys.md"));
        var table = page.Split("## Scopes")[1].Split("## ")[0].Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);
        Assert.Equal(ApiScopes.All, table);
    }
}
