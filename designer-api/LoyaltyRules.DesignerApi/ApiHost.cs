namespace LoyaltyRules.DesignerApi;

/// <summary>The host put together: its services, its pipeline and its endpoints. Each story adds itself by one <c>Add</c> and one <c>Map</c>.</summary>
internal static class ApiHost
{
    /// <summary>Builds a host that is ready to run.</summary>
    /// <param name="args">The command line: <c>--name value</c> sets what configuration says otherwise.</param>
    public static Task<WebApplication> CreateAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        return Task.FromResult(builder.Build());
    }
}
