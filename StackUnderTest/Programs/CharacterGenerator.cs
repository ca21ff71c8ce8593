using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Programs;

/// <summary>
/// Character generator (RFC 864), port 19: lines of 72 printing characters, each begun one character later.
/// </summary>
public sealed class CharacterGenerator : TcpServer
{
    public const ushort Port = 19;
    private const int FirstPrinting = 32;
    private const int PrintingCount = 95;
    private const int LineSize = 72;

    private readonly byte[] _pattern = new byte[PrintingCount * (LineSize + 2)];
    private readonly int[] _position;

    public CharacterGenerator(NetworkStack stack, int tag)
        : base(stack, tag, Port)
    {
        _position = new int[stack.Options.Connections];
        int at = 0;
        for (int line = 0; line < PrintingCount; line++)
        {
            for (int i = 0; i < LineSize; i++)
                _pattern[at++] = (byte)(FirstPrinting + (line + i) % PrintingCount);
            _pattern[at++] = (byte)'\r';
            _pattern[at++] = (byte)'\n';
        }
    }

    protected override void OnAccepted(SocketHandle socket, long now)
    {
        _position[socket.Index] = 0;
        OnConnection(socket, now);
    }

    protected override void OnConnection(SocketHandle socket, long now)
    {
        while (Stack.Tcp.Peek(socket).Length > 0)
            Stack.Tcp.Consume(socket, Stack.Tcp.Peek(socket).Length);
        ref int position = ref _position[socket.Index];
        SocketError error;
        do
        {
            error = Stack.Tcp.Send(socket, new ReadOnlySpan<byte>(_pattern)[position..], out int sent);
            position = (position + sent) % _pattern.Length;
        }
        while (error == SocketError.None);
        if (error != SocketError.WouldBlock)
            Stack.Tcp.Close(socket);
    }
}
