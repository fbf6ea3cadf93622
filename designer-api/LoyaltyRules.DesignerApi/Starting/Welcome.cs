using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Timing;

namespace LoyaltyRules.DesignerApi.Starting;

/// <summary>What a host says when it has started: where it listens, what it serves, and where to read on.</summary>
internal static class Welcome
{
    /// <summary>Prints it.</summary>
    public static void Print(WebApplication app, OpenedProgram program)
    {
        var address = app.Urls.First();
        Console.Out.WriteLine($"LoyaltyRules serves {program.Store.Program} from {program.Place}.");
        if (program.Clock is TestClock clock)
        {
            Console.Out.WriteLine($"The clock is a test clock; it shows {clock.GetCurrentInstant()}. POST /v1/test-clock puts it forward.");
        }

        Console.Out.WriteLine($"Listening on {address}. Read and try the API at {address}/{DocsPage.Path}.");
    }
}
