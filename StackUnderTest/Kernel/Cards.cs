using Internal.Runtime;
using StackUnderTest.Drivers;
using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Kernel.Machine;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Kernel;

/// <summary>
/// The machine's net cards, in PCI's order. Memory is mapped to itself, so a card's address of a thing is the pointer.
/// </summary>
internal sealed unsafe class Cards
{
    public const int Greatest = 4;
    private const uint Identity = 0x8139_10ec;
    private const int DmaSize = 1 << 20; // a card takes up to 779 KB
    private const int DmaAlignment = 4096;
    private const int NoLine = InterruptController.LineCount;

    private readonly Rtl8139Card<ProcessorPorts>[] _cards = new Rtl8139Card<ProcessorPorts>[Greatest];
    private readonly int[] _lines = new int[Greatest];

    public int Count { get; private set; }

    /// <summary>All of them are in C+ mode.</summary>
    public bool ArePlus { get; private set; } = true;

    public Rtl8139Card<ProcessorPorts> this[int index] => _cards[index];

    /// <summary>Finds and starts them; one that can't start is told of and left out.</summary>
    public void Start(CardMode mode, int mtu)
    {
        for (int place = 0; place < PciDevice.Count && Count < Greatest; place++)
        {
            var device = new PciDevice(place);
            if (device.IsPresent && device.Identity == Identity)
                Start(device, mode, mtu);
        }
    }

    /// <summary>Called by the interrupt: those at the line acknowledge and mark.</summary>
    public void HandleInterrupt(int line)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_lines[i] == line)
                _cards[i].HandleInterrupt();
        }
    }

    /// <summary>What the cards want done after each poll of the stack.</summary>
    public void Service(long now)
    {
        for (int i = 0; i < Count; i++)
            _cards[i].Service(now);
    }

    /// <summary>Before waiting, with interrupts off. True if there is work.</summary>
    public bool Rearm()
    {
        bool work = false;
        for (int i = 0; i < Count; i++)
            work |= _cards[i].Rearm();
        return work;
    }

    private void Start(PciDevice device, CardMode mode, int mtu)
    {
        device.Activate();
        var options = new CardOptions { Mode = mode, Mtu = mtu };
        var card = new Rtl8139Card<ProcessorPorts>(default, device.IoBase, device.Revision, options);
        byte* memory = Allocator.Take(DmaSize, DmaAlignment);
        StartResult result = card.TryStart(new DmaArena(memory, (uint)memory, DmaSize));
        if (result != StartResult.Started || device.Line >= NoLine)
        {
            Text.Write("card can't start: "u8);
            Text.Number((ulong)result);
            Text.Write("\n"u8);
            return;
        }

        _lines[Count] = device.Line;
        _cards[Count++] = card;
        ArePlus &= card.IsPlus;
        Describe(device, card);
    }

    private static void Describe(PciDevice device, Rtl8139Card<ProcessorPorts> card)
    {
        Text.Write("rtl8139 at "u8);
        Text.Hex(device.IoBase, 4);
        Text.Write(" line "u8);
        Text.Number((ulong)device.Line);
        Text.Write(card.IsPlus ? " C+ mode, "u8 : " C mode, "u8);
        for (int shift = 8 * (MacAddress.Size - 1); shift >= 0; shift -= 8)
        {
            Text.Hex(card.Address.Value >> shift & 0xff, 2);
            Text.Write(shift > 0 ? ":"u8 : "\n"u8);
        }
    }

    /// <summary>Lets their lines interrupt; the cards themselves stay silent until <see cref="Rearm"/>.</summary>
    public void Unmask()
    {
        for (int i = 0; i < Count; i++)
            InterruptController.Unmask(_lines[i]);
    }
}
