using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>The queues of a port, each with its properties (OpenFlow 1.3.5 §7.2.2, §7.3.6).</summary>
internal static class QueueRules
{
    private const int QueuesOffset = 16;
    private const int QueueLengthOffset = 8;
    private const int PropertiesOffset = 16;
    private const int PropertyLengthOffset = 2;
    private const int PropertyHeaderSize = 8;
    private const int KnownPropertySize = 16;
    private const ushort MinRate = 1;
    private const ushort MaxRate = 2;
    private const ushort ExperimenterProperty = 0xffff;

    public static bool TryCheck(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        Section rest = message.From(QueuesOffset);
        while (!rest.IsEmpty)
        {
            int length = rest.Size < PropertiesOffset ? 0 : rest.UInt16(QueueLengthOffset);
            if (length < PropertiesOffset || length > rest.Size)
                return rest.Refuse(OpenFlowErrors.BadLength, QueueLengthOffset, out refusal,
                    "queue");
            if (!TryCheckProperties(rest.Slice(PropertiesOffset, length - PropertiesOffset), out refusal))
                return false;
            rest = rest.From(length);
        }
        return Section.Accept(out refusal);
    }

    private static bool TryCheckProperties(Section rest, out Refusal refusal)
    {
        while (!rest.IsEmpty)
        {
            int length = rest.Size < PropertyHeaderSize ? 0 : rest.UInt16(PropertyLengthOffset);
            bool fits = length >= PropertyHeaderSize && length <= rest.Size && rest.UInt16(0) switch
            {
                MinRate or MaxRate => length == KnownPropertySize,
                ExperimenterProperty => length >= KnownPropertySize,
                _ => true,
            };
            if (!fits)
                return rest.Refuse(OpenFlowErrors.BadLength, PropertyLengthOffset, out refusal,
                    "queue property");
            rest = rest.From(length);
        }
        return Section.Accept(out refusal);
    }
}
