using System.Buffers.Binary;
using System.Net.Sockets;

namespace EndToEnd.Tests.Dataplane;

/// <summary>The far end of a dummy port: frames, each with its size in 16 bits ahead.</summary>
internal sealed class DummyPort : IDisposable
{
    private const int BoundMs = 20_000;
    private readonly NetworkStream _stream;

    public DummyPort(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        _stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = BoundMs };
    }

    /// <summary>The frames that come ahead of the one given, which must come.</summary>
    public List<byte[]> ReadUntil(byte[] end)
    {
        var frames = new List<byte[]>();
        while (true)
        {
            byte[] frame = Read();
            if (frame.AsSpan().SequenceEqual(end))
                return frames;
            frames.Add(frame);
        }
    }

    public void Dispose() => _stream.Dispose();

    private byte[] Read()
    {
        Span<byte> size = stackalloc byte[sizeof(ushort)];
        _stream.ReadExactly(size);
        var frame = new byte[BinaryPrimitives.ReadUInt16BigEndian(size)];
        _stream.ReadExactly(frame);
        return frame;
    }
}
