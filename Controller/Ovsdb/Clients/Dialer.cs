using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Rpc;

namespace Controller.Ovsdb.Clients;

/// <summary>Opens the stream that an address stands for.</summary>
internal static class Dialer
{
    /// <returns>The stream, and the address that this machine has on it; null for a Unix socket.</returns>
    /// <exception cref="OvsdbException">There is no connection, and why.</exception>
    public static async Task<(Stream Stream, IPAddress? Local)> OpenAsync(
        OvsdbAddress address, OvsdbTls tls, TimeSpan timeout, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await OpenAsync(address, tls, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new OvsdbTimeoutException($"no connection within {timeout.TotalSeconds:0.###} s");
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException)
        {
            throw new OvsdbDisconnectedException(
                TlsAlert.Describe(error) ?? (error.InnerException ?? error).Message, error);
        }
    }

    private static async Task<(Stream, IPAddress?)> OpenAsync(
        OvsdbAddress address, OvsdbTls tls, CancellationToken cancel)
    {
        Socket socket = address.Transport == OvsdbTransport.Unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await (address.Transport == OvsdbTransport.Unix
                ? socket.ConnectAsync(new UnixDomainSocketEndPoint(address.Host), cancel)
                : socket.ConnectAsync(address.Host, address.Port, cancel));
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (address.Transport == OvsdbTransport.Tls)
                stream = await SecureAsync(stream, tls, address.Host, cancel);
            return (stream, (socket.LocalEndPoint as IPEndPoint)?.Address is { IsIPv4MappedToIPv6: true } mapped
                ? mapped.MapToIPv4() : (socket.LocalEndPoint as IPEndPoint)?.Address);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(
        Stream stream, OvsdbTls tls, string host, CancellationToken cancel)
    {
        var secure = new SslStream(stream);
        string? distrusted = null;
        try
        {
            await secure.AuthenticateAsClientAsync(TlsOptions.Of(tls, host, why => distrusted = why), cancel);
            return secure;
        }
        catch (AuthenticationException error) when (distrusted is not null)
        {
            await secure.DisposeAsync();
            throw new OvsdbDisconnectedException(distrusted, error);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}
