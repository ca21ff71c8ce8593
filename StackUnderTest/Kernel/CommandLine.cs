using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Kernel;

/// <summary>
/// <c>ip=10.0.0.11/24 gw=10.0.0.1 mtu=1450 run=http,echo</c>, in any order, divided by spaces. Without <c>ip</c> DHCP
/// asks for one.
/// </summary>
internal ref struct CommandLine
{
    private const int LeastMtu = 576;
    private const int GreatestMtu = 1500;

    public Ipv4Address Address;
    public int PrefixLength;
    public Ipv4Address Gateway;
    public int Mtu;
    public ReadOnlySpan<byte> Run;

    /// <summary>The word that makes no sense, or nothing.</summary>
    public ReadOnlySpan<byte> Problem;

    public CommandLine(ReadOnlySpan<byte> text)
    {
        PrefixLength = 24;
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
        if (!word.StartsWith("ip="u8))
            return false;
        word = word[3..];
        int slash = word.IndexOf((byte)'/');
        if (slash < 0)
            return TryAddress(word, out Address);
        return TryAddress(word[..slash], out Address)
            && TryNumber(word[(slash + 1)..], out PrefixLength) && PrefixLength is > 0 and <= 32;
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
