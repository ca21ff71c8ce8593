using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Iperf;

/// <summary>
/// What the client is to do:
/// <c>10.0.0.1[:port][,udp|tcp][,reverse][,seconds=10|bytes=N][,rate=10M][,size=N][,parallel=N][,interval=1s]</c>.
/// </summary>
internal struct IperfOptions
{
    public const int GreatestParallel = 16;
    private const long GreatestBytes = int.MaxValue; // what the header can say
    private const long GreatestRate = 10_000_000_000;

    public Ipv4Address Target;
    public ushort Port;
    public bool Udp;

    /// <summary>The server sends (TCP).</summary>
    public bool Reverse;

    /// <summary>Microseconds, unless <see cref="Bytes"/> is given.</summary>
    public long Time;
    public long Bytes;
    public long Rate;

    /// <summary>Octets in a datagram; 0: 1470, or what fits into the link.</summary>
    public int Size;
    public int Parallel;

    /// <summary>Microseconds between lines on the console; 0: only one at the end.</summary>
    public long Interval;

    public static bool TryParse(ReadOnlySpan<byte> text, out IperfOptions options, out CommandError error)
    {
        options = default;
        options.Port = IperfServer.Port;
        options.Time = 10 * StackOptions.Second;
        options.Parallel = 1;
        error = default;
        var scanner = new Scanner(text);
        if (!scanner.TryAddress(out options.Target))
            return Fail(scanner.Position, "an address"u8, out error);
        if (scanner.TryTake((byte)':') && !scanner.TryPort(out options.Port))
            return Fail(scanner.Position, "a port"u8, out error);
        while (scanner.TryTake((byte)','))
        {
            if (!options.TryOption(ref scanner, out ReadOnlySpan<byte> expected))
                return Fail(scanner.Position, expected, out error);
        }

        return scanner.AtEnd || Fail(scanner.Position, ", or the end"u8, out error);
    }

    private bool TryOption(scoped ref Scanner scanner, out ReadOnlySpan<byte> expected)
    {
        int start = scanner.Position;
        ReadOnlySpan<byte> name = scanner.Word();
        expected = "a whole number with K, M or G"u8;
        bool value = scanner.TryTake((byte)'=');
        if (!value && (name.SequenceEqual("udp"u8) || name.SequenceEqual("tcp"u8)))
        {
            Udp = name.SequenceEqual("udp"u8);
            return true;
        }

        if (!value && name.SequenceEqual("reverse"u8))
            return Reverse = true;
        if (value && name.SequenceEqual("bytes"u8))
            return scanner.TrySize(1, GreatestBytes, out Bytes);
        if (value && name.SequenceEqual("rate"u8))
            return scanner.TryRate(1000, GreatestRate, out Rate);
        expected = "a time such as 10 or 500ms"u8;
        if (value && name.SequenceEqual("seconds"u8))
            return scanner.TryTime(out Time) && Time > 0;
        if (value && name.SequenceEqual("interval"u8))
            return scanner.TryTime(out Interval) && Interval > 0;
        expected = "16 to 65507 octets"u8;
        if (value && name.SequenceEqual("size"u8))
            return TryInt(ref scanner, IperfDatagram.HeaderSize, DatagramSource.GreatestSize, out Size);
        expected = "1 to 16"u8;
        if (value && name.SequenceEqual("parallel"u8))
            return TryInt(ref scanner, 1, GreatestParallel, out Parallel);
        scanner.Position = start;
        expected = "udp, tcp, reverse, seconds=, bytes=, rate=, size=, parallel= or interval="u8;
        return false;
    }

    private static bool TryInt(scoped ref Scanner scanner, int least, int greatest, out int value)
    {
        bool right = scanner.TryNumber(least, greatest, out long number);
        value = (int)number;
        return right;
    }

    private static bool Fail(int position, ReadOnlySpan<byte> expected, out CommandError error)
    {
        error = new CommandError(position, expected);
        return false;
    }
}
