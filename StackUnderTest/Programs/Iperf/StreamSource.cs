using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Programs.Iperf;

/// <summary>
/// Sends digits over one connection until there were enough octets or the time is over, then ends its side.
/// </summary>
internal sealed class StreamSource
{
    private readonly NetworkStack _stack;
    private readonly byte[] _digits;
    private long _remaining;

    /// <param name="stack">Where the connection is.</param>
    /// <param name="digits">What is sent again and again.</param>
    public StreamSource(NetworkStack stack, byte[] digits)
    {
        _stack = stack;
        _digits = digits;
    }

    public SocketHandle Socket { get; private set; }

    /// <summary>Is it in use, ended or not?</summary>
    public bool IsTaken => !Socket.IsNone;

    public bool IsStarted { get; private set; }

    public bool HasEnded { get; private set; }

    public long Sent { get; private set; }

    public long Started { get; private set; }

    /// <summary>When <see cref="Run"/> ends it.</summary>
    public long Deadline { get; private set; } = long.MaxValue;

    public static byte[] MakeDigits()
    {
        var digits = new byte[16_000]; // whole tens: no seam
        for (int i = 0; i < digits.Length; i++)
            digits[i] = (byte)('0' + i % 10);
        return digits;
    }

    /// <summary>Takes a socket that will be connected.</summary>
    public void Take(SocketHandle socket)
    {
        Socket = socket;
        HasEnded = IsStarted = false;
        Sent = 0;
        Deadline = long.MaxValue;
    }

    /// <param name="bytes">Octets, or 0 if the time counts.</param>
    /// <param name="time">Microseconds.</param>
    /// <param name="now">Microseconds.</param>
    public void Start(long bytes, long time, long now)
    {
        _remaining = bytes > 0 ? bytes : long.MaxValue;
        IsStarted = true;
        Started = now;
        Deadline = bytes > 0 ? long.MaxValue : now + time;
        Run(now);
    }

    /// <summary>Sends as much as there is room for.</summary>
    public void Run(long now)
    {
        if (HasEnded || !IsStarted || !IsTaken)
            return;
        while (_remaining > 0 && now < Deadline)
        {
            int size = (int)Math.Min(_digits.Length, _remaining);
            SocketError error = _stack.Tcp.Send(Socket, new ReadOnlySpan<byte>(_digits, 0, size), out int sent);
            Sent += sent;
            _remaining -= sent;
            if (error != SocketError.None || sent < size)
                return;
        }

        HasEnded = true;
        Deadline = long.MaxValue;
        _stack.Tcp.ShutdownSend(Socket);
    }

    public void Release()
    {
        Socket = default;
        Deadline = long.MaxValue;
    }
}
