using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Controller.Host.Web;

/// <summary>Binds what Kestrel then listens on, to say in the user's words what is wrong when that fails.</summary>
internal static class BoundSockets
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Socket Bind(EndPoint endPoint)
    {
        if (endPoint is UnixDomainSocketEndPoint unix)
            return BindUnix(unix);
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }
        catch (SocketException error)
        {
            throw new CommandFailedException($"can't listen on {endPoint}: {Explain(endPoint, error)}", error);
        }
    }

    /// <summary>Why an address can't be listened on, and what to do about it.</summary>
    public static string Explain(EndPoint endPoint, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            $"the port is in use (`ss -ltnp 'sport = :{(endPoint as IPEndPoint)?.Port}'` shows by whom): "
            + "stop that program, or choose another address",
        SocketError.AddressNotAvailable => "this machine has no such address",
        SocketError.AccessDenied => "permission denied (ports below 1024 are root's)",
        _ => error.Message,
    };

    // Between bind and listen no one can connect, so nobody else ever gets in before the mode is set.
    private static Socket BindUnix(UnixDomainSocketEndPoint unix)
    {
        string path = unix.ToString();
        StaleSocket.Remove(path);
        try
        {
            Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(unix);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, OwnerOnly);
            return socket;
        }
        catch (SocketException error)
        {
            string why = Directory.Exists(Path.GetDirectoryName(path))
                ? error.Message
                : $"there is no directory {Path.GetDirectoryName(path)}";
            throw new CommandFailedException($"can't make the API's socket {path}: {why}", error);
        }
    }
}
