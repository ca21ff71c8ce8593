using System;
using StackUnderTest.Programs.Http;
using StackUnderTest.Programs.Iperf;
using StackUnderTest.Programs.Probing;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Programs;

/// <summary>
/// The programs that run, by tag: servers by their names on the command line (<c>run=echo,http</c>), and jobs that end.
/// </summary>
public sealed class ProgramTable
{
    private const int Capacity = 24;

    private readonly GuestProgram[] _programs = new GuestProgram[Capacity];
    private readonly NetworkStack _stack;
    private readonly GuestMachine _machine;
    private ProbeJob? _probes;
    private long _delay;
    private int _count;

    public ProgramTable(NetworkStack stack, GuestMachine machine)
    {
        _stack = stack;
        _machine = machine;
    }

    /// <summary>All servers, as they stand on a command line.</summary>
    public static ReadOnlySpan<byte> Servers => "echo,discard,daytime,chargen,http,iperf"u8;

    /// <summary>When <see cref="Run"/> must be called even if nothing happens on the stack.</summary>
    public long NextDeadline
    {
        get
        {
            long deadline = long.MaxValue;
            for (int i = 0; i < _count; i++)
                deadline = Math.Min(deadline, _programs[i].NextDeadline);
            return deadline;
        }
    }

    /// <summary>What the jobs have come to.</summary>
    public JobStatus Status
    {
        get
        {
            JobStatus status = JobStatus.None;
            for (int i = 0; i < _count; i++)
            {
                if (_programs[i] is not GuestJob job)
                    continue;
                if (!job.HasEnded)
                    return JobStatus.Running;
                if (status != JobStatus.Failed)
                    status = job.HasPassed ? JobStatus.Passed : JobStatus.Failed;
            }

            return status;
        }
    }

    /// <summary>Starts the servers of a list of names, which may be empty.</summary>
    public bool TryStart(ReadOnlySpan<byte> names, out CommandError error)
    {
        error = default;
        var scanner = new Scanner(names);
        while (!scanner.AtEnd)
        {
            int start = scanner.Position;
            GuestProgram? program = _count < Capacity ? Create(scanner.Word()) : null;
            bool divided = scanner.AtEnd || (scanner.TryTake((byte)',') && !scanner.AtEnd);
            if (program == null || !divided)
                return Fail(out error, start, "one of echo, discard, daytime, chargen, http, iperf"u8);
            if (!TryAdd(program))
                return Fail(out error, start, "a program whose port is free"u8);
        }

        return true;
    }

    /// <summary>
    /// Takes a word of the command line that asks for a job: <c>probe</c>, <c>iperf</c>, or the <c>delay</c> of the
    /// next one.
    /// </summary>
    /// <param name="name">The word in front of the equals sign.</param>
    /// <param name="text">What stands behind it.</param>
    /// <param name="known">False if it isn't one of these.</param>
    /// <param name="error">What is wrong with the text.</param>
    public bool TryAddJob(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, out bool known, out CommandError error)
    {
        known = true;
        error = default;
        if (name.SequenceEqual("probe"u8))
            return TryAddProbe(text, out error);
        if (name.SequenceEqual("iperf"u8))
            return TryAddClient(text, out error);
        known = name.SequenceEqual("delay"u8);
        var scanner = new Scanner(text);
        return !known || (scanner.TryTime(out _delay) && scanner.AtEnd)
            || Fail(out error, scanner.Position, "a time such as 500ms or 3s"u8);
    }

    /// <summary>Lets the console ask for probes, after those of the command line.</summary>
    public bool TryListenToConsole()
    {
        if (!TryFindProbes())
            return false;
        _probes!.ListenToConsole();
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

        for (int i = 0; i < _count; i++)
        {
            if (_programs[i].NextDeadline <= now)
                _programs[i].Tick(now);
        }
    }

    private bool TryAddProbe(ReadOnlySpan<byte> text, out CommandError error)
    {
        if (!TryFindProbes())
            return Fail(out error, 0, "fewer jobs"u8);
        long delay = _delay;
        _delay = 0;
        return _probes!.TryAdd(text, delay, out error);
    }

    private bool TryFindProbes()
    {
        if (_probes != null)
            return true;
        _probes = new ProbeJob(_stack, _count, _machine);
        return _count < Capacity && TryAdd(_probes);
    }

    private bool TryAddClient(ReadOnlySpan<byte> text, out CommandError error)
    {
        long delay = _delay;
        _delay = 0;
        if (!IperfOptions.TryParse(text, out IperfOptions options, out error))
            return false;
        return (_count < Capacity && TryAdd(new IperfClient(_stack, _count, _machine, options, delay)))
            || Fail(out error, 0, "fewer jobs"u8);
    }

    private bool TryAdd(GuestProgram program)
    {
        _programs[_count++] = program;
        return program.Start() == SocketError.None;
    }

    private static bool Fail(out CommandError error, int position, ReadOnlySpan<byte> expected)
    {
        error = new CommandError(position, expected);
        return false;
    }

    private GuestProgram? Create(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("echo"u8))
            return new EchoServer(_stack, _count);
        if (name.SequenceEqual("discard"u8))
            return new DiscardServer(_stack, _count);
        if (name.SequenceEqual("daytime"u8))
            return new DaytimeServer(_stack, _count, _machine.Epoch);
        if (name.SequenceEqual("chargen"u8))
            return new CharacterGenerator(_stack, _count);
        if (name.SequenceEqual("iperf"u8))
            return new IperfServer(_stack, _count, _machine);
        return name.SequenceEqual("http"u8) ? new HttpServer(_stack, _count, _machine) : null;
    }
}
