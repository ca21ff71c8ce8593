using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>How a bundle chooses a port (Open vSwitch, ovs-actions(7), <c>bundle</c>).</summary>
public enum BundleAlgorithm : ushort
{
    ActiveBackup = 0,
    HighestRandomWeight = 1,
}

/// <summary>
/// Chooses a live port and sends the packet there, or writes its number into a field (Open vSwitch, ovs-actions(7),
/// <c>bundle</c> and <c>bundle_load</c>):
/// <code>
///  0                              10      12      14      16      20      22      24      28      32
/// +-------------------------------+-------+-------+-------+-------+-------+-------+-------+-------+
/// | Nicira's header, 12 or 13     |  alg  |fields | basis | type  | ports |bit:10,|  dst  |  pad  | port 16, …
/// |                               |       |       |       |       |       |bits-1:6       |       | pad to 8
/// +-------------------------------+-------+-------+-------+-------+-------+-------+-------+-------+
/// </code>
/// The type is that of a port: the header of NXM_OF_IN_PORT. Open vSwitch doesn't look at it.
/// </summary>
public sealed class BundleAction : IAction<BundleAction>, IEquatable<BundleAction>
{
    private const int AlgorithmOffset = NiciraAction.BodyOffset;
    private const int FieldsOffset = 12;
    private const int BasisOffset = 14;
    private const int TypeOffset = 16;
    private const int CountOffset = 20;
    private const int BitsOffset = 22;
    private const int IntoOffset = 24;
    private const int PortsOffset = 32;
    private const int PortSize = sizeof(ushort);

    public BundleAlgorithm Algorithm { get; init; }

    public HashFields Fields { get; init; }

    public ushort Basis { get; init; }

    /// <summary>Where the port's number goes, at most 64 bits; null sends the packet there.</summary>
    /// <exception cref="ArgumentException">It has more than 64 bits, or is an experimenter's.</exception>
    public Subfield? Into { get; init => field = value?.Small(); }

    /// <summary>The first that is up is chosen, or the one that the hash says.</summary>
    public ImmutableArray<PortNumber> Ports { get; init; } = [];

    public int Size => Padding.Align(PortsOffset + Ports.Length * PortSize);

    public static bool TryRead(ActionView view, [NotNullWhen(true)] out BundleAction? action)
    {
        action = null;
        ReadOnlySpan<byte> octets = view.Octets;
        if (octets.Length < PortsOffset || !NiciraAction.TryReadType(view, out NiciraActionType type)
            || type is not (NiciraActionType.Bundle or NiciraActionType.BundleLoad))
            return false;
        int count = BinaryPrimitives.ReadUInt16BigEndian(octets[CountOffset..]);
        if (octets.Length < PortsOffset + count * PortSize
            || !TryReadInto(octets, type == NiciraActionType.BundleLoad, out Subfield? into))
            return false;
        action = new BundleAction
        {
            Algorithm = (BundleAlgorithm)BinaryPrimitives.ReadUInt16BigEndian(octets[AlgorithmOffset..]),
            Fields = (HashFields)BinaryPrimitives.ReadUInt16BigEndian(octets[FieldsOffset..]),
            Basis = BinaryPrimitives.ReadUInt16BigEndian(octets[BasisOffset..]),
            Into = into,
            Ports = ReadPorts(octets[PortsOffset..], count),
        };
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination,
            Into is null ? NiciraActionType.Bundle : NiciraActionType.BundleLoad, Size);
        BinaryPrimitives.WriteUInt16BigEndian(destination[AlgorithmOffset..], (ushort)Algorithm);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FieldsOffset..], (ushort)Fields);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BasisOffset..], Basis);
        BinaryPrimitives.WriteUInt32BigEndian(destination[TypeOffset..], OxmFields.NxmInPort.Header);
        BinaryPrimitives.WriteUInt16BigEndian(destination[CountOffset..], checked((ushort)Ports.Length));
        if (Into is { } into)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination[BitsOffset..], into.Packed);
            FieldHeader.Write(destination[IntoOffset..], into);
        }
        for (int i = 0; i < Ports.Length; i++)
            ShortPort.Write(destination[(PortsOffset + i * PortSize)..], Ports[i]);
    }

    public bool Equals(BundleAction? other) => WrittenOctets.Same(this, other);

    public override bool Equals(object? obj) => Equals(obj as BundleAction);

    public override int GetHashCode() => WrittenOctets.Hash(this);

    private static bool TryReadInto(ReadOnlySpan<byte> octets, bool load, out Subfield? into)
    {
        into = null;
        if (!load)
            return true;
        ReadOnlySpan<byte> header = octets[IntoOffset..];
        if (!FieldHeader.TryTake(ref header, out FieldHeader field) || field.Field.ExtraSize != 0
            || !field.TryUnpack(BinaryPrimitives.ReadUInt16BigEndian(octets[BitsOffset..]),
                out Subfield bits))
            return false;
        into = bits;
        return true;
    }

    private static ImmutableArray<PortNumber> ReadPorts(ReadOnlySpan<byte> octets, int count)
    {
        var ports = ImmutableArray.CreateBuilder<PortNumber>(count);
        for (int i = 0; i < count; i++)
            ports.Add(ShortPort.Read(octets[(i * PortSize)..]));
        return ports.MoveToImmutable();
    }
}
