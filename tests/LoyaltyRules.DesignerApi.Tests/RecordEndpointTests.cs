using System.Text;
using LoyaltyRules.Testing;

namespace LoyaltyRules.DesignerApi.Tests;

/// <summary>A member's record and a member's address, as callers may get them wrong.</summary>
public sealed class RecordEndpointTests
{
    [Fact]
    public async Task record_thatDoesNotFitThePack_isRefused_andTheMemberGoesOnBuying()
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        foreach (var (record, code, pointer) in ((string, string, string)[])
            [
                ("""{ "facts": { "shoeSize": 43 } }""", "LR3001", "/facts/shoeSize"),
                ("""{ "birthDate": "0001-01-01" }""", "LR3021", "/birthDate"),
                ("""{ "birthDate": "9999-12-31" }""", "LR3021", "/birthDate"),
                ("""{ "birthDate": "2026-11-21" }""", "LR3021", "/birthDate"),
                ("""{ "birthDate": "2025-02-30" }""", "LR3014", "/birthDate"),
            ])
        {
            var answer = await PutAsync(host, "/v1/members/M-1", record);

            Assert.True(answer.Status == 400 && answer.Text("/errors/0/code") == code && answer.Text("/errors/0/pointer") == pointer, answer.ToString());
        }

        Assert.Equal(204, (await PutAsync(host, "/v1/members/M-1", """{ "birthDate": "1984-03-17" }""")).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/purchases", Purchases.Of("R-1"), "k-1")).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/members/M-1/privileges")).Status);
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("M%0A1")]
    [InlineData("M%7F")]
    [InlineData("%20%20")]
    [InlineData("e%CC%81")]
    public async Task address_ofAMemberWhoCannotBe_isRefused(string member)
    {
        using var folder = new TempFolder();
        await using var host = await RunningHost.StartAsync(folder.Path);
        foreach (var path in (string[])["account", "statement", "privileges"])
        {
            Assert.Equal(400, (await host.GetAsync($"/v1/members/{member}/{path}")).Status);
        }

        Assert.Equal(400, (await PutAsync(host, $"/v1/members/{member}", "{}")).Status);
        Assert.Equal(400, (await host.SendAsync(HttpMethod.Delete, $"/v1/members/{member}?reason=asked", RunningHost.Office)).Status);
        Assert.Equal(400, (await host.SendAsync(HttpMethod.Delete, $"/v1/members/M-1?reason={member}", RunningHost.Office)).Status);
    }

    private static Task<Answer> PutAsync(RunningHost host, string path, string body) =>
        host.SendAsync(HttpMethod.Put, path, RunningHost.Office, content: new StringContent(body, Encoding.UTF8, "application/json"));
}
