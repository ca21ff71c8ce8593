using System;
using Internal.Runtime;
using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Kernel.Machine;
using StackUnderTest.Programs;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Kernel;

/// <summary>
/// The one loop that owns the stack: poll it, run the programs, let the cards do what their interrupts marked, and sleep
/// by <c>hlt</c> until an interrupt or the stack's next deadline.
/// </summary>
internal sealed class Guest
{
    // The window must fit into what a card holds until the loop comes by: 64 KB of ring in C mode, 64 frames in C+.
    private const int ClassicReceiveBuffer = 48 * 1024;
    private const int PlusReceiveBuffer = 86 * 1024;

    // A frame sent is a port access for which QEMU holds up receiving, so one acknowledgment for several segments is
    // worth a wait; in C mode looking at the card is a port access, too, and the wait costs more than it brings.
    private const long PlusAckGathering = 100;

    /// <summary>Sleeping takes longer to end than this: a deadline as near is waited for awake.</summary>
    private const long ShortWait = 150;

    private readonly Cards _cards = new();
    private readonly NetworkStack _stack;
    private readonly ProgramTable _programs;

    private bool _exits;

    public Guest()
    {
        var machine = new KernelMachine(); // first: it measures what memory there is
        _stack = new NetworkStack(new StackOptions
        {
            SecretLow = Random.Next(),
            SecretHigh = Random.Next(),
        });
        _programs = new ProgramTable(_stack, machine);
    }

    /// <summary>All that takes memory. False, and why on the console, if the command line can't be done.</summary>
    public bool TryStart(ref CommandLine command)
    {
        _cards.Start(command.Mode, command.Mtu);
        _stack.Options.ReceiveBufferSize = _cards.ArePlus ? PlusReceiveBuffer : ClassicReceiveBuffer;
        _stack.Options.AckGathering = _cards.ArePlus ? PlusAckGathering : 0;
        Interrupts.Serve(_cards);
        for (int i = 0; i < _cards.Count; i++)
        {
            int index = _stack.AddInterface(_cards[i]);
            if (i < command.AddressCount)
                Configure(index, command.Addresses[i], i == 0 ? command.Gateway : default);
            else
                _stack.StartDhcp(index, Clock.Now);
        }

        for (int i = 0; i < command.RouteCount; i++)
        {
            if (!TryAddRoute(command.Routes[i]))
                return false;
        }

        return TryStartPrograms(ref command);
    }

    public void Run()
    {
        Allocator.Seal();
        _cards.Unmask();
        Processor.EnableInterrupts();
        while (true)
        {
            bool more = _stack.Poll(Clock.Now);
            _programs.Run(Clock.Now);
            _cards.Service(Clock.Now);
            if (_exits)
                ExitWithJobs();
            if (!more)
                Wait();
        }
    }

    // With interrupts off, so that one after the last look ends the hlt in place of coming before it.
    private void Wait()
    {
        Processor.DisableInterrupts();
        long deadline = Math.Min(_stack.NextDeadline(Clock.Now), _programs.NextDeadline);
        if (deadline > Clock.Now + ShortWait && !_cards.Rearm())
            Processor.WaitForInterrupt();
        Processor.EnableInterrupts();
    }

    private void Configure(int index, in AddressAndPrefix own, Ipv4Address gateway) =>
        _stack.Configure(index, own.Address, own.PrefixLength, gateway, Clock.Now);

    private bool TryAddRoute(in StaticRoute route)
    {
        for (int i = 0; i < _stack.InterfaceCount; i++)
        {
            if (_stack[i].IsOnLink(route.Gateway))
                return _stack.Routes.TryAdd(route.Network.Address, route.Network.PrefixLength, route.Gateway, i);
        }

        Text.Line("can't use route: no card is in its gateway's network"u8);
        return false;
    }

    private bool TryStartPrograms(ref CommandLine command)
    {
        if (!_programs.TryStart(command.Run, out CommandError error))
        {
            Complain("can't run "u8, command.Run, error, 0);
            return false;
        }

        bool jobs = false;
        for (ReadOnlySpan<byte> word = command.TakeJob(); word.Length > 0; word = command.TakeJob())
        {
            ReadOnlySpan<byte> name = CommandLine.NameOf(word);
            if (!_programs.TryAddJob(name, word[(name.Length + 1)..], out _, out error))
            {
                Complain("can't use "u8, word, error, name.Length + 1);
                return false;
            }

            jobs = true;
        }

        if (command.Listens && !_programs.TryListenToConsole())
        {
            Text.Line("can't listen to the console: too many programs"u8);
            return false;
        }

        _exits = command.Exits && jobs;
        Text.Write("running "u8);
        Text.Line(command.Run);
        return true;
    }

    /// <summary>Says what can't be done and where in it the reason is.</summary>
    public static void Complain(ReadOnlySpan<byte> what, ReadOnlySpan<byte> word, CommandError error, int offset)
    {
        Text.Write(what);
        Text.Write(word);
        Text.Write(" at "u8);
        Text.Number((ulong)(offset + error.Position + 1));
        Text.Write(": expected "u8);
        Text.Line(error.Expected);
    }

    private void ExitWithJobs()
    {
        JobStatus status = _programs.Status;
        if (status == JobStatus.Passed)
            Power.Exit(Power.Passed);
        if (status == JobStatus.Failed)
            Power.Exit(Power.JobFailed);
    }
}
