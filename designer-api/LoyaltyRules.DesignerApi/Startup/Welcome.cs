using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Timing;
using LoyaltyRules.Storage.Keys;

namespace LoyaltyRules.DesignerApi.Startup;

/// <summary>What a host says when it has started: where it listens, what it serves, and where to read on.</summary>
internal static class Welcome
{
    /// <summary>Prints it.</summary>
    /// <param name="app">The host.</param>
    /// <param name="program">What it serves.</param>
    /// <param name="firstKeys">The keys of a first start; null where there are none to show.</param>
    public static void Print(WebApplication app, HostedProgram program, FirstApiKeys? firstKeys)
    {
        var address = app.Urls.First();
        Console.Out.WriteLine($"LoyaltyRules serves {program.Store.Program} from {program.Place}.");
        if (program.Notice is { } notice)
        {
            Console.Error.WriteLine(notice);
        }

        if (program.Simulations.Notice is { } aside)
        {
            Console.Error.WriteLine(aside);
        }

        if (program.Clock is TestClock clock)
        {
            Console.Out.WriteLine($"The clock is a test clock; it shows {clock.GetCurrentInstant()}. POST /v1/test-clock puts it forward.");
        }

        Console.Out.WriteLine($"Listening on {address}. Begin at {address}; read and try the API at {address}/{DocsPage.Path}.");
        if (firstKeys is not null)
        {
            Console.Out.WriteLine($"Your key, shown this once:           {firstKeys.Integrator.Text}");
            Console.Out.WriteLine($"The key that makes keys, and hooks:  {firstKeys.Admin.Text}");
        }
    }
}
