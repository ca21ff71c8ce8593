using System.Net;
using System.Runtime.InteropServices;

namespace Benchmarks.Net;

/// <summary>
/// A non-blocking TCP connection, with the begin of a message that came in part, and what could not be sent.
/// </summary>
internal sealed unsafe class Connection : IDisposable
{
    private byte[] _partial = [];
    private int _partialSize;
    private byte[] _unsent = [];
    private int _unsentStart;
    private int _unsentSize;

    public Connection(int descriptor)
    {
        Descriptor = descriptor;
        int on = 1;
        LibC.Check(LibC.SetOption(descriptor, LibC.TcpLevel, LibC.TcpNoDelay, &on, sizeof(int)), "TCP_NODELAY");
    }

    public int Descriptor { get; }

    public bool IsClosed { get; private set; }

    /// <summary>Whether octets wait for room in the socket.</summary>
    public bool HasUnsent => _unsentSize > 0;

    /// <summary>Starts to connect; a poller tells by writability when that has succeeded or failed.</summary>
    public static Connection Start(IPEndPoint to)
    {
        int family = to.Serialize().Buffer.Span[0];
        int type = LibC.Stream | LibC.NonBlocking | LibC.CloseOnExec;
        var connection = new Connection(LibC.Check(LibC.Socket(family, type, 0), "socket"));
        SocketAddress address = to.Serialize();
        fixed (byte* octets = address.Buffer.Span)
        {
            if (LibC.Connect(connection.Descriptor, octets, (uint)address.Size) < 0
                && Marshal.GetLastPInvokeError() != LibC.InProgress)
                LibC.Check(-1, $"connect to {to}");
        }
        return connection;
    }

    /// <summary>Once writable after <see cref="Start"/>: why it could not connect, or null when it has.</summary>
    public string? ConnectError()
    {
        int error = 0;
        uint size = sizeof(int);
        LibC.Check(LibC.GetOption(Descriptor, LibC.SocketLevel, LibC.SocketErrorOption, &error, &size), "SO_ERROR");
        return error == 0 ? null : Marshal.GetPInvokeErrorMessage(error);
    }

    /// <summary>
    /// Puts the kept begin of a message and what the socket has into <paramref name="buffer"/>: the octets there,
    /// or -1 when the peer has closed.
    /// </summary>
    public int Receive(byte* buffer, int capacity)
    {
        _partial.AsSpan(0, _partialSize).CopyTo(new Span<byte>(buffer, capacity));
        nint got = LibC.Receive(Descriptor, buffer + _partialSize, (nuint)(capacity - _partialSize),
            LibC.MessageDontWait);
        if (got > 0)
            return _partialSize + (int)got;
        if (got < 0 && Marshal.GetLastPInvokeError() is LibC.WouldBlock or LibC.Interrupted)
            return _partialSize;
        IsClosed = true;
        return -1;
    }

    /// <summary>Keeps the begin of a message for the next <see cref="Receive"/>.</summary>
    public void Keep(byte* rest, int size)
    {
        if (_partial.Length < size)
            _partial = new byte[Math.Max(size, 2 * _partial.Length)];
        new Span<byte>(rest, size).CopyTo(_partial);
        _partialSize = size;
    }

    /// <summary>Sends, or keeps what doesn't fit behind what was kept before.</summary>
    public void Send(byte* octets, int size)
    {
        int sent = HasUnsent ? 0 : Write(octets, size);
        if (sent < size)
            Append(new ReadOnlySpan<byte>(octets + sent, size - sent));
    }

    /// <summary>Goes on with what was kept; call when the poller says that there is room.</summary>
    public void SendKept()
    {
        fixed (byte* octets = _unsent)
        {
            int sent = Write(octets + _unsentStart, _unsentSize);
            _unsentStart += sent;
            _unsentSize -= sent;
        }
        if (_unsentSize == 0)
            _unsentStart = 0;
    }

    public void Dispose()
    {
        IsClosed = true;
        _ = LibC.Close(Descriptor);
    }

    private int Write(byte* octets, int size)
    {
        nint sent = LibC.Send(Descriptor, octets, (nuint)size, LibC.MessageDontWait | LibC.MessageNoSignal);
        if (sent >= 0)
            return (int)sent;
        if (Marshal.GetLastPInvokeError() is not (LibC.WouldBlock or LibC.Interrupted))
            IsClosed = true;
        return 0;
    }

    private void Append(ReadOnlySpan<byte> octets)
    {
        int end = _unsentStart + _unsentSize;
        if (_unsent.Length < end + octets.Length)
        {
            var larger = new byte[2 * (_unsentSize + octets.Length)];
            _unsent.AsSpan(_unsentStart, _unsentSize).CopyTo(larger);
            _unsent = larger;
            _unsentStart = 0;
            end = _unsentSize;
        }
        octets.CopyTo(_unsent.AsSpan(end));
        _unsentSize += octets.Length;
    }
}
