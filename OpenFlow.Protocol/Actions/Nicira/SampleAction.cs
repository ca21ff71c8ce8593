using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>Which way a sampled packet goes (Open vSwitch, ovs-actions(7), <c>sample</c>).</summary>
public enum SampleDirection : byte
{
    Default = 0,
    Ingress = 1,
    Egress = 2,
}

/// <summary>
/// Sends some of the packets to IPFIX collectors (Open vSwitch, ovs-actions(7), <c>sample</c>):
/// <code>
///  0                              10      12      16      20      24      26  27     32
/// +-------------------------------+-------+-------+-------+-------+
/// | Nicira's header, subtype 29   | prob. |collect|domain | point |
/// +-------------------------------+-------+-------+-------+-------+-------+---+------+
/// | Nicira's header, 38 or 41     |         the same              | port  |dir| pad  |
/// +-------------------------------+-------+-------+-------+-------+-------+---+------+
/// </code>
/// Written as subtype 41 where a direction is said (only there it counts), as 38 where a port is, else as 29.
/// </summary>
/// <param name="Probability">Of a packet to be sampled, in 65535ths; not 0.</param>
public readonly record struct SampleAction(ushort Probability, uint CollectorSet, uint ObservationDomain,
    uint ObservationPoint) : IAction<SampleAction>
{
    private const int ProbabilityOffset = NiciraAction.BodyOffset;
    private const int CollectorSetOffset = 12;
    private const int DomainOffset = 16;
    private const int PointOffset = 20;
    private const int WireSize = 24;
    private const int PortOffset = 24;
    private const int DirectionOffset = 26;
    private const int WireSizeWithPort = 32;

    /// <summary>What the sample gives as its port; null for the one that it came in by.</summary>
    public PortNumber? SamplingPort { get; init; }

    public SampleDirection Direction { get; init; }

    public int Size => Type == NiciraActionType.Sample ? WireSize : WireSizeWithPort;

    private NiciraActionType Type => Direction != SampleDirection.Default ? NiciraActionType.Sample3
        : SamplingPort is not null ? NiciraActionType.Sample2
        : NiciraActionType.Sample;

    public static bool TryRead(ActionView view, out SampleAction action)
    {
        action = default;
        ReadOnlySpan<byte> octets = view.Octets;
        if (!NiciraAction.TryReadType(view, out NiciraActionType type)
            || type is not (NiciraActionType.Sample or NiciraActionType.Sample2 or NiciraActionType.Sample3)
            || octets.Length != (type == NiciraActionType.Sample ? WireSize : WireSizeWithPort))
            return false;
        action = new SampleAction(BinaryPrimitives.ReadUInt16BigEndian(octets[ProbabilityOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(octets[CollectorSetOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(octets[DomainOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(octets[PointOffset..]))
        {
            SamplingPort = type == NiciraActionType.Sample ? null : ShortPort.Read(octets[PortOffset..]),
            Direction = type == NiciraActionType.Sample3 ? (SampleDirection)octets[DirectionOffset] : default,
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, Type, Size);
        BinaryPrimitives.WriteUInt16BigEndian(destination[ProbabilityOffset..], Probability);
        BinaryPrimitives.WriteUInt32BigEndian(destination[CollectorSetOffset..], CollectorSet);
        BinaryPrimitives.WriteUInt32BigEndian(destination[DomainOffset..], ObservationDomain);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PointOffset..], ObservationPoint);
        if (destination.Length == WireSize)
            return;
        ShortPort.Write(destination[PortOffset..], SamplingPort ?? PortNumber.Any);
        destination[DirectionOffset] = (byte)Direction;
    }
}
