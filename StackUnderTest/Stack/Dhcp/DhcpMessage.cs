using System;
using System.Buffers.Binary;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Dhcp;

/// <summary>What a server offers. Times are seconds.</summary>
public struct DhcpOffer
{
    public Ipv4Address Address;
    public Ipv4Address Server;
    public Ipv4Address Router;
    public int PrefixLength;
    public int Mtu;
    public uint Duration;
    public uint Renewal;
    public uint Rebinding;
}

/// <summary>
/// DHCP's message (RFC 2131 2): op 1, htype 1, hlen 1, hops 1, xid 4, secs 2, flags 2, ciaddr 4, yiaddr 4, siaddr 4,
/// giaddr 4, chaddr 16, sname 64, file 128, then the magic cookie and options (RFC 2132).
/// </summary>
public static class DhcpMessage
{
    /// <summary>The smallest that every relay passes on.</summary>
    public const int Size = 300;

    public const byte Discover = 1;
    public const byte Offer = 2;
    public const byte Request = 3;
    public const byte Acknowledge = 5;
    public const byte Refuse = 6;

    private const byte FromClient = 1;
    private const byte FromServer = 2;
    private const byte Ethernet = 1;
    private const int TransactionOffset = 4;
    private const int SecondsOffset = 8;
    private const int FlagsOffset = 10;
    private const int ClientAddressOffset = 12;
    private const int YourAddressOffset = 16;
    private const int HardwareOffset = 28;
    private const int CookieOffset = 236;
    private const int OptionsOffset = 240;
    private const ushort BroadcastFlag = 0x8000;
    private const uint Cookie = 0x63825363;

    // RFC 2132's options.
    private const byte Pad = 0;
    private const byte SubnetMask = 1;
    private const byte RouterOption = 3;
    private const byte InterfaceMtu = 26;
    private const byte RequestedAddress = 50;
    private const byte LeaseTime = 51;
    private const byte MessageType = 53;
    private const byte ServerIdentifier = 54;
    private const byte ParameterList = 55;
    private const byte RenewalTime = 58;
    private const byte RebindingTime = 59;
    private const byte End = 255;

    private const uint DefaultLease = 3600;

    public static void Write(
        Span<byte> message,
        byte type,
        uint transaction,
        ushort seconds,
        Ipv4Address client,
        MacAddress hardware,
        Ipv4Address requested,
        Ipv4Address server)
    {
        message.Clear();
        message[0] = FromClient;
        message[1] = Ethernet;
        message[2] = MacAddress.Size;
        BinaryPrimitives.WriteUInt32BigEndian(message[TransactionOffset..], transaction);
        BinaryPrimitives.WriteUInt16BigEndian(message[SecondsOffset..], seconds);
        BinaryPrimitives.WriteUInt16BigEndian(message[FlagsOffset..], client.IsAny ? BroadcastFlag : (ushort)0);
        client.Write(message[ClientAddressOffset..]);
        hardware.Write(message[HardwareOffset..]);
        BinaryPrimitives.WriteUInt32BigEndian(message[CookieOffset..], Cookie);
        Span<byte> options = message[OptionsOffset..];
        options[0] = MessageType;
        options[1] = 1;
        options[2] = type;
        options = options[3..];
        options = WriteAddress(options, RequestedAddress, requested);
        options = WriteAddress(options, ServerIdentifier, server);
        ReadOnlySpan<byte> wanted = [SubnetMask, RouterOption, InterfaceMtu, LeaseTime, RenewalTime, RebindingTime];
        options[0] = ParameterList;
        options[1] = (byte)wanted.Length;
        wanted.CopyTo(options[2..]);
        options[2 + wanted.Length] = End;
    }

    /// <summary>A server's answer to the transaction; false for anything else, and for an impossible one.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> message, uint transaction, MacAddress hardware, out byte type, out DhcpOffer offer)
    {
        type = 0;
        offer = default;
        if (message.Length < OptionsOffset || message[0] != FromServer
            || BinaryPrimitives.ReadUInt32BigEndian(message[TransactionOffset..]) != transaction
            || MacAddress.Read(message[HardwareOffset..]) != hardware
            || BinaryPrimitives.ReadUInt32BigEndian(message[CookieOffset..]) != Cookie)
            return false;
        offer.Address = Ipv4Address.Read(message[YourAddressOffset..]);
        offer.PrefixLength = 24;
        ReadOnlySpan<byte> options = message[OptionsOffset..];
        while (options.Length > 0 && options[0] != End)
        {
            if (options[0] == Pad)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options.Length < 2 + options[1])
                return false;
            ReadOption(options[0], options.Slice(2, options[1]), ref type, ref offer);
            options = options[(2 + options[1])..];
        }

        CompleteTimes(ref offer);
        return type == Refuse || (type is Offer or Acknowledge && offer.Address.MaySend);
    }

    private static void ReadOption(byte option, ReadOnlySpan<byte> value, ref byte type, ref DhcpOffer offer)
    {
        uint word = value.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : 0;
        switch (option)
        {
            case MessageType when value.Length == 1:
                type = value[0];
                break;
            case SubnetMask when value.Length == 4:
                offer.PrefixLength = PrefixOf(word);
                break;
            case RouterOption when value.Length >= 4:
                offer.Router = new Ipv4Address(word);
                break;
            case InterfaceMtu when value.Length == 2:
                offer.Mtu = BinaryPrimitives.ReadUInt16BigEndian(value);
                break;
            case ServerIdentifier when value.Length == 4:
                offer.Server = new Ipv4Address(word);
                break;
            case LeaseTime when value.Length == 4:
                offer.Duration = word;
                break;
            case RenewalTime when value.Length == 4:
                offer.Renewal = word;
                break;
            case RebindingTime when value.Length == 4:
                offer.Rebinding = word;
                break;
        }
    }

    /// <summary>RFC 2131 4.4.5: half and seven eighths of the lease, unless the server says otherwise.</summary>
    private static void CompleteTimes(ref DhcpOffer offer)
    {
        if (offer.Duration == 0)
            offer.Duration = DefaultLease;
        if (offer.Rebinding == 0 || offer.Rebinding > offer.Duration)
            offer.Rebinding = (uint)(offer.Duration * 7L / 8);
        if (offer.Renewal == 0 || offer.Renewal > offer.Rebinding)
            offer.Renewal = Math.Min(offer.Duration / 2, offer.Rebinding);
    }

    private static int PrefixOf(uint mask)
    {
        int length = 0;
        for (; mask != 0; mask <<= 1)
            length++;
        return length;
    }

    private static Span<byte> WriteAddress(Span<byte> options, byte option, Ipv4Address address)
    {
        if (address.IsAny)
            return options;
        options[0] = option;
        options[1] = Ipv4Address.Size;
        address.Write(options[2..]);
        return options[6..];
    }
}
