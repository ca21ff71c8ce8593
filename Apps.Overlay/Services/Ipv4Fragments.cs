using OpenFlow.Protocol.Packets;

namespace Apps.Overlay.Services;

/// <summary>
/// A packet in pieces that fit (RFC 791 §3.2): each with the packet's header, of whose options those behind the first
/// piece keep only the ones that say so; of a packet that is a piece itself, the last one isn't the last.
/// </summary>
internal ref struct Ipv4Fragments(EthernetView frame, Ipv4View packet, int mtu)
{
    private const int Unit = 8;
    private const int WordSize = 4;
    private const byte CopiedBit = 0x80;
    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;
    private const int MinOptionSize = 2;

    private readonly EthernetView _frame = frame;
    private readonly Ipv4View _packet = packet;
    private int _sent;

    /// <summary>Writes the next piece's frame; false when all has been written.</summary>
    /// <param name="destination">At least the frame's header and the MTU.</param>
    public bool TryWrite(Span<byte> destination, out int size)
    {
        size = 0;
        ReadOnlySpan<byte> rest = _packet.Payload[_sent..];
        if (rest.IsEmpty)
            return false;
        _frame.Octets[..EthernetView.HeaderSize].CopyTo(destination);
        Span<byte> ip = destination[EthernetView.HeaderSize..];
        int headerSize = _sent == 0 ? _packet.HeaderSize : WriteLaterHeader(ip);
        if (_sent == 0)
            _packet.Octets[..headerSize].CopyTo(ip);
        int room = mtu - headerSize;
        int payloadSize = rest.Length <= room ? rest.Length : room / Unit * Unit;
        rest[..payloadSize].CopyTo(ip[headerSize..]);
        bool more = payloadSize < rest.Length || _packet.MoreFragments;
        Ipv4Edit.SetFragment(ip[..headerSize], payloadSize, _packet.FragmentOffset + _sent, more);
        _sent += payloadSize;
        size = EthernetView.HeaderSize + headerSize + payloadSize;
        return true;
    }

    private readonly int WriteLaterHeader(Span<byte> ip)
    {
        _packet.Octets[..Ipv4View.MinHeaderSize].CopyTo(ip);
        int size = Ipv4View.MinHeaderSize;
        ReadOnlySpan<byte> options = _packet.Options;
        while (!options.IsEmpty && options[0] != EndOfOptions)
        {
            int optionSize = options[0] == NoOperation ? 1
                : options.Length >= MinOptionSize && options[1] >= MinOptionSize ? options[1] : 0;
            if (optionSize == 0 || optionSize > options.Length)
                break;
            if ((options[0] & CopiedBit) != 0)
            {
                options[..optionSize].CopyTo(ip[size..]);
                size += optionSize;
            }
            options = options[optionSize..];
        }
        while (size % WordSize != 0)
            ip[size++] = EndOfOptions;
        ip[0] = (byte)((ip[0] & 0xf0) | (size / WordSize));
        return size;
    }
}
