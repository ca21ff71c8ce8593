using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs;

/// <summary>
/// Reads words and numbers of the command line from left to right. What fails leaves <see cref="Position"/> where the
/// wrong thing begins.
/// </summary>
public ref struct Scanner
{
    private const int GreatestDigits = 15; // below 2^63, with a unit of a thousand too
    private const byte End = 0;

    private readonly ReadOnlySpan<byte> _text;

    public Scanner(ReadOnlySpan<byte> text)
    {
        _text = text;
        Position = 0;
    }

    public int Position { get; set; }

    public readonly bool AtEnd => Position == _text.Length;

    /// <summary>The next octet; 0 at the end.</summary>
    public readonly byte Next => AtEnd ? End : _text[Position];

    public bool TryTake(byte octet)
    {
        if (AtEnd || Next != octet)
            return false;
        Position++;
        return true;
    }

    /// <summary>Letters, digits and <c>-</c>; may be empty.</summary>
    public ReadOnlySpan<byte> Word()
    {
        int start = Position;
        while (IsWord(Next))
            Position++;
        return _text[start..Position];
    }

    /// <summary>Everything up to one of the two octets or the end; may be empty.</summary>
    public ReadOnlySpan<byte> Until(byte octet, byte other)
    {
        int start = Position;
        while (!AtEnd && Next != octet && Next != other)
            Position++;
        return _text[start..Position];
    }

    public bool TryNumber(long least, long greatest, out long number)
    {
        int start = Position;
        number = 0;
        while (Next is >= (byte)'0' and <= (byte)'9' && Position - start < GreatestDigits)
            number = number * 10 + _text[Position++] - '0';
        return Judge(start, number, least, greatest);
    }

    /// <summary>Octets: a number, or one with <c>K</c>, <c>M</c> or <c>G</c> (powers of 1024).</summary>
    public bool TrySize(long least, long greatest, out long size)
    {
        int start = Position;
        if (!TryNumber(0, long.MaxValue, out size))
            return false;
        int shift = Next switch { (byte)'K' or (byte)'k' => 10, (byte)'M' or (byte)'m' => 20, (byte)'G' or (byte)'g' => 30, _ => 0 };
        Position += shift > 0 ? 1 : 0;
        return size <= long.MaxValue >> shift && Judge(start, size <<= shift, least, greatest);
    }

    /// <summary>Bits a second: a number, or one with <c>K</c>, <c>M</c> or <c>G</c> (powers of 1000).</summary>
    public bool TryRate(long least, long greatest, out long rate)
    {
        int start = Position;
        if (!TryNumber(0, greatest, out rate))
            return false;
        long unit = Next switch
        {
            (byte)'K' or (byte)'k' => 1000, (byte)'M' or (byte)'m' => 1_000_000, (byte)'G' or (byte)'g' => 1_000_000_000, _ => 1,
        };
        Position += unit > 1 ? 1 : 0;
        return rate <= long.MaxValue / unit && Judge(start, rate *= unit, least, greatest);
    }

    /// <summary>Microseconds from <c>500ms</c>, <c>3s</c> or <c>2m</c>; seconds without a unit.</summary>
    public bool TryTime(out long microseconds)
    {
        const long GreatestTime = 24 * 3600 * StackOptions.Second;
        int start = Position;
        if (!TryNumber(0, GreatestTime, out microseconds))
            return false;
        int unit = Position;
        ReadOnlySpan<byte> name = Word();
        if (name.SequenceEqual("ms"u8))
            microseconds *= StackOptions.Millisecond;
        else if (name.Length == 0 || name.SequenceEqual("s"u8))
            microseconds *= StackOptions.Second;
        else if (name.SequenceEqual("m"u8))
            microseconds *= 60 * StackOptions.Second;
        else
        {
            Position = unit;
            return false;
        }

        return Judge(start, microseconds, 0, GreatestTime);
    }

    public bool TryAddress(out Ipv4Address address)
    {
        address = default;
        int start = Position;
        uint value = 0;
        for (int i = 0; i < Ipv4Address.Size; i++)
        {
            if ((i > 0 && !TryTake((byte)'.')) || !TryNumber(0, byte.MaxValue, out long octet))
            {
                Position = start;
                return false;
            }

            value = value << 8 | (uint)octet;
        }

        address = new Ipv4Address(value);
        return true;
    }

    public bool TryPort(out ushort port)
    {
        bool right = TryNumber(1, ushort.MaxValue, out long number);
        port = (ushort)number;
        return right;
    }

    private bool Judge(int start, long number, long least, long greatest)
    {
        if (Position > start && number >= least && number <= greatest)
            return true;
        Position = start;
        return false;
    }

    private static bool IsWord(byte octet) => octet is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z'
        or >= (byte)'0' and <= (byte)'9' or (byte)'-';
}
