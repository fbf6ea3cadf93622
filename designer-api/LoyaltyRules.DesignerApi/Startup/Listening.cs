using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace LoyaltyRules.DesignerApi.Startup;

/// <summary>The host from its start to its end. Where it cannot listen it says why, as for everything else that keeps it from starting.</summary>
internal static class Listening
{
    /// <summary>Under which the framework logs, with a stack trace, that a host does not start. It is said in words by whoever starts it; so nothing is logged there before the start.</summary>
    public const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    private const string Otherwise = "Give another address, for example --urls http://localhost:5081.";

    /// <summary>Listens until it is stopped.</summary>
    /// <param name="app">The host, put together.</param>
    /// <exception cref="StartException">It cannot listen where it was told to.</exception>
    public static async Task RunAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception failure) when (Why(failure) is { } why)
        {
            throw new StartException(why);
        }

        await app.WaitForShutdownAsync();
    }

    private static string? Why(Exception failure) => failure switch
    {
        IOException { InnerException: AddressInUseException } taken => $"port-taken: {Sentence(taken)} Stop the program that listens there. {Otherwise}",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => $"port-denied: This user may not listen there. {Otherwise}",
        SocketException unreachable => $"address-unknown: {Sentence(unreachable)} {Otherwise}",
        FormatException or UriFormatException or ArgumentException or InvalidOperationException => $"bad-urls: {Sentence(failure)} {Otherwise}",
        IOException other => $"cannot-listen: {Sentence(other)} {Otherwise}",
        _ => null,
    };

    private static string Sentence(Exception failure) => failure.Message.TrimEnd('.') + ".";
}
