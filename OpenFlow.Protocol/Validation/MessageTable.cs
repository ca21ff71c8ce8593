using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Wire.MessageType;

namespace OpenFlow.Protocol.Validation;

/// <summary>The messages of OpenFlow 1.3 (1.3.5 §7.1, A.1) with their sizes, by the number of their type.</summary>
internal static class MessageTable
{
    private static readonly MessageRow[] Rows =
    [
        AtLeast(8, Hello, "HELLO", HelloRules.TryCheck),
        AtLeast(12, Error, "ERROR", SessionRules.TryCheckError),
        AtLeast(8, EchoRequest, "ECHO_REQUEST", Nothing),
        AtLeast(8, EchoReply, "ECHO_REPLY", Nothing),
        AtLeast(16, Experimenter, "EXPERIMENTER", ExperimenterRules.TryCheck),
        Exactly(8, FeaturesRequest, "FEATURES_REQUEST", Nothing),
        Exactly(32, FeaturesReply, "FEATURES_REPLY", Nothing),
        Exactly(8, GetConfigRequest, "GET_CONFIG_REQUEST", Nothing),
        Exactly(12, GetConfigReply, "GET_CONFIG_REPLY", Nothing),
        Exactly(12, SetConfig, "SET_CONFIG", SessionRules.TryCheckSetConfig) with { IsForSwitch = true },
        AtLeast(34, PacketIn, "PACKET_IN", PacketRules.TryCheckIn),
        AtLeast(56, FlowRemoved, "FLOW_REMOVED", PacketRules.TryCheckRemoved),
        Exactly(80, PortStatus, "PORT_STATUS", Nothing),
        AtLeast(24, PacketOut, "PACKET_OUT", PacketRules.TryCheckOut) with { IsForSwitch = true },
        AtLeast(48, FlowMod, "FLOW_MOD", FlowModRules.TryCheck) with { IsForSwitch = true },
        AtLeast(16, GroupMod, "GROUP_MOD", GroupRules.TryCheck) with { IsForSwitch = true },
        Exactly(40, PortMod, "PORT_MOD", SessionRules.TryCheckPortMod) with { IsForSwitch = true },
        Exactly(16, TableMod, "TABLE_MOD", Nothing) with { IsForSwitch = true },
        AtLeast(16, MultipartRequest, "MULTIPART_REQUEST", MultipartRules.TryCheckRequest)
            with { IsForSwitch = true },
        AtLeast(16, MultipartReply, "MULTIPART_REPLY", MultipartRules.TryCheckReply),
        Exactly(8, BarrierRequest, "BARRIER_REQUEST", Nothing),
        Exactly(8, BarrierReply, "BARRIER_REPLY", Nothing),
        Exactly(16, QueueGetConfigRequest, "QUEUE_GET_CONFIG_REQUEST", SessionRules.TryCheckQueueRequest)
            with { IsForSwitch = true },
        AtLeast(16, QueueGetConfigReply, "QUEUE_GET_CONFIG_REPLY", QueueRules.TryCheck),
        Exactly(24, RoleRequest, "ROLE_REQUEST", SessionRules.TryCheckRoleRequest) with { IsForSwitch = true },
        Exactly(24, RoleReply, "ROLE_REPLY", Nothing),
        Exactly(8, GetAsyncRequest, "GET_ASYNC_REQUEST", Nothing),
        Exactly(32, GetAsyncReply, "GET_ASYNC_REPLY", Nothing),
        Exactly(32, SetAsync, "SET_ASYNC", Nothing),
        AtLeast(16, MeterMod, "METER_MOD", MeterRules.TryCheck) with { IsForSwitch = true },
    ];

    public static bool TryFind(MessageType type, [NotNullWhen(true)] out MessageRow? row)
    {
        row = (int)type < Rows.Length ? Rows[(int)type] : null;
        return row is not null;
    }

    private static MessageRow AtLeast(int size, MessageType type, string name, Rule check) =>
        new(type, name, size, check);

    private static MessageRow Exactly(int size, MessageType type, string name, Rule check) =>
        new(type, name, size, check) { IsExact = true };

    private static bool Nothing(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        Section.Accept(out refusal);
}
