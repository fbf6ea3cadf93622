using System.Net;
using System.Net.Sockets;

namespace LoyaltyRules.DesignerApi.Webhooks;

/// <summary>
/// Connects to addresses of the internet only, so that nobody can make this host speak to what only it can reach (server-side request forgery). What is judged is the
/// address that is connected to, after the name was resolved: a name that changes its mind in between gains nothing.
/// </summary>
internal static class AddressGuard
{
    // Special-purpose addresses of IPv4 (RFC 6890 and its successors).
    private static readonly IPNetwork[] Refused4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    // Of IPv6 what carries an IPv4 address within it (Teredo, 6to4) or is for documents and protocols only.
    private static readonly IPNetwork[] Refused6 = Networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /// <summary>Whether an address is one of the internet.</summary>
    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Refused4.Any(n => n.Contains(address)),
        AddressFamily.InterNetworkV6 => IsGlobalUnicast(address) && !Refused6.Any(n => n.Contains(address)),
        _ => false,
    };

    /// <summary>Connects to a name or address; to a private one only where that is allowed.</summary>
    /// <exception cref="PrivateAddressException">The name has a private address, beside whatever others.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, bool allowsPrivate, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(endpoint.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(endpoint.Host, cancellation);
        if (!allowsPrivate && !addresses.All(IsPublic))
        {
            throw new PrivateAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // 2000::/3. So everything local, translated (64:ff9b::/96) and multicast falls away. Mapped addresses (::ffff:0:0/96) are told by name, before any comparison of
    // prefixes: networks treat them as IPv4 in places.
    private static bool IsGlobalUnicast(IPAddress address) => !address.IsIPv4MappedToIPv6 && (address.GetAddressBytes()[0] & 0xE0) == 0x20;

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(n => IPNetwork.Parse(n))];
}

/// <summary>A name or address is not one of the internet.</summary>
internal sealed class PrivateAddressException() : Exception("The address is not one of the internet.");
