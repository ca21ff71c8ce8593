using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Packets;

/// <summary>
/// Encodes a DHCP message into the caller's buffer (RFC 2131 §2; the shape is in <see cref="DhcpView"/>). The buffer's
/// size is the largest message that may come out: options that find no room are left out, and the caller is told.
/// </summary>
public ref struct DhcpWriter
{
    private const int EndSize = 1;

    private readonly Span<byte> _buffer;
    private int _size;

    private DhcpWriter(Span<byte> buffer, byte operation, DhcpMessageType type)
    {
        _buffer = buffer;
        buffer[..DhcpView.HeaderSize].Clear();
        buffer[0] = operation;
        buffer[DhcpView.HardwareTypeOffset] = DhcpView.HardwareEthernet;
        buffer[DhcpView.HardwareSizeOffset] = MacAddress.Size;
        BinaryPrimitives.WriteUInt32BigEndian(buffer[DhcpView.MagicOffset..], DhcpView.Magic);
        _size = DhcpView.HeaderSize;
        // Many clients look for the type in the first place.
        TryAdd(DhcpOption.MessageType, [(byte)type]);
    }

    /// <summary>Begins a client's message.</summary>
    /// <param name="buffer">At least <see cref="DhcpView.MinSize"/> octets.</param>
    /// <param name="current">The address that the client has; 0.0.0.0 for none.</param>
    public static DhcpWriter Request(Span<byte> buffer, DhcpMessageType type, uint xid, MacAddress client,
        Ipv4Address current = default, bool wantsBroadcast = false)
    {
        var writer = new DhcpWriter(buffer, DhcpView.RequestOperation, type);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[DhcpView.XidOffset..], xid);
        if (wantsBroadcast)
            BinaryPrimitives.WriteUInt16BigEndian(buffer[DhcpView.FlagsOffset..], DhcpView.BroadcastBit);
        current.Write(buffer[DhcpView.ClientAddressOffset..]);
        client.Write(buffer[DhcpView.HardwareAddressOffset..]);
        return writer;
    }

    /// <summary>
    /// Begins a server's answer, with what is taken from the question (RFC 2131 §4.3.1, table 3): xid, flags, the
    /// relay's and the client's hardware address.
    /// </summary>
    /// <param name="buffer">At least <see cref="DhcpView.MinSize"/> octets, none of them the request's.</param>
    /// <param name="current"><c>ciaddr</c>, <paramref name="yours"/> <c>yiaddr</c>; 0.0.0.0 for none.</param>
    public static DhcpWriter Reply(Span<byte> buffer, DhcpMessageType type, DhcpView request, Ipv4Address current,
        Ipv4Address yours)
    {
        var writer = new DhcpWriter(buffer, DhcpView.ReplyOperation, type);
        Copy(request.Octets, buffer, DhcpView.XidOffset, sizeof(uint));
        Copy(request.Octets, buffer, DhcpView.FlagsOffset, sizeof(ushort));
        Copy(request.Octets, buffer, DhcpView.RelayAddressOffset, Ipv4Address.Size);
        Copy(request.Octets, buffer, DhcpView.HardwareAddressOffset, MacAddress.Size);
        current.Write(buffer[DhcpView.ClientAddressOffset..]);
        yours.Write(buffer[DhcpView.YourAddressOffset..]);
        return writer;
    }

    /// <summary>Adds an option of at most 255 octets; false if there is no room for it.</summary>
    public bool TryAdd(DhcpOption option, scoped ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, byte.MaxValue);
        int size = DhcpView.OptionHeaderSize + value.Length;
        if (_size + size + EndSize > _buffer.Length)
            return false;
        _buffer[_size] = (byte)option;
        _buffer[_size + 1] = (byte)value.Length;
        value.CopyTo(_buffer[(_size + DhcpView.OptionHeaderSize)..]);
        _size += size;
        return true;
    }

    public bool TryAdd(DhcpOption option, Ipv4Address address) => TryAdd(option, address.Value);

    /// <summary>Adds a number of 32 bits.</summary>
    public bool TryAdd(DhcpOption option, uint number)
    {
        Span<byte> value = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(value, number);
        return TryAdd(option, value);
    }

    /// <summary>Adds a number of 16 bits.</summary>
    public bool TryAdd(DhcpOption option, ushort number)
    {
        Span<byte> value = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(value, number);
        return TryAdd(option, value);
    }

    /// <summary>Ends the message, pads it to <see cref="DhcpView.MinSize"/>, and gives all of it.</summary>
    public ReadOnlySpan<byte> End()
    {
        _buffer[_size++] = (byte)DhcpOption.End;
        if (_size < DhcpView.MinSize)
        {
            _buffer[_size..DhcpView.MinSize].Clear();
            _size = DhcpView.MinSize;
        }
        return _buffer[.._size];
    }

    private static void Copy(ReadOnlySpan<byte> from, Span<byte> to, int offset, int size) =>
        from.Slice(offset, size).CopyTo(to[offset..]);
}
