using System;
using Internal.Runtime;
using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Kernel.Machine;
using StackUnderTest.Programs;
using StackUnderTest.Stack;

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

    // A frame sent is a port access for which QEMU holds up receiving, so one acknowledgment for several segments is worth
    // a wait; in C mode looking at the card is a port access, too, and the wait costs more than it brings.
    private const long PlusAckGathering = 100;

    /// <summary>Sleeping takes longer to end than this: a deadline as near is waited for awake.</summary>
    private const long ShortWait = 150;

    private readonly Cards _cards = new();
    private readonly NetworkStack _stack;
    private readonly ProgramTable _programs;

    public Guest()
    {
        _stack = new NetworkStack(new StackOptions
        {
            SecretLow = Random.Next(),
            SecretHigh = Random.Next(),
        });
        _programs = new ProgramTable(_stack, WallClock.Read() - Clock.Now / StackOptions.Second);
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
                _stack.Configure(index, command.Addresses[i], command.PrefixLengths[i], i == 0 ? command.Gateway : default, Clock.Now);
            else
                _stack.StartDhcp(index, Clock.Now);
        }

        if (!_programs.TryStart(command.Run))
        {
            Text.Write("can't run "u8);
            Text.Line(command.Run);
            return false;
        }

        Text.Write("running "u8);
        Text.Line(command.Run);
        return true;
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
            if (!more)
                Wait();
        }
    }

    // With interrupts off, so that one after the last look ends the hlt in place of coming before it.
    private void Wait()
    {
        Processor.DisableInterrupts();
        if (_stack.NextDeadline(Clock.Now) > Clock.Now + ShortWait && !_cards.Rearm())
            Processor.WaitForInterrupt();
        Processor.EnableInterrupts();
    }
}
