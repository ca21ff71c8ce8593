using System.Net.Sockets;

namespace StackUnderTest.Host.Scripting;

/// <summary>A Unix stream socket at a path: what a dead process left there is replaced, nothing else.</summary>
internal static class SocketPath
{
    private const int Enxio = 6;

    /// <exception cref="IOException">Somebody serves there, it is no socket, or none can be made there.</exception>
    public static Socket Listen(string path, int backlog)
    {
        RemoveStale(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(backlog);
            return listener;
        }
        catch (SocketException error)
        {
            listener.Dispose();
            // Another one may have come since the look.
            throw new IOException(error.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? InUse(path) : $"can't make the script port {path}: {error.Message}", error);
        }
        catch (ArgumentException error)
        {
            listener.Dispose();
            throw new IOException($"can't make the script port {path}: {error.Message}", error);
        }
    }

    private static void RemoveStale(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"can't make the script port {path}: it is a directory");
        if (!File.Exists(path))
            return;
        if (IsServed(path))
            throw new IOException(InUse(path));
        if (!IsSocket(path))
            throw new IOException($"can't make the script port {path}: there is a file that is no socket");
        File.Delete(path);
    }

    private static string InUse(string path) =>
        $"another process serves on {path}: stop it, or give this one another --script-port";

    // What isn't refused is somebody's, if only because he may not be asked.
    private static bool IsServed(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }

    // .NET doesn't tell a socket from a file, but open(2) does: ENXIO. For reading and writing, because a FIFO opened
    // just for reading waits for a writer.
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
