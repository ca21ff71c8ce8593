using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// Properties one after the other, padded to 8, their length without the padding: bundles have them (ONF extension
/// 230), and Open vSwitch's own packet-ins, and what resumes those.
/// </summary>
internal static class PropertyRules
{
    private const int HeaderSize = 4;
    private const int LengthOffset = 2;
    private const ushort PacketMetadata = 6;

    public static bool TryCheck(Section properties, out Refusal refusal) =>
        TryCheck(properties, isPacket: false, out refusal);

    /// <summary>Checks a packet's properties: its metadata are match fields.</summary>
    public static bool TryCheckPacket(Section properties, out Refusal refusal) =>
        TryCheck(properties, isPacket: true, out refusal);

    private static bool TryCheck(Section rest, bool isPacket, out Refusal refusal)
    {
        while (!rest.IsEmpty)
        {
            int length = rest.Size < HeaderSize ? 0 : rest.UInt16(LengthOffset);
            if (length < HeaderSize || Padding.Align(length) > rest.Size)
                return rest.Refuse(OpenFlowErrors.BadLength, LengthOffset, out refusal, "property");
            if (isPacket && !PacketIn2Property.TryRead(rest.Octets, out _, out OpenFlowError error)
                && rest.UInt16(0) != PacketMetadata)
                return rest.Refuse(error, 0, out refusal, "property");
            var facts = new MatchFacts();
            if (isPacket && rest.UInt16(0) == PacketMetadata
                && !MatchRules.TryCheckFields(rest.Slice(HeaderSize, length - HeaderSize), Scrutiny.Framing, ref facts,
                    out refusal))
                return false;
            rest = rest.From(Padding.Align(length));
        }
        return Section.Accept(out refusal);
    }
}
