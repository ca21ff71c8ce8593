using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>
/// A packet on its way through the pipeline: its frame, and what the pipeline knows of it (port, metadata, tunnel,
/// registers). Fields are read and written by their OXM rows, checksums follow.
/// </summary>
internal sealed class Packet
{
    /// <summary>How far the DSCP is from the lowest bit of an IP packet's type of service.</summary>
    public const int TosShift = 2;

    private const ushort VidBits = 0x0fff;
    private const int TagOffset = 12;
    private const int MaxTags = 2;
    public const ushort NoType = 0x05ff;
    private const ushort FirstEtherType = 0x0600;

    private readonly Dictionary<OxmField, UInt128> _pipeline;
    private readonly bool _showsFirstFragment;
    private byte[] _frame;
    private FrameLayout _layout;

    /// <param name="showsFirstFragment">Whether a first fragment's ports can be matched (<c>nx-match</c>).</param>
    public Packet(ReadOnlySpan<byte> frame, PortNumber inPort, bool showsFirstFragment = false)
    {
        _frame = frame.ToArray();
        _layout = FrameLayout.Of(_frame, 1);
        _showsFirstFragment = showsFirstFragment;
        _pipeline = [];
        InPort = inPort;
        ReceivedSize = frame.Length;
    }

    private Packet(Packet other)
    {
        _frame = [.. other._frame];
        _layout = other._layout;
        _showsFirstFragment = other._showsFirstFragment;
        _pipeline = new Dictionary<OxmField, UInt128>(other._pipeline);
        ReceivedSize = other.ReceivedSize;
    }

    public ReadOnlySpan<byte> Frame => _frame;

    public PortNumber InPort
    {
        get => new((uint)_pipeline[OxmFields.InPort]);
        set => _pipeline[OxmFields.InPort] = value.Value;
    }

    /// <summary>Octets as it came, which is what flows and groups count, however it has changed since.</summary>
    public int ReceivedSize { get; }

    public bool IsFragment => _layout.IsFragment;

    /// <summary>What the actions <c>push</c> and <c>pop</c> work on; a copy begins with an equal one.</summary>
    public Stack<UInt128> Stack { get; private init; } = [];

    /// <summary>The queue that SET_QUEUE chose; null for none.</summary>
    public uint? Queue { get; set; }

    /// <summary>Set where it ends early: nothing more is done with it.</summary>
    public bool IsDone { get; set; }

    /// <summary>The pipeline fields that are not 0.</summary>
    public IEnumerable<KeyValuePair<OxmField, UInt128>> PipelineFields => _pipeline.Where(entry => entry.Value != 0);

    private bool HidesPorts => _layout.IsFragment && (_layout.IsLaterFragment || !_showsFirstFragment);

    public Packet Clone() => new(this) { Queue = Queue, Stack = new Stack<UInt128>(Stack.Reverse()) };

    /// <summary>False where the packet doesn't have the field: a UDP port of a TCP segment.</summary>
    public bool TryGet(OxmField field, out UInt128 value)
    {
        field = FieldPlaces.Standard(field);
        if (field == OxmFields.VlanVid || field == OxmFields.NxmVlanTci)
            return TryGetTag(field, out value);
        if (field == OxmFields.NxmIpFragment)
            return TryGetFragment(out value);
        if (field == OxmFields.NxmIpTos)
            return TryGetTos(out value);
        if (Registers.TryFind(field, out IReadOnlyList<(OxmField Register, int Shift)> registers))
        {
            value = registers.Aggregate(UInt128.Zero,
                (all, part) => all | _pipeline.GetValueOrDefault(part.Register) << part.Shift);
            return true;
        }
        if (!FieldPlaces.TryFind(field, out ReadOnlySpan<FieldPlace> places))
        {
            value = _pipeline.GetValueOrDefault(field);
            return true;
        }
        bool found = TryLocate(places, out FieldPlace place, out int offset);
        value = !found || IsHidden(place.Layer)
            ? UInt128.Zero
            : WideNumber.ReadBits(_frame.AsSpan(offset), place.FirstBit, place.Bits);
        // A frame of IEEE 802.2 has a length where others have their type (OpenFlow 1.3.5 §7.2.3.7).
        if (field == OxmFields.EthType && value < FirstEtherType)
            value = NoType;
        return found;
    }

    /// <summary>Sets a field and mends the checksums over it; false where the packet doesn't have it.</summary>
    public bool TrySet(OxmField field, UInt128 value)
    {
        field = FieldPlaces.Standard(field);
        if (field == OxmFields.VlanVid || field == OxmFields.NxmVlanTci)
            return TrySetTag(field, (ushort)value);
        if (field == OxmFields.NxmIpTos)
            return TrySet(OxmFields.IpDscp, value >> TosShift);
        if (Registers.TryFind(field, out IReadOnlyList<(OxmField Register, int Shift)> registers))
        {
            foreach ((OxmField register, int shift) in registers)
                _pipeline[register] = (value >> shift) & uint.MaxValue;
            return true;
        }
        if (!FieldPlaces.TryFind(field, out ReadOnlySpan<FieldPlace> places))
        {
            _pipeline[field] = value;
            return true;
        }
        if (!TryLocate(places, out FieldPlace place, out int offset))
            return false;
        if (!IsHidden(place.Layer))
            FrameChecksums.Change(_frame, _layout, place, offset, value);
        return true;
    }

    /// <summary>Some bits of a field; 0 where the packet doesn't have it.</summary>
    public UInt128 Get(Subfield from) =>
        (TryGet(from.Field, out UInt128 value) ? value >> from.FirstBit : 0) & WideNumber.Ones(from.BitCount);

    /// <summary>Sets some bits of a field and leaves the others; false where the packet doesn't have it.</summary>
    public bool TrySet(Subfield into, UInt128 value)
    {
        TryGet(into.Field, out UInt128 before);
        UInt128 mask = WideNumber.Ones(into.BitCount) << into.FirstBit;
        return TrySet(into.Field, (before & ~mask) | ((value << into.FirstBit) & mask));
    }

    public void WriteMetadata(ulong value, ulong mask)
    {
        TryGet(OxmFields.Metadata, out UInt128 before);
        TrySet(OxmFields.Metadata, (before & ~(UInt128)mask) | (value & mask));
    }

    /// <summary>
    /// Adds an outermost tag of VLAN 0 and priority 0. OpenFlow 1.3.5 §5.12.1 has it take those of the one before it,
    /// but Open vSwitch 3.1 doesn't.
    /// </summary>
    /// <returns>False for what is no whole Ethernet header.</returns>
    public bool TryPushVlan(EtherType type)
    {
        if (!_layout.TryFind(Layer.Ethernet, out _))
            return false;
        Span<byte> tag = stackalloc byte[EthernetView.TagSize];
        tag.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(tag, type.Value);
        // Open vSwitch has room for two tags that it knows: the inner one of them makes room.
        int kept = Math.Min(_layout.TagCount, MaxTags - 1);
        Replace(
        [
            .. _frame.AsSpan(0, TagOffset), .. tag,
            .. _frame.AsSpan(TagOffset, kept * EthernetView.TagSize),
            .. _frame.AsSpan(TagOffset + _layout.TagCount * EthernetView.TagSize),
        ], kept + 1);
        return true;
    }

    /// <summary>Takes the outermost tag off; false if there is none.</summary>
    public bool TryPopVlan()
    {
        if (!_layout.TryFind(Layer.VlanTag, out _))
            return false;
        Replace([.. _frame.AsSpan(0, TagOffset), .. _frame.AsSpan(TagOffset + EthernetView.TagSize)],
            _layout.TagCount - 1);
        return true;
    }

    private void Replace(byte[] frame, int tags)
    {
        _frame = frame;
        _layout = FrameLayout.Of(frame, tags);
    }

    private bool TryLocate(ReadOnlySpan<FieldPlace> places, out FieldPlace place, out int offset)
    {
        foreach (FieldPlace candidate in places)
        {
            if (!_layout.TryFind(candidate.Layer, out offset))
                continue;
            place = candidate;
            return true;
        }
        place = default;
        offset = 0;
        return false;
    }

    private bool IsHidden(Layer layer) => layer >= Layer.Tcp && HidesPorts;

    // Both names have the PRESENT bit where the tag has its CFI.
    private bool TryGetTag(OxmField field, out UInt128 value)
    {
        value = UInt128.Zero;
        if (!_layout.TryFind(Layer.VlanTag, out int at))
            return true;
        int control = BinaryPrimitives.ReadUInt16BigEndian(_frame.AsSpan(at));
        int bits = field == OxmFields.VlanVid ? VidBits : ushort.MaxValue;
        value = (UInt128)((control & bits) | VlanId.PresentBit);
        return true;
    }

    // The tag control as a whole without the PRESENT bit takes the tag off, with any pushed before it; that is what
    // learnt flows do.
    private bool TrySetTag(OxmField field, ushort value)
    {
        bool tagged = _layout.TryFind(Layer.VlanTag, out int at);
        if (field == OxmFields.VlanVid)
        {
            if (tagged)
                WriteTag(at, (value & VidBits) | (BinaryPrimitives.ReadUInt16BigEndian(_frame.AsSpan(at)) & ~VidBits));
            return tagged;
        }
        if ((value & VlanId.PresentBit) == 0)
        {
            bool more = true;
            while (more)
                more = TryPopVlan();
            return true;
        }
        if (!tagged && !TryPushVlan(EtherType.Vlan))
            return false;
        WriteTag(EthernetView.HeaderSize, value & ~VlanId.PresentBit);
        return true;
    }

    private void WriteTag(int at, int control) =>
        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(at), (ushort)control);

    private bool TryGetTos(out UInt128 value)
    {
        bool found = TryGet(OxmFields.IpDscp, out UInt128 dscp);
        value = dscp << TosShift;
        return found;
    }

    private bool TryGetFragment(out UInt128 value)
    {
        value = (UInt128)((_layout.IsFragment ? 1 : 0) | (_layout.IsLaterFragment ? 2 : 0));
        return _layout.TryFind(Layer.Ipv4, out _) || _layout.TryFind(Layer.Ipv6, out _);
    }
}
