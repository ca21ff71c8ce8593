namespace Benchmarks.Wire;

/// <summary>
/// The frame in every packet-in: the shortest Ethernet allows (60 octets and the FCS), of the type that IEEE 802
/// sets aside for experiments, so that no controller looks deeper than layer 2.
/// <code>
///  0             6             12   14          18                      60
/// +-------------+-------------+----+-----------+-----------------------+
/// | destination | source      |88b5| number    | zeros                 |
/// +-------------+-------------+----+-----------+-----------------------+
/// </code>
/// The number tells which packet-in a packet-out answers. Host h of switch s has the address 02:5d:ss:ss:hh:hh.
/// </summary>
internal static unsafe class TestFrame
{
    public const int Size = 60;
    public const int Destination = 0;
    public const int Source = 6;
    public const int Type = 12;
    public const int Number = 14;
    public const ushort EtherType = 0x88b5;
    public const ulong Broadcast = 0xffff_ffff_ffff;

    private const int HostBits = 16;
    private const ulong Prefix = 0x025d_0000_0000;

    public static ulong Address(int switchIndex, int host) =>
        Prefix | ((ulong)switchIndex << HostBits) | (uint)host;

    /// <summary>The host with that address on that switch; -1 for any other address.</summary>
    public static int HostOf(ulong address, int switchIndex, int hosts)
    {
        var host = (int)(address & 0xffff);
        return address >> HostBits == Address(switchIndex, 0) >> HostBits && host < hosts ? host : -1;
    }

    public static bool IsHost(ulong address) => address >> 32 == Prefix >> 32;

    public static void Write(byte* at, ulong destination, ulong source, uint number)
    {
        new Span<byte>(at, Size).Clear();
        BigEndian.Put48(at + Destination, destination);
        BigEndian.Put48(at + Source, source);
        BigEndian.Put16(at + Type, EtherType);
        BigEndian.Put32(at + Number, number);
    }
}
