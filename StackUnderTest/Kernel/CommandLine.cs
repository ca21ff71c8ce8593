using System;
using System.Runtime.CompilerServices;
using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Kernel;

[InlineArray(Cards.Greatest)]
internal struct AddressList
{
    private Ipv4Address _first;
}

[InlineArray(Cards.Greatest)]
internal struct PrefixLengthList
{
    private int _first;
}

/// <summary>
/// <c>ip=10.0.0.11/24 gw=10.0.0.1 mtu=1450 run=http,echo mode=classic</c>, in any order, divided by spaces. Each
/// <c>ip</c> is for the next card; cards without one ask DHCP. <c>mode</c> is <c>classic</c> or <c>plus</c>.
/// </summary>
internal ref struct CommandLine
{
    private const int LeastMtu = 576;
    private const int GreatestMtu = 1500;
    private const int UsualPrefixLength = 24;

    public AddressList Addresses;
    public PrefixLengthList PrefixLengths;
    public int AddressCount;
    public Ipv4Address Gateway;
    public int Mtu;
    public CardMode Mode;
    public ReadOnlySpan<byte> Run;

    /// <summary>The word that makes no sense, or nothing.</summary>
    public ReadOnlySpan<byte> Problem;

    public CommandLine(ReadOnlySpan<byte> text)
    {
        Mtu = GreatestMtu;
        Run = "echo,discard,daytime,chargen,http"u8;
        while (text.Length > 0)
        {
            int space = text.IndexOf((byte)' ');
            ReadOnlySpan<byte> word = space < 0 ? text : text[..space];
            text = space < 0 ? default : text[(space + 1)..];
            if (word.Length > 0 && !TrySet(word))
                Problem = word;
        }
    }

    private bool TrySet(ReadOnlySpan<byte> word)
    {
        if (word.StartsWith("run="u8))
        {
            Run = word[4..];
            return true;
        }

        if (word.StartsWith("gw="u8))
            return TryAddress(word[3..], out Gateway);
        if (word.StartsWith("mtu="u8))
            return TryNumber(word[4..], out Mtu) && Mtu is >= LeastMtu and <= GreatestMtu;
        if (word.StartsWith("mode="u8))
            return TryMode(word[5..]);
        return word.StartsWith("ip="u8) && TryAddCard(word[3..]);
    }

    private bool TryMode(ReadOnlySpan<byte> name)
    {
        Mode = name.SequenceEqual("plus"u8) ? CardMode.Plus : CardMode.Classic;
        return Mode == CardMode.Plus || name.SequenceEqual("classic"u8);
    }

    private bool TryAddCard(ReadOnlySpan<byte> text)
    {
        if (AddressCount == Cards.Greatest)
            return false;
        int slash = text.IndexOf((byte)'/');
        int length = UsualPrefixLength;
        if (!TryAddress(slash < 0 ? text : text[..slash], out Ipv4Address address)
            || (slash >= 0 && !TryNumber(text[(slash + 1)..], out length)) || length is < 1 or > 32)
            return false;
        Addresses[AddressCount] = address;
        PrefixLengths[AddressCount++] = length;
        return true;
    }

    private static bool TryAddress(ReadOnlySpan<byte> text, out Ipv4Address address)
    {
        uint value = 0;
        address = default;
        for (int i = 0; i < Ipv4Address.Size; i++)
        {
            int dot = text.IndexOf((byte)'.');
            bool last = i == Ipv4Address.Size - 1;
            if (last != dot < 0 || !TryNumber(last ? text : text[..dot], out int octet) || octet > 255)
                return false;
            value = value << 8 | (uint)octet;
            text = last ? default : text[(dot + 1)..];
        }

        address = new Ipv4Address(value);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out int number)
    {
        const int GreatestDigits = 9;
        number = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is < (byte)'0' or > (byte)'9')
                return false;
            number = number * 10 + text[i] - '0';
        }

        return text.Length is > 0 and <= GreatestDigits;
    }
}
