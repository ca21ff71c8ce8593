using System.Buffers.Binary;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests.Bridge;

/// <summary>Short frames between hosts, which have the addresses 02:00:00:00:00:nn.</summary>
internal static class TestFrame
{
    /// <summary>A tag that isn't there, as opposed to one with VLAN 0, which only gives a priority.</summary>
    public const int NoTag = -1;

    private const int Size = 60;
    private const ushort TestType = 0x88b5;

    public static MacAddress Host(int number) => new(0x0200_0000_0000UL | (uint)number);

    public static byte[] Of(MacAddress from, MacAddress to, int tag = NoTag)
    {
        var frame = new byte[Size];
        EthernetView.WriteHeader(frame, to, from, new EtherType(TestType));
        return tag == NoTag ? frame : Tagged(frame, (ushort)tag);
    }

    /// <summary>The VLAN of the frame's tag, or <see cref="NoTag"/>.</summary>
    public static int TagOf(byte[] frame) =>
        EthernetView.TryRead(frame, out EthernetView view) && view.HasVlanTag ? view.Vlan.Value : NoTag;

    private static byte[] Tagged(byte[] frame, ushort vlan)
    {
        var tag = new byte[EthernetView.TagSize];
        BinaryPrimitives.WriteUInt16BigEndian(tag, EtherType.Vlan.Value);
        BinaryPrimitives.WriteUInt16BigEndian(tag.AsSpan(2), vlan);
        return [.. frame.AsSpan(0, 2 * MacAddress.Size), .. tag, .. frame.AsSpan(2 * MacAddress.Size)];
    }
}
