using LoyaltyRules.Testing;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>Several commands in one request.</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task commands_ofABatch_areAnsweredOneByOne_inOrder()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        const string Body = """
            {
              "commands": [
                { "key": "b-1", "do": "enrol", "member": "M-1" },
                { "key": "b-2", "do": "enrol", "member": "M-1" },
                { "key": "b-3", "do": "activity", "member": "M-1" },
                { "key": "b-4", "do": "adjust", "member": "M-1", "currency": "bonus", "points": 5, "reason": "gift" },
                { "do": "enrol", "member": "M-2" },
                7,
                { "key": "b-7", "do": "activity", "member": "M-1", "activity": "review" },
                { "key": "b-1", "do": "enrol", "member": "M-1" }
              ]
            }
            """;

        var answer = await host.PostAsync("/v1/batches", Body);
        Assert.Equal(200, answer.Status);
        Assert.Equal([200, 422, 400, 403, 400, 400, 200, 200], answer.Json["answers"]!.AsArray().Select(a => a!["status"]!.GetValue<int>()));
        Assert.Equal("LR6053", answer.Text("/answers/1/problem/errors/0/code"));
        Assert.Equal("/commands/2", answer.Text("/answers/2/problem/errors/0/pointer"));
        Assert.Equal("forbidden", answer.Text("/answers/3/problem/code"));
        Assert.Equal("/commands/4", answer.Text("/answers/4/problem/errors/0/pointer"));
        Assert.Equal("/commands/5", answer.Text("/answers/5/problem/errors/0/pointer"));
        Assert.True(answer.At("/answers/7/repeated")!.GetValue<bool>());
        Assert.Equal(answer.Text("/answers/0/answer"), answer.Text("/answers/7/answer"));
    }

    [Fact]
    public async Task account_ofMoreLotsThanAreListed_saysSo()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        string Bought(int from, int count) =>
            $$"""{ "commands": [ {{string.Join(", ", Enumerable.Range(from, count).Select(i => $$"""{ "key": "k-{{i}}", "do": "purchase", {{Purchases.Of($"R-{i}").Trim()[1..]}}"""))}} ] }""";

        await host.PostAsync("/v1/batches", Bought(0, 1));
        var few = await host.GetAsync("/v1/members/M-1/account");
        foreach (var from in new[] { 1, 101 })
        {
            Assert.All((await host.PostAsync("/v1/batches", Bought(from, 100))).Json["answers"]!.AsArray(), a => Assert.Equal(200, a!["status"]!.GetValue<int>()));
        }

        var many = await host.GetAsync("/v1/members/M-1/account");

        Assert.InRange(few.At("/points/0/lots")!.AsArray().Count, 1, 200);
        Assert.Null(few.At("/points/0/moreLots"));
        Assert.Equal((200, true), (many.At("/points/0/lots")!.AsArray().Count, many.At("/points/0/moreLots")!.GetValue<bool>()));
    }

    [Fact]
    public async Task command_ofABatch_handedInAlone_isARepetition()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        var batch = await host.PostAsync("/v1/batches", """{ "commands": [ { "key": "b-1", "do": "enrol", "member": "M-1" } ] }""");

        var alone = await host.PostAsync("/v1/enrolments", """{ "member": "M-1" }""", "b-1");
        Assert.Equal(batch.At("/answers/0/answer")!.ToJsonString(), alone.Json.ToJsonString());
        Assert.Equal("true", alone.Message.Headers.GetValues("Idempotency-Replayed").Single());
    }

    [Fact]
    public async Task batch_atItsLimit_isDone_andOverItIsRefused()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        string Of(int count) => $$"""{ "commands": [ {{string.Join(", ", Enumerable.Range(0, count).Select(i => $$"""{ "key": "b-{{i}}", "do": "enrol", "member": "M-{{i}}" }"""))}} ] }""";

        var over = await host.PostAsync("/v1/batches", Of(101));
        Assert.Equal((400, "LR2058"), (over.Status, over.Text("/errors/0/code")));
        Assert.Equal(400, (await host.PostAsync("/v1/batches", """{ "commands": [] }""")).Status);
        var full = await host.PostAsync("/v1/batches", Of(100));
        Assert.All(full.Json["answers"]!.AsArray(), a => Assert.Equal(200, a!["status"]!.GetValue<int>()));
    }
}
