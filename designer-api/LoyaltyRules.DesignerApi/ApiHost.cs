using LoyaltyRules.Designer;
using LoyaltyRules.DesignerApi.Audit;
using LoyaltyRules.DesignerApi.Authoring;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.Home;
using LoyaltyRules.DesignerApi.Keys;
using LoyaltyRules.DesignerApi.Members;
using LoyaltyRules.DesignerApi.OData;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Pages;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.DesignerApi.Quotes;
using LoyaltyRules.DesignerApi.Simulations;
using LoyaltyRules.DesignerApi.Startup;
using LoyaltyRules.DesignerApi.Telemetry;
using LoyaltyRules.DesignerApi.Timing;
using LoyaltyRules.DesignerApi.Webhooks;
using LoyaltyRules.Messages;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Authoring;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Keys;
using LoyaltyRules.Storage.Quotes;
using LoyaltyRules.Storage.Settings;
using LoyaltyRules.Storage.Simulations;
using Microsoft.AspNetCore.Http.Timeouts;
using NodaTime;

namespace LoyaltyRules.DesignerApi;

/// <summary>The host put together: its program, its services, its pipeline and its endpoints. Each story adds itself by one <c>Add</c> and one <c>Map</c>.</summary>
internal static class ApiHost
{
    private const long BodyBytes = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Builds a host that is ready to run.</summary>
    /// <param name="args">The command line: <c>--name value</c> sets what configuration says otherwise.</param>
    /// <param name="replace">Puts other services in place.</param>
    /// <param name="clock">Tells the present; null for the machine's.</param>
    /// <param name="time">Counts time; null for the machine's.</param>
    /// <exception cref="StartException">The program cannot be opened.</exception>
    public static async Task<WebApplication> CreateAsync(string[] args, Action<IServiceCollection>? replace = null, IClock? clock = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(ApiHost).Assembly.GetName().Name });
        builder.WebHost.UseStaticWebAssets();

        // What is served is what was built. Reloading would take every address that nothing else knows for a file, and answer 405 wrongly.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        HostSettings.Check(args, builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RaiseHeadLimits();
            kestrel.Limits.MaxRequestBodySize = builder.Configuration.GetValue("Limits:BodyBytes", BodyBytes);
        });
        var program = await HostedProgram.OpenAsync(builder.Configuration, clock ?? SystemClock.Instance, time ?? TimeProvider.System);
        AddServices(builder.Services, program, builder.Configuration);
        WebApplication? host = null;
        builder.Logging.AddFilter(Listening.HostCategory, level => level >= LogLevel.Warning && host?.Lifetime.ApplicationStarted.IsCancellationRequested == true);
        builder.Services.AddHostedService(s => new FirstStart(s.GetRequiredService<ApiKeys>(), keys => Welcome.Print(host!, program, keys)));
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        var database = app.Services.GetRequiredService<Database>();
        app.Services.GetRequiredService<ISimulationStore>();
        app.Lifetime.ApplicationStopping.Register(database.BeginClosing);
        UsePipeline(app);
        MapEndpoints(app);
        host = app;
        return app;
    }

    private static void AddServices(IServiceCollection services, HostedProgram program, IConfiguration configuration)
    {
        // Made by the container as far as it knows, so that the container closes it; and asked for below, before anything that uses it.
        services.AddSingleton(_ => program.Database);
        services.AddSingleton(program.Store);
        services.AddSingleton(program.Clock);
        services.AddSingleton(program.Guard);
        services.AddHostedService<ClockWatch>();
        services.AddSingleton(new QuoteKeys(program.Database, program.Store.Program));
        services.AddSingleton<QuoteSigning>();
        services.AddSingleton<CommandDispatcher>();
        services.AddSingleton<Instruments>();
        services.AddSingleton<KeyRetention>();
        services.AddSingleton<DueWorkJob>();
        services.AddSingleton<WriteProbe>();
        services.AddHostedService<TelemetryExport>();
        services.AddHostedService(s => s.GetRequiredService<DueWorkJob>());
        services.AddApiKeys();
        services.AddKeyStore();
        services.AddRateLimits();
        services.AddWebhooks(configuration);
        services.AddSimulations(program);
        services.AddSingleton(s => new Drafts(s.GetRequiredService<ProgramStore>(), MessageCheck.WithMessages));
        services.AddOData(configuration);
        services.AddDesignerPages(new ProgramSettings(program.Database, program.Store.Program));
        services.AddApiDocument();
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = configuration.GetValue("Limits:Timeout", Patience),
            WriteTimeoutResponse = context => new Problem(ProblemKind.Timeout).ExecuteAsync(context),
        });
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Patience);
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseProblems();
        app.UseHeadLimits();
        app.UseDocsPage();
        app.UseHomePage();
        app.UseODataModelAsXml();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseDesigner();
        app.UsePlainAddresses();
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.MapQuotes();
        app.MapCommands();
        app.MapBatch();
        app.MapMembers();
        app.MapEntries();
        app.MapPacks();
        app.MapApiKeys();
        app.MapWebhooks();
        app.MapSimulations();
        app.MapVersions();
        app.MapAudit();
        app.MapTestClock();
        app.MapClock();
        app.MapHealth();
        app.MapControllers();
        app.MapOpenApi().AllowAnonymous();
        app.MapStaticAssets().AllowAnonymous().DisableRateLimiting();
        app.MapDesigner();
    }
}
