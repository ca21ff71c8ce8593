using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>Messages with a field or two to check (OpenFlow 1.3.5 §7.3.2, §7.3.4.3, §7.3.6, §7.3.9, §7.4.4).</summary>
internal static class SessionRules
{
    private const int ErrorTypeOffset = 8;
    private const int ExperimenterErrorSize = 16;
    private const int ConfigFlagsOffset = 8;

    // Normal, drop, reassemble, and Open vSwitch's nx-match: two bits.
    private const int FragmentBits = 3;
    private const int PortOffset = 8;
    private const int RoleOffset = 8;

    public static bool TryCheckError(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        message.UInt16(ErrorTypeOffset) == (ushort)ErrorType.Experimenter && message.Size < ExperimenterErrorSize
            ? message.Refuse(OpenFlowErrors.BadLength, Header.LengthOffset, out refusal, "experimenter ERROR")
            : Section.Accept(out refusal);

    public static bool TryCheckSetConfig(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        (message.UInt16(ConfigFlagsOffset) & ~FragmentBits) != 0
            ? message.Refuse(OpenFlowErrors.BadConfigFlags, ConfigFlagsOffset, out refusal, "flags")
            : Section.Accept(out refusal);

    public static bool TryCheckPortMod(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        new PortNumber(message.UInt32(PortOffset)).IsIngress
            ? Section.Accept(out refusal)
            : message.Refuse(OpenFlowErrors.PortModBadPort, PortOffset, out refusal, "port_no");

    public static bool TryCheckQueueRequest(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        var port = new PortNumber(message.UInt32(PortOffset));
        return port.IsIngress || port == PortNumber.Any
            ? Section.Accept(out refusal)
            : message.Refuse(OpenFlowErrors.QueueBadPort, PortOffset, out refusal, "port");
    }

    public static bool TryCheckRoleRequest(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        message.UInt32(RoleOffset) > (uint)ControllerRole.Slave
            ? message.Refuse(OpenFlowErrors.BadRole, RoleOffset, out refusal, "role")
            : Section.Accept(out refusal);
}
