using System.Globalization;
using System.Net;
using System.Text;
using StackUnderTest.Programs;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Host;

/// <summary>The command line.</summary>
internal sealed class HostArguments
{
    public const string Usage = """
        stack-host --tap NAME [--ip A.B.C.D/N] [--gw A.B.C.D] [--mac XX:XX:XX:XX:XX:XX]
                   [--mtu N] [--run LIST] [--seconds N] [--probe SCRIPT] [--iperf OPTIONS] [--delay TIME] [--exit yes]
                   [--script-port PATH]
        stack-host --script-port PATH [--ip A.B.C.D/N] [--mtu N] [--run LIST] [--seconds N]
          --tap NAME    the TAP device to be on (made if it doesn't exist)
          --script-port PATH
                        listen on this Unix socket for socket calls and packets; without
                        --tap its other end is the stack's only neighbour
          --ip A/N      own address and prefix; without it DHCP asks for one, and without
                        --tap it is 192.168.0.1/16
          --gw A        default gateway
          --run LIST    servers: echo,discard,daytime,chargen,http (all by default, none without
                        --tap; '' for none)
          --probe, --iperf, --delay   jobs in their order, as on the kernel's command line
          --exit yes    end with the last job: 0 if all passed, else 1
          --seconds N   end after that many seconds
        """;

    private string? _run;

    public string Tap { get; private set; } = "";

    /// <summary>Empty without a script port.</summary>
    public string ScriptPort { get; private set; } = "";

    public Ipv4Address Address { get; private set; }

    public int PrefixLength { get; private set; } = 24;

    public Ipv4Address Gateway { get; private set; }

    public MacAddress Mac { get; private set; } = new(0x0200_5e10_0002);

    public int Mtu { get; private set; } = 1500;

    public string Run => _run ?? (Tap.Length == 0 ? "" : Encoding.ASCII.GetString(ProgramTable.Servers));

    /// <summary>Jobs, each by its name (probe, iperf, delay) and text.</summary>
    public List<(string Name, string Text)> Jobs { get; } = [];

    public bool Exits { get; private set; }

    public int Seconds { get; private set; }

    /// <summary>Null, and what is wrong, if the arguments make no sense.</summary>
    public static HostArguments? Parse(string[] arguments, out string error)
    {
        var parsed = new HostArguments();
        error = "";
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
                error = $"{arguments[i]} needs a value";
            else if (!parsed.TrySet(arguments[i], arguments[i + 1]))
                error = $"can't use {arguments[i]} {arguments[i + 1]}";
            if (error.Length > 0)
                return null;
        }

        if (parsed.Tap.Length == 0 && parsed.ScriptPort.Length == 0)
            error = "--tap or --script-port is missing";
        if (parsed.Tap.Length == 0 && parsed.Address.IsAny)
            (parsed.Address, parsed.PrefixLength) = (new Ipv4Address(192, 168, 0, 1), 16);
        return error.Length == 0 ? parsed : null;
    }

    private bool TrySet(string name, string value)
    {
        switch (name)
        {
            case "--tap":
                Tap = value;
                return true;
            case "--script-port":
                ScriptPort = value;
                return value.Length > 0;
            case "--run":
                _run = value;
                return true;
            case "--probe" or "--iperf" or "--delay":
                Jobs.Add((name[2..], value));
                return true;
            case "--exit":
                Exits = value == "yes";
                return Exits || value == "no";
            case "--ip":
                string[] parts = value.Split('/');
                bool prefix = parts.Length == 2 && TryNumber(parts[1], 0, 32, out int length)
                    && (PrefixLength = length) >= 0;
                return TryAddress(parts[0], out Ipv4Address address) && (Address = address) == address
                    && (parts.Length == 1 || prefix);
            case "--gw":
                return TryAddress(value, out Ipv4Address gateway) && (Gateway = gateway) == gateway;
            case "--mac":
                bool hex = ulong.TryParse(
                    value.Replace(":", "", StringComparison.Ordinal), NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture, out ulong mac);
                Mac = new MacAddress(mac);
                return hex && !Mac.IsGroup;
            case "--mtu":
                return TryNumber(value, 68, 9000, out int mtu) && (Mtu = mtu) > 0;
            case "--seconds":
                return TryNumber(value, 1, int.MaxValue, out int seconds) && (Seconds = seconds) > 0;
            default:
                return false;
        }
    }

    private static bool TryNumber(string text, int least, int greatest, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number >= least && number <= greatest;

    private static bool TryAddress(string text, out Ipv4Address address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out IPAddress? parsed) || parsed.GetAddressBytes() is not { Length: 4 } bytes)
            return false;
        address = Ipv4Address.Read(bytes);
        return true;
    }
}
