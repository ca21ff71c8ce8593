using System.Buffers.Binary;

namespace StackUnderTest.Host.Scripting;

/// <summary>
/// A request, little endian: u32 length of what follows, u8 operation, i32 descriptor, i64 a, i64 b, data.
/// </summary>
internal sealed class ScriptRequest
{
    public const int LengthSize = 4;

    /// <summary>What follows the length is at least this.</summary>
    public const int FixedSize = 1 + 4 + 8 + 8;

    /// <summary>No request needs more; a longer one is a mistake of the peer.</summary>
    public const int GreatestSize = 16 * 1024 * 1024;

    private const int DescriptorOffset = 1;
    private const int AOffset = 5;
    private const int BOffset = 13;

    public ScriptRequest(Operation operation, int descriptor, long a, long b, byte[] data)
    {
        Operation = operation;
        Descriptor = descriptor;
        A = a;
        B = b;
        Data = data;
    }

    public Operation Operation { get; }

    public int Descriptor { get; }

    public long A { get; }

    public long B { get; }

    public byte[] Data { get; }

    /// <summary>
    /// Takes the first request of a stream. Null without a <paramref name="fault"/> if it hasn't come whole.
    /// </summary>
    /// <param name="stream">What came and wasn't taken.</param>
    /// <param name="taken">Octets of it that the request was.</param>
    /// <param name="fault">Why nothing more can be read from this stream, or null.</param>
    public static ScriptRequest? TryTake(ReadOnlySpan<byte> stream, out int taken, out ScriptFault? fault)
    {
        taken = 0;
        fault = null;
        if (stream.Length < LengthSize)
            return null;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(stream);
        if (length < FixedSize)
            fault = new ScriptFault(Errno.BadMessage, $"a request of {length} octets: at least {FixedSize} are needed");
        else if (length > GreatestSize)
            fault = new ScriptFault(
                Errno.MessageTooLong, $"a request of {length} octets: at most {GreatestSize} are taken");
        if (fault != null || stream.Length - LengthSize < length)
            return null;
        taken = LengthSize + (int)length;
        ReadOnlySpan<byte> body = stream.Slice(LengthSize, (int)length);
        return new ScriptRequest(
            (Operation)body[0],
            BinaryPrimitives.ReadInt32LittleEndian(body[DescriptorOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(body[AOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(body[BOffset..]),
            body[FixedSize..].ToArray());
    }
}

/// <summary>Why a connection of the script port is ended: the last reply on it.</summary>
internal sealed record ScriptFault(int Error, string Reason);
