using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Databases;
using Microsoft.AspNetCore.OData;
using Microsoft.AspNetCore.OData.Routing.Controllers;
using Microsoft.EntityFrameworkCore;

namespace LoyaltyRules.DesignerApi.OData;

/// <summary>The program for tools that speak OData: Excel, Power BI, scripts.</summary>
internal static class ODataServices
{
    /// <summary>Where it is served.</summary>
    public const string Prefix = "odata/v1";

    /// <summary>Adds it.</summary>
    public static void AddOData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped(s => new ReadProgram(s.GetRequiredService<ProgramStore>().Program));
        services.AddDbContext<ReadContext>((s, options) =>
        {
            options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
            if (s.GetRequiredService<Database>() is SqliteDatabase file)
            {
                options.UseSqlite($"Data Source={file.Path};Mode=ReadOnly");
            }
            else
            {
                options.UseNpgsql(configuration.GetConnectionString("Program"));
            }
        });
        // By name: whoever starts the host may be another program than this one.
        services.AddControllers().AddApplicationPart(typeof(ODataServices).Assembly).AddApplicationPart(typeof(MetadataController).Assembly).AddOData(odata => odata.SetMaxTop(ReadEdmModel.PageMax).SkipToken().AddRouteComponents(Prefix, ReadEdmModel.Make()));
    }

    /// <summary>Serves it. The model is given as XML whatever is asked for: that is what Excel and Power BI read.</summary>
    public static void UseODataModelAsXml(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments($"/{Prefix}/$metadata", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Headers.Accept = "application/xml";
        }

        return next(context);
    });
}
