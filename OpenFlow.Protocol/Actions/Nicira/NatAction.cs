using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>Open vSwitch, ovs-actions(7), <c>nat</c>.</summary>
[Flags]
public enum NatFlags : ushort
{
    None = 0,

    /// <summary>Rewrites where the connection comes from.</summary>
    Source = 1 << 0,

    /// <summary>Rewrites where it goes to.</summary>
    Destination = 1 << 1,

    /// <summary>The same host gets the same address after a restart.</summary>
    Persistent = 1 << 2,

    /// <summary>The port is chosen by a hash.</summary>
    Hash = 1 << 3,

    /// <summary>The port is chosen at random.</summary>
    Random = 1 << 4,
}

/// <summary>
/// Translates addresses, inside a <see cref="CtAction"/> (Open vSwitch, ovs-actions(7), <c>nat</c>):
/// <code>
///  0                              10      12      14      16
/// +-------------------------------+-------+-------+-------+------------------------------------------------+
/// | Nicira's header, subtype 36   |  pad  | flags |present| those present: IPv4 from, to, IPv6 from, to,   |
/// |                               |       |       |       | port from, to; padded to 8                     |
/// +-------------------------------+-------+-------+-------+------------------------------------------------+
/// </code>
/// </summary>
/// <remarks>Without SRC and DST it does what the connection's first packet asked for.</remarks>
public sealed record NatAction : IAction<NatAction>
{
    private const int FlagsOffset = 12;
    private const int PresentOffset = 14;
    private const int RangesOffset = 16;

    [Flags]
    private enum Present : ushort
    {
        Ipv4From = 1 << 0,
        Ipv4To = 1 << 1,
        Ipv6From = 1 << 2,
        Ipv6To = 1 << 3,
        PortFrom = 1 << 4,
        PortTo = 1 << 5,
    }

    public NatFlags Flags { get; init; }

    public Ipv4Address? Ipv4From { get; init; }

    /// <summary>The last of the range; null for one address.</summary>
    public Ipv4Address? Ipv4To { get; init; }

    public Ipv6Address? Ipv6From { get; init; }

    /// <inheritdoc cref="Ipv4To"/>
    public Ipv6Address? Ipv6To { get; init; }

    /// <summary>The port, or an ICMP identifier; null leaves it free.</summary>
    public ushort? PortFrom { get; init; }

    /// <summary>The last of the range; null for one port.</summary>
    public ushort? PortTo { get; init; }

    public int Size => Padding.Align(RangesOffset
        + SizeIf(Ipv4From is not null, Ipv4Address.Size) + SizeIf(Ipv4To is not null, Ipv4Address.Size)
        + SizeIf(Ipv6From is not null, Ipv6Address.Size) + SizeIf(Ipv6To is not null, Ipv6Address.Size)
        + SizeIf(PortFrom is not null, sizeof(ushort)) + SizeIf(PortTo is not null, sizeof(ushort)));

    /// <summary>What it says beyond the ranges known here is left out, as Open vSwitch does.</summary>
    public static bool TryRead(ActionView view, [NotNullWhen(true)] out NatAction? action)
    {
        action = null;
        ReadOnlySpan<byte> octets = view.Octets;
        if (!NiciraAction.Is(view, NiciraActionType.Nat))
            return false;
        var present = (Present)BinaryPrimitives.ReadUInt16BigEndian(octets[PresentOffset..]);
        int size = RangesOffset;
        foreach (Present one in (ReadOnlySpan<Present>)[Present.Ipv4From, Present.Ipv4To])
            size += SizeIf((present & one) != 0, Ipv4Address.Size);
        foreach (Present one in (ReadOnlySpan<Present>)[Present.Ipv6From, Present.Ipv6To])
            size += SizeIf((present & one) != 0, Ipv6Address.Size);
        foreach (Present one in (ReadOnlySpan<Present>)[Present.PortFrom, Present.PortTo])
            size += SizeIf((present & one) != 0, sizeof(ushort));
        if (size > octets.Length)
            return false;
        action = ReadRanges(octets[RangesOffset..], present) with
        {
            Flags = (NatFlags)BinaryPrimitives.ReadUInt16BigEndian(octets[FlagsOffset..]),
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.Nat, Size);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], (ushort)Flags);
        Span<byte> rest = destination[RangesOffset..];
        Present present = WriteIf(ref rest, Ipv4From, Present.Ipv4From) | WriteIf(ref rest, Ipv4To, Present.Ipv4To)
            | WriteIf(ref rest, Ipv6From, Present.Ipv6From) | WriteIf(ref rest, Ipv6To, Present.Ipv6To)
            | WriteIf(ref rest, PortFrom, Present.PortFrom) | WriteIf(ref rest, PortTo, Present.PortTo);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PresentOffset..], (ushort)present);
    }

    private static int SizeIf(bool present, int size) => present ? size : 0;

    // Initialisers run in the order in which they are written: that of the wire.
    private static NatAction ReadRanges(ReadOnlySpan<byte> rest, Present present) => new()
    {
        Ipv4From = (present & Present.Ipv4From) != 0 ? Ipv4Address.Read(Take(ref rest, Ipv4Address.Size)) : null,
        Ipv4To = (present & Present.Ipv4To) != 0 ? Ipv4Address.Read(Take(ref rest, Ipv4Address.Size)) : null,
        Ipv6From = (present & Present.Ipv6From) != 0 ? Ipv6Address.Read(Take(ref rest, Ipv6Address.Size)) : null,
        Ipv6To = (present & Present.Ipv6To) != 0 ? Ipv6Address.Read(Take(ref rest, Ipv6Address.Size)) : null,
        PortFrom = (present & Present.PortFrom) != 0 ? TakePort(ref rest) : null,
        PortTo = (present & Present.PortTo) != 0 ? TakePort(ref rest) : null,
    };

    private static ushort TakePort(ref ReadOnlySpan<byte> rest) =>
        BinaryPrimitives.ReadUInt16BigEndian(Take(ref rest, sizeof(ushort)));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int size)
    {
        ReadOnlySpan<byte> taken = rest[..size];
        rest = rest[size..];
        return taken;
    }

    private static Present WriteIf(ref Span<byte> rest, Ipv4Address? address, Present bit)
    {
        if (address is not { } value)
            return 0;
        value.Write(rest);
        rest = rest[Ipv4Address.Size..];
        return bit;
    }

    private static Present WriteIf(ref Span<byte> rest, Ipv6Address? address, Present bit)
    {
        if (address is not { } value)
            return 0;
        value.Write(rest);
        rest = rest[Ipv6Address.Size..];
        return bit;
    }

    private static Present WriteIf(ref Span<byte> rest, ushort? port, Present bit)
    {
        if (port is not { } value)
            return 0;
        BinaryPrimitives.WriteUInt16BigEndian(rest, value);
        rest = rest[sizeof(ushort)..];
        return bit;
    }
}
