using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>Bundles in OpenFlow 1.3 (ONF extension 230), and the message in one, checked as if it came alone.</summary>
internal static class BundleRules
{
    private const int ControlTypeOffset = 20;
    private const int FlagsOffset = 22;
    private const int ControlPropertiesOffset = 24;
    private const int InnerOffset = BundleAdd.MessageOffset;
    private const int XidOffset = 4;

    // Open, close, commit and discard, each as a request and a reply.
    private const int ControlTypes = 8;

    // Atomic and ordered.
    private const int KnownFlags = 3;

    public static bool TryCheckControl(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        if (message.UInt16(ControlTypeOffset) >= ControlTypes)
            return message.Refuse(ExperimenterErrors.BundleBadType, ControlTypeOffset, out refusal, "bundle control");
        return TryCheckFlags(message, out refusal)
            && PropertyRules.TryCheck(message.From(ControlPropertiesOffset), out refusal);
    }

    public static bool TryCheckAdd(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        if (!TryCheckFlags(message, out refusal))
            return false;
        Section inner = message.From(InnerOffset);
        Header.TryRead(inner.Octets, out Header header);
        if (header.Length < Header.Size || header.Length > inner.Size)
            return inner.Refuse(ExperimenterErrors.BundledBadLength, Header.LengthOffset, out refusal,
                "bundled message");
        if (header.Xid.Value != message.UInt32(XidOffset))
            return inner.Refuse(ExperimenterErrors.BundledBadXid, XidOffset, out refusal, "bundled message");
        inner = inner.Slice(0, header.Length);
        // No bundle can be in a bundle, so this goes no deeper.
        if (header.Type is not (MessageType.FlowMod or MessageType.GroupMod or MessageType.PortMod
            or MessageType.PacketOut))
            return inner.Refuse(ExperimenterErrors.BundledUnsupported, 1, out refusal, "bundled message");
        return HeaderRules.TryCheck(inner, out MessageRow? row, out refusal)
            && row.Check(inner, scrutiny, out refusal)
            && PropertyRules.TryCheck(PropertiesAfter(inner.Size, message.From(InnerOffset + inner.Size)), out refusal);
    }

    // The message is padded to 8, unless it is the last.
    private static Section PropertiesAfter(int size, Section rest) =>
        rest.Size < Padding.Align(size) - size ? rest : rest.From(Padding.Align(size) - size);

    private static bool TryCheckFlags(Section message, out Refusal refusal) =>
        (message.UInt16(FlagsOffset) & ~KnownFlags) == 0
            ? Section.Accept(out refusal)
            : message.Refuse(ExperimenterErrors.BundleBadFlags, FlagsOffset, out refusal, "flags");
}
