using System.Buffers.Binary;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Types;

/// <summary>What the administrator set (OpenFlow 1.3.5 §7.2.1, <c>enum ofp_port_config</c>).</summary>
[Flags]
public enum PortConfig : uint
{
    None = 0,
    PortDown = 1 << 0,
    NoReceive = 1 << 2,
    NoForward = 1 << 5,
    NoPacketIn = 1 << 6,
}

/// <summary>What the switch sees (OpenFlow 1.3.5 §7.2.1, <c>enum ofp_port_state</c>).</summary>
[Flags]
public enum PortState : uint
{
    None = 0,
    LinkDown = 1 << 0,
    Blocked = 1 << 1,
    Live = 1 << 2,
}

/// <summary>OpenFlow 1.3.5 §7.2.1, <c>enum ofp_port_features</c>.</summary>
[Flags]
public enum PortFeatures : uint
{
    None = 0,
    Half10Mb = 1 << 0,
    Full10Mb = 1 << 1,
    Half100Mb = 1 << 2,
    Full100Mb = 1 << 3,
    Half1Gb = 1 << 4,
    Full1Gb = 1 << 5,
    Full10Gb = 1 << 6,
    Full40Gb = 1 << 7,
    Full100Gb = 1 << 8,
    Full1Tb = 1 << 9,
    OtherSpeed = 1 << 10,
    Copper = 1 << 11,
    Fiber = 1 << 12,
    AutoNegotiation = 1 << 13,
    Pause = 1 << 14,
    AsymmetricPause = 1 << 15,
}

/// <summary>
/// One port, as PORT_STATUS and PORT_DESC tell it (OpenFlow 1.3.5 §7.2.1):
/// <code>
///  0               4               8                      14      16
/// +---------------+---------------+-----------------------+-------+
/// |    port_no    |      pad      |        hw_addr        |  pad  |
/// +---------------+---------------+-----------------------+-------+ 32
/// |                     name, ends with a 0                       |
/// +---------------+---------------+---------------+---------------+ 48
/// |    config     |     state     |     curr      |  advertised   |
/// +---------------+---------------+---------------+---------------+ 64
/// |   supported   |     peer      |  curr_speed   |   max_speed   |
/// +---------------+---------------+---------------+---------------+
/// </code>
/// </summary>
/// <param name="Name">At most 15 characters, one octet each; not always ASCII, so octets survive as Latin-1.</param>
public readonly record struct PortDescription(PortNumber Number, MacAddress Address, string Name)
    : IEntry<PortDescription>
{
    /// <summary>Octets on the wire.</summary>
    public const int WireSize = 64;

    private const int PadOffset = 4;
    private const int AddressOffset = 8;
    private const int AddressPadOffset = 14;
    private const int NameOffset = 16;
    private const int NameSize = 16;
    private const int ConfigOffset = 32;
    private const int StateOffset = 36;
    private const int CurrentOffset = 40;
    private const int AdvertisedOffset = 44;
    private const int SupportedOffset = 48;
    private const int PeerOffset = 52;
    private const int CurrentSpeedOffset = 56;
    private const int MaxSpeedOffset = 60;

    public PortConfig Config { get; init; }
    public PortState State { get; init; }
    public PortFeatures Current { get; init; }
    public PortFeatures Advertised { get; init; }
    public PortFeatures Supported { get; init; }
    public PortFeatures Peer { get; init; }

    /// <summary>kbit/s; 0 where the switch doesn't know.</summary>
    public uint CurrentSpeed { get; init; }

    /// <summary>kbit/s; 0 where the switch doesn't know.</summary>
    public uint MaxSpeed { get; init; }

    /// <summary>Whether packets go through: neither set down nor without a link.</summary>
    public bool IsUp => (Config & PortConfig.PortDown) == 0 && (State & PortState.LinkDown) == 0;

    public int Size => WireSize;

    /// <summary>Reads the first 64 octets; false with OFPBRC_BAD_LEN. Allocates the name.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out PortDescription port, out OpenFlowError error)
    {
        port = default;
        error = OpenFlowErrors.BadLength;
        if (source.Length < WireSize)
            return false;
        port = new PortDescription(
            new PortNumber(BinaryPrimitives.ReadUInt32BigEndian(source)),
            MacAddress.Read(source[AddressOffset..]),
            WireText.Read(source.Slice(NameOffset, NameSize)))
        {
            Config = (PortConfig)BinaryPrimitives.ReadUInt32BigEndian(source[ConfigOffset..]),
            State = (PortState)BinaryPrimitives.ReadUInt32BigEndian(source[StateOffset..]),
            Current = (PortFeatures)BinaryPrimitives.ReadUInt32BigEndian(source[CurrentOffset..]),
            Advertised = (PortFeatures)BinaryPrimitives.ReadUInt32BigEndian(source[AdvertisedOffset..]),
            Supported = (PortFeatures)BinaryPrimitives.ReadUInt32BigEndian(source[SupportedOffset..]),
            Peer = (PortFeatures)BinaryPrimitives.ReadUInt32BigEndian(source[PeerOffset..]),
            CurrentSpeed = BinaryPrimitives.ReadUInt32BigEndian(source[CurrentSpeedOffset..]),
            MaxSpeed = BinaryPrimitives.ReadUInt32BigEndian(source[MaxSpeedOffset..]),
        };
        return true;
    }

    /// <summary>Writes 64 octets; a name of more than 15 characters is cut.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Number.Value);
        destination[PadOffset..AddressOffset].Clear();
        Address.Write(destination[AddressOffset..]);
        destination[AddressPadOffset..NameOffset].Clear();
        WireText.Write(destination.Slice(NameOffset, NameSize), Name);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ConfigOffset..], (uint)Config);
        BinaryPrimitives.WriteUInt32BigEndian(destination[StateOffset..], (uint)State);
        BinaryPrimitives.WriteUInt32BigEndian(destination[CurrentOffset..], (uint)Current);
        BinaryPrimitives.WriteUInt32BigEndian(destination[AdvertisedOffset..], (uint)Advertised);
        BinaryPrimitives.WriteUInt32BigEndian(destination[SupportedOffset..], (uint)Supported);
        BinaryPrimitives.WriteUInt32BigEndian(destination[PeerOffset..], (uint)Peer);
        BinaryPrimitives.WriteUInt32BigEndian(destination[CurrentSpeedOffset..], CurrentSpeed);
        BinaryPrimitives.WriteUInt32BigEndian(destination[MaxSpeedOffset..], MaxSpeed);
    }
}
