using System;
using System.Runtime.CompilerServices;
using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Programs;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Kernel;

/// <summary>An address and the length of its network's prefix.</summary>
internal struct AddressAndPrefix
{
    public Ipv4Address Address;
    public int PrefixLength;
}

[InlineArray(Cards.Greatest)]
internal struct AddressList
{
    private AddressAndPrefix _first;
}

internal struct StaticRoute
{
    public AddressAndPrefix Network;
    public Ipv4Address Gateway;
}

[InlineArray(CommandLine.GreatestRoutes)]
internal struct RouteList
{
    private StaticRoute _first;
}

/// <summary>
/// <c>ip=10.0.0.11/24 gw=10.0.0.1 mtu=1450 run=http,echo mode=classic</c>, in any order, divided by spaces. Each
/// <c>ip</c> is for the next card; cards without one ask DHCP. Words of jobs (<c>probe</c>, <c>iperf</c>, <c>delay</c>)
/// are left to <see cref="TakeJob"/>.
/// </summary>
internal ref struct CommandLine
{
    public const int GreatestRoutes = 8;
    private const int LeastMtu = 576;
    private const int GreatestMtu = 1500;
    private const int UsualPrefixLength = 24;

    public AddressList Addresses;
    public int AddressCount;
    public RouteList Routes;
    public int RouteCount;
    public Ipv4Address Gateway;
    public int Mtu;
    public CardMode Mode;
    public ReadOnlySpan<byte> Run;

    /// <summary>The machine ends when the last job has.</summary>
    public bool Exits;

    /// <summary>Lines of the console ask for further probes.</summary>
    public bool Listens;

    /// <summary>The word that makes no sense, or nothing; where in it; and what should stand there.</summary>
    public ReadOnlySpan<byte> Problem;
    public CommandError Error;

    private ReadOnlySpan<byte> _jobs;

    public CommandLine(ReadOnlySpan<byte> text)
    {
        Mtu = GreatestMtu;
        Run = ProgramTable.Servers;
        _jobs = text;
        for (ReadOnlySpan<byte> word = TakeWord(ref text); word.Length > 0; word = TakeWord(ref text))
        {
            if (TrySet(word))
                continue;
            Problem = word;
            return;
        }
    }

    /// <summary>The next word that asks for a job, or nothing.</summary>
    public ReadOnlySpan<byte> TakeJob()
    {
        ReadOnlySpan<byte> word;
        do
            word = TakeWord(ref _jobs);
        while (word.Length > 0 && !IsJob(NameOf(word)));
        return word;
    }

    /// <summary>What stands in front of a word's equals sign.</summary>
    public static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> word) => word[..Math.Max(word.IndexOf((byte)'='), 0)];

    private static ReadOnlySpan<byte> TakeWord(scoped ref ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> word = default;
        while (text.Length > 0 && word.Length == 0)
        {
            int space = text.IndexOf((byte)' ');
            word = space < 0 ? text : text[..space];
            text = space < 0 ? default : text[(space + 1)..];
        }

        return word;
    }

    private static bool IsJob(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("probe"u8) || name.SequenceEqual("iperf"u8) || name.SequenceEqual("delay"u8);

    private bool TrySet(ReadOnlySpan<byte> word)
    {
        var scanner = new Scanner(word);
        ReadOnlySpan<byte> name = scanner.Word();
        if (!scanner.TryTake((byte)'='))
        {
            scanner.Position = 0;
            return Fail(scanner, "a word with = in it"u8);
        }

        if (IsJob(name))
            return true;
        if (name.SequenceEqual("run"u8))
        {
            Run = word[scanner.Position..];
            return true;
        }

        bool right;
        ReadOnlySpan<byte> expected;
        if (name.SequenceEqual("ip"u8))
        {
            right = TryAddCard(ref scanner);
            expected = "an address with a prefix of 1 to 32, for at most 4 cards"u8;
        }
        else if (name.SequenceEqual("gw"u8))
        {
            right = scanner.TryAddress(out Gateway);
            expected = "an address"u8;
        }
        else if (name.SequenceEqual("route"u8))
        {
            right = TryAddRoute(ref scanner);
            expected = "NETWORK/PREFIX,GATEWAY, at most 8 of them"u8;
        }
        else if (name.SequenceEqual("mtu"u8))
        {
            right = scanner.TryNumber(LeastMtu, GreatestMtu, out long mtu);
            Mtu = (int)mtu;
            expected = "576 to 1500"u8;
        }
        else if (name.SequenceEqual("mode"u8))
        {
            right = TryMode(scanner.Word());
            expected = "classic or plus"u8;
        }
        else
        {
            bool exit = name.SequenceEqual("exit"u8);
            bool known = exit || name.SequenceEqual("console"u8);
            right = known && TryYesOrNo(scanner.Word(), out (exit ? ref Exits : ref Listens));
            expected = known
                ? "yes or no"u8 : "ip, gw, route, mtu, mode, run, probe, iperf, delay, console or exit"u8;
        }

        return (right && scanner.AtEnd) || Fail(scanner, expected);
    }

    private bool TryMode(ReadOnlySpan<byte> name)
    {
        Mode = name.SequenceEqual("plus"u8) ? CardMode.Plus : CardMode.Classic;
        return Mode == CardMode.Plus || name.SequenceEqual("classic"u8);
    }

    private static bool TryYesOrNo(ReadOnlySpan<byte> name, out bool yes)
    {
        yes = name.SequenceEqual("yes"u8);
        return yes || name.SequenceEqual("no"u8);
    }

    private bool TryAddCard(ref Scanner scanner)
    {
        if (AddressCount == Cards.Greatest || !TryNetwork(ref scanner, out AddressAndPrefix address))
            return false;
        Addresses[AddressCount++] = address;
        return true;
    }

    private bool TryAddRoute(ref Scanner scanner)
    {
        StaticRoute route = default;
        if (RouteCount == GreatestRoutes || !TryNetwork(ref scanner, out route.Network)
            || !scanner.TryTake((byte)',') || !scanner.TryAddress(out route.Gateway))
            return false;
        Routes[RouteCount++] = route;
        return true;
    }

    private static bool TryNetwork(ref Scanner scanner, out AddressAndPrefix network)
    {
        network = default;
        network.PrefixLength = UsualPrefixLength;
        if (!scanner.TryAddress(out network.Address))
            return false;
        if (!scanner.TryTake((byte)'/'))
            return true;
        bool right = scanner.TryNumber(1, 32, out long length);
        network.PrefixLength = (int)length;
        return right;
    }

    private bool Fail(in Scanner scanner, ReadOnlySpan<byte> expected)
    {
        Error = new CommandError(scanner.Position, expected);
        return false;
    }
}
