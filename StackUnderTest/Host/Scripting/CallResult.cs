using System.Buffers.Binary;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Host.Scripting;

/// <summary>What a call came to, or that it still blocks.</summary>
internal readonly struct CallResult
{
    private const int FixedSize = 8 + 4 + 8;

    private readonly byte[]? _data;

    private CallResult(long value, int error, byte[]? data, long time)
    {
        IsDone = true;
        Value = value;
        Error = error;
        _data = data;
        Time = time;
    }

    public static CallResult Blocks => default;

    public bool IsDone { get; }

    /// <summary>-1 with an error.</summary>
    public long Value { get; }

    public int Error { get; }

    /// <summary>0, or when what is told of happened: microseconds of the wall clock.</summary>
    public long Time { get; }

    public byte[] Data => _data ?? [];

    public static CallResult Of(long value, byte[]? data = null, long time = 0) => new(value, 0, data, time);

    public static CallResult Failed(int error, byte[]? data = null) => new(-1, error, data, 0);

    public static CallResult Outcome(SocketError error) =>
        error == SocketError.None ? Of(0) : Failed((int)error);

    /// <summary>
    /// The reply, little endian: u32 length of what follows, i64 result, i32 errno, i64 time, data.
    /// </summary>
    public byte[] Encode(long now)
    {
        byte[] reply = new byte[4 + FixedSize + Data.Length];
        Span<byte> rest = reply;
        BinaryPrimitives.WriteInt32LittleEndian(rest, FixedSize + Data.Length);
        BinaryPrimitives.WriteInt64LittleEndian(rest[4..], Value);
        BinaryPrimitives.WriteInt32LittleEndian(rest[12..], Error);
        BinaryPrimitives.WriteInt64LittleEndian(rest[16..], Time == 0 ? now : Time);
        Data.CopyTo(rest[24..]);
        return reply;
    }
}
