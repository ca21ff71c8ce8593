using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Programs;

/// <summary>
/// Daytime (RFC 867), port 13: one line, then the server closes. The time is given once as the seconds since 1970 at
/// the stack's time zero; a machine without a clock tells how long it is up since then.
/// </summary>
public sealed class DaytimeServer : TcpServer
{
    public const ushort Port = 13;
    private const int DaySeconds = 86400;

    private readonly byte[] _line = new byte[64];
    private readonly long _epoch;

    public DaytimeServer(NetworkStack stack, int tag, long epoch)
        : base(stack, tag, Port) => _epoch = epoch;

    protected override void OnAccepted(SocketHandle socket, long now)
    {
        var line = new AsciiWriter(_line);
        Write(ref line, _epoch + now / StackOptions.Second);
        Stack.Tcp.Send(socket, new ReadOnlySpan<byte>(_line, 0, line.Size), out _);
        Stack.Tcp.ShutdownSend(socket);
    }

    protected override void OnConnection(SocketHandle socket, long now)
    {
        while (Stack.Tcp.Peek(socket).Length > 0)
            Stack.Tcp.Consume(socket, Stack.Tcp.Peek(socket).Length);
        CloseAtEnd(socket);
    }

    private static void Write(ref AsciiWriter line, long seconds)
    {
        Date(seconds / DaySeconds, out int year, out int month, out int day);
        int rest = (int)(seconds % DaySeconds);
        line.Number(year, 4);
        line.Text("-"u8);
        line.Number(month, 2);
        line.Text("-"u8);
        line.Number(day, 2);
        line.Text(" "u8);
        line.Number(rest / 3600, 2);
        line.Text(":"u8);
        line.Number(rest / 60 % 60, 2);
        line.Text(":"u8);
        line.Number(rest % 60, 2);
        line.Text(" UTC\r\n"u8);
    }

    /// <summary>The Gregorian date of a day since 1970-01-01.</summary>
    private static void Date(long days, out int year, out int month, out int day)
    {
        year = 1970;
        while (days >= (IsLeap(year) ? 366 : 365))
            days -= IsLeap(year++) ? 366 : 365;
        ReadOnlySpan<byte> lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (month = 1; ; month++)
        {
            int length = lengths[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0);
            if (days < length)
                break;
            days -= length;
        }

        day = (int)days + 1;
    }

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
