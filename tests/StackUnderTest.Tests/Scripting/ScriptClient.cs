using System.Buffers.Binary;
using System.Net.Sockets;

namespace StackUnderTest.Tests.Scripting;

/// <summary>A reply of the script port.</summary>
internal sealed record Reply(long Result, int Error, long Time, byte[] Data);

/// <summary>One connection to a script port; written from the text, without the host's code.</summary>
internal sealed class ScriptClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public ScriptClient(string path)
    {
        _socket.Connect(new UnixDomainSocketEndPoint(path));
        _socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
    }

    public Reply Call(byte operation, int descriptor = 0, long a = 0, long b = 0, ReadOnlySpan<byte> data = default)
    {
        Send(operation, descriptor, a, b, data);
        return Receive();
    }

    /// <summary>Calls on another thread: for calls that block.</summary>
    public Task<Reply> Begin(byte operation, int descriptor = 0, long a = 0, long b = 0, byte[]? data = null)
    {
        Send(operation, descriptor, a, b, data);
        return Task.Run(Receive);
    }

    public void Send(byte operation, int descriptor, long a, long b, ReadOnlySpan<byte> data)
    {
        byte[] request = new byte[4 + 21 + data.Length];
        BinaryPrimitives.WriteInt32LittleEndian(request, 21 + data.Length);
        request[4] = operation;
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(5), descriptor);
        BinaryPrimitives.WriteInt64LittleEndian(request.AsSpan(9), a);
        BinaryPrimitives.WriteInt64LittleEndian(request.AsSpan(17), b);
        data.CopyTo(request.AsSpan(25));
        SendRaw(request);
    }

    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[_socket.Send(bytes)..];
    }

    public Reply Receive()
    {
        byte[] body = Exactly(BinaryPrimitives.ReadInt32LittleEndian(Exactly(4)));
        return new Reply(
            BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(8)),
            BinaryPrimitives.ReadInt64LittleEndian(body.AsSpan(12)), body[20..]);
    }

    /// <summary>Has the host closed this connection?</summary>
    public bool IsClosed() => _socket.Receive(new byte[1]) == 0;

    public void Dispose() => _socket.Dispose();

    private byte[] Exactly(int size)
    {
        byte[] bytes = new byte[size];
        for (int got = 0; got < size;)
        {
            int more = _socket.Receive(bytes, got, size - got, SocketFlags.None);
            if (more == 0)
                throw new EndOfStreamException("the script port closed the connection");
            got += more;
        }

        return bytes;
    }
}
