using System.Net.Sockets;

namespace Controller.Host.Web;

/// <summary>Removes the socket file of a program that died without doing so itself; nothing else.</summary>
internal static class StaleSocket
{
    private const int Enxio = 6;

    /// <exception cref="CommandFailedException">Someone serves on it, or it is no socket.</exception>
    public static void Remove(string path)
    {
        if (Directory.Exists(path))
            throw new CommandFailedException($"can't make the API's socket {path}: it is a directory");
        if (!File.Exists(path))
            return;
        if (IsServed(path))
            throw new CommandFailedException(
                $"another controller serves on {path}: stop it, or give this one another --api");
        if (!IsSocket(path))
            throw new CommandFailedException($"can't make the API's socket {path}: there is a file that is no socket");
        File.Delete(path);
    }

    private static bool IsServed(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
        catch (SocketException error)
        {
            throw new CommandFailedException($"can't tell whether {path} is in use: {error.Message}", error);
        }
    }

    // .NET doesn't tell a socket from a file, but open(2) does: ENXIO. For reading and writing, because a FIFO
    // opened just for reading waits for a writer.
    private static bool IsSocket(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite).Dispose();
            return false;
        }
        catch (IOException error)
        {
            return error.HResult == Enxio;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
