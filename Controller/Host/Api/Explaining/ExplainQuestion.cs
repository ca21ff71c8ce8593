using System.Text.RegularExpressions;
using Controller.Core;
using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Topology;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;
using Match = OpenFlow.Protocol.Matching.Match;

namespace Controller.Host.Api.Explaining;

/// <summary>What was asked, its names found: where a packet starts, what it is, and where it is wanted.</summary>
internal sealed partial record ExplainQuestion(
    PortId Start, byte[] Frame, PipelineInput? Input, IReadOnlyList<string> Assumed, PortId? WhyNot)
{
    private const int MaxFrame = 65_535;

    /// <summary>The question, or what is wrong with it.</summary>
    public static (ExplainQuestion? Question, Problem? Problem) Read(
        ExplainRequest request, IReadOnlyList<SwitchSnapshot> switches, NetworkModel network)
    {
        if (request.Switch is null || request.Port is null)
            return (null, Bad("'switch' and 'port' say where the packet comes in"));
        if (FindPort(request.Switch, request.Port, switches, network, out PortId start) is { } problem)
            return (null, problem);
        network.TryFind(start.Switch, out BridgeModel? bridge);
        if (ReadPacket(request, bridge!, network, start, out ExplainQuestion? question) is { } wrong)
            return (null, wrong);
        if (request.WhyNot is not { } wanted)
            return (question, null);
        int slash = wanted.LastIndexOf('/');
        (string where, string port) = slash < 0 ? (request.Switch, wanted) : (wanted[..slash], wanted[(slash + 1)..]);
        problem = FindPort(where, port, switches, network, out PortId end);
        return problem is null ? (question! with { WhyNot = end }, null) : (null, problem);
    }

    private static Problem? FindPort(
        string where, string port, IReadOnlyList<SwitchSnapshot> switches, NetworkModel network, out PortId found)
    {
        found = default;
        (SwitchSnapshot? snapshot, Problem? problem) = SwitchFinder.Find(where, switches);
        if (problem is not null)
            return problem;
        if (!network.TryFind(snapshot!.Id, out BridgeModel? bridge))
            return new Problem("Switch not connected", StatusCodes.Status404NotFound,
                $"switch '{where}' isn't connected, or didn't say what it holds");
        if (!bridge.TryFindPort(port, out PortNumber number))
            return new Problem("Unknown port", StatusCodes.Status404NotFound, $"switch '{where}' has no port '{port}'",
                [.. bridge.Model.Ports.Select(one => bridge.NameOf(one.Description.Number))]);
        found = new PortId(snapshot.Id, number);
        return null;
    }

    private static Problem? ReadPacket(ExplainRequest request, BridgeModel bridge, NetworkModel network, PortId start,
        out ExplainQuestion? question)
    {
        question = null;
        if (request.Packet is { } hex)
        {
            if (request.Match is not null)
                return Bad("'match' and 'packet' both say what the packet is: one of them will do");
            if (!TryReadHex(hex, out byte[] frame))
                return Bad($"'packet' must be hex, {EthernetView.HeaderSize} to {MaxFrame} octets");
            question = new ExplainQuestion(start, frame, null, [], null);
            return null;
        }
        string text = InPort().Replace(request.Match ?? "", found => NumberOf(found, bridge));
        if (!MatchParser.TryParse(text, out Match match, out TextError error))
            return Bad($"the match, column {error.Column}: {error.Message}");
        var better = new Dictionary<OxmField, UInt128>();
        if (network.HostsAt(start).FirstOrDefault() is { } host)
            better[OxmFields.EthSrc] = host.Address.Value;
        BuiltFrame built = FrameBuilder.Build(match, better);
        if (built.InPort is { } inPort && inPort != start.Port)
            return Bad($"in_port={bridge.NameOf(inPort)} isn't the port {bridge.NameOf(start.Port)} that was named");
        question = new ExplainQuestion(start, built.Frame, built.Input, built.Assumed, null);
        return null;
    }

    // ovs-ofctl takes names of ports, which it knows from the switch; the parser has none to ask.
    private static string NumberOf(System.Text.RegularExpressions.Match found, BridgeModel bridge)
    {
        string name = found.Groups["port"].Value.Trim('"');
        return bridge.TryFindPort(name, out PortNumber number) ? $"{found.Groups["start"].Value}{number}" : found.Value;
    }

    private static bool TryReadHex(string hex, out byte[] frame)
    {
        frame = [];
        string digits = string.Concat(hex.Where(c => !char.IsWhiteSpace(c) && c != ':'));
        if (digits.Length % 2 != 0 || digits.Length > 2 * MaxFrame || !digits.All(char.IsAsciiHexDigit))
            return false;
        frame = Convert.FromHexString(digits);
        return frame.Length >= EthernetView.HeaderSize;
    }

    private static Problem Bad(string detail) => new("Bad request", StatusCodes.Status400BadRequest, detail);

    [GeneratedRegex("""(?<start>(^|,)\s*in_port=)(?<port>"[^"]*"|[^,\s]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex InPort();
}
