using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// Reads packet-outs in ovs-ofctl's syntax (ovs-ofctl(8), "Packet-Out Syntax"):
/// <c>in_port=controller,packet=0123456789ab...,actions=output:1</c>.
/// </summary>
public static class PacketOutParser
{
    private const int FixedSize = 24;

    /// <summary>The packet's octets and its actions are needed. False with the place and the reason.</summary>
    public static bool TryParse(string text, out ParsedPacketOut packet, out TextError error)
    {
        var complaints = new Complaints();
        packet = new ParsedPacketOut();
        bool parsed = TryParse(new Piece(text), complaints, ref packet);
        error = complaints.First;
        return parsed;
    }

    private static bool TryParse(Piece text, Complaints complaints, ref ParsedPacketOut packet)
    {
        if (!ActionsText.TrySplit(text, out Piece rest, out _, out Piece actions))
            return complaints.Fail(text.From(text.Length), "a packet-out needs actions: write actions=… at its end");
        bool failed;
        while (KeyValue.TryTake(ref rest, complaints, out KeyValue pair, out failed))
        {
            if (!TryTake(pair, complaints, ref packet))
                return false;
        }
        var scope = new ActionScope(complaints, packet: null);
        if (failed || !ActionParser.TryParse(actions, scope))
            return false;
        if (packet.Data.Length == 0)
            return complaints.Fail(text, "a packet-out needs packet=HEX");
        packet = packet with { Actions = scope.Actions };
        return FixedSize + packet.Actions.Octets.Length + packet.Data.Length <= ushort.MaxValue
            || complaints.Fail(text, $"the message would have more than {ushort.MaxValue} octets");
    }

    private static bool TryTake(KeyValue pair, Complaints complaints, ref ParsedPacketOut packet)
    {
        switch (pair.Key.Span)
        {
            case "in_port":
                bool parsed = PortText.TryParse(pair.Value, "in_port", complaints, out PortNumber port);
                packet = packet with { InPort = port };
                return parsed;
            case "packet":
                if (!HexText.TryParse(pair.Value, "packet", complaints, out byte[] data))
                    return false;
                packet = packet with { Data = [.. data] };
                return true;
            default:
                return complaints.Fail(pair.Key, $"'{pair.Key}' is no part of a packet-out"
                    + NearestName.Hint(pair.Key.Span, ["in_port", "packet", "actions"]));
        }
    }
}
