using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LoyaltyRules.DesignerApi.Telemetry;

/// <summary>Sends traces and metrics to a collector while the host runs, where configuration names one: <c>Telemetry:Endpoint</c>.</summary>
/// <param name="configuration">What is configured.</param>
internal sealed class TelemetryExport(IConfiguration configuration) : IHostedService, IDisposable
{
    private TracerProvider? traces;
    private MeterProvider? metrics;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["Telemetry:Endpoint"] is not { Length: > 0 } endpoint)
        {
            return Task.CompletedTask;
        }

        var resource = ResourceBuilder.CreateDefault().AddService("loyaltyrules");
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(Instruments.Name, "Microsoft.AspNetCore").AddOtlpExporter(o => Configure(o, "v1/traces")).Build();
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(Instruments.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddOtlpExporter(o => Configure(o, "v1/metrics")).Build();
        return Task.CompletedTask;

        // Over HTTP each kind of signal has a path of its own, which the exporter does not add to an address that it is given.
        void Configure(OtlpExporterOptions options, string path)
        {
            var isHttp = configuration["Telemetry:Protocol"] == "http";
            options.Endpoint = new Uri(isHttp ? $"{endpoint.TrimEnd('/')}/{path}" : endpoint);
            options.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What was measured last is still sent.
        traces?.ForceFlush(2_000);
        metrics?.ForceFlush(2_000);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }
}
