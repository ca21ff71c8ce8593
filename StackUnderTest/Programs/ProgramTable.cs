using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Programs;

/// <summary>The programs that run, by tag, and their names on the command line (<c>run=echo,http</c>).</summary>
public sealed class ProgramTable
{
    private const int Capacity = 16;

    private readonly GuestProgram[] _programs = new GuestProgram[Capacity];
    private readonly NetworkStack _stack;
    private readonly long _epoch;
    private int _count;

    /// <param name="stack">Where they run.</param>
    /// <param name="epoch">Seconds since 1970 at the stack's time zero, or 0 if nobody knows.</param>
    public ProgramTable(NetworkStack stack, long epoch)
    {
        _stack = stack;
        _epoch = epoch;
    }

    /// <summary>Starts the programs of a list of names; false at the first that is unknown or can't start.</summary>
    public bool TryStart(ReadOnlySpan<byte> names)
    {
        while (names.Length > 0)
        {
            int comma = names.IndexOf((byte)',');
            ReadOnlySpan<byte> name = comma < 0 ? names : names[..comma];
            names = comma < 0 ? default : names[(comma + 1)..];
            GuestProgram? program = Create(name);
            if (program == null || _count == Capacity)
                return false;
            _programs[_count++] = program;
            if (program.Start() != SocketError.None)
                return false;
        }

        return true;
    }

    /// <summary>Lets programs do what can be done. To be called after each poll of the stack.</summary>
    public void Run(long now)
    {
        while (_stack.TryTakeReady(out SocketHandle socket, out int tag))
        {
            if ((uint)tag < (uint)_count)
                _programs[tag].OnReady(socket, now);
        }
    }

    private GuestProgram? Create(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("echo"u8))
            return new EchoServer(_stack, _count);
        if (name.SequenceEqual("discard"u8))
            return new DiscardServer(_stack, _count);
        if (name.SequenceEqual("daytime"u8))
            return new DaytimeServer(_stack, _count, _epoch);
        if (name.SequenceEqual("chargen"u8))
            return new CharacterGenerator(_stack, _count);
        return name.SequenceEqual("http"u8) ? new HttpServer(_stack, _count) : null;
    }
}
