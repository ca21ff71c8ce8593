using System.Buffers.Binary;

namespace OpenFlow.Protocol.Types;

/// <summary>How long something has been there: seconds, then nanoseconds beyond them, 32 bits each.</summary>
public readonly record struct FlowDuration(uint Seconds, uint Nanoseconds)
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = 8;

    private const int NanosecondsOffset = 4;

    public static FlowDuration Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt32BigEndian(source),
        BinaryPrimitives.ReadUInt32BigEndian(source[NanosecondsOffset..]));

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Seconds);
        BinaryPrimitives.WriteUInt32BigEndian(destination[NanosecondsOffset..], Nanoseconds);
    }

    /// <summary>Cut to 100 ns, the resolution of <see cref="TimeSpan"/>.</summary>
    public TimeSpan ToTimeSpan() =>
        TimeSpan.FromTicks(Seconds * TimeSpan.TicksPerSecond + Nanoseconds / TimeSpan.NanosecondsPerTick);
}
