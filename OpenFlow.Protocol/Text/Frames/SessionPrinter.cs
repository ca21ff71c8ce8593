using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>
/// What a controller and a switch say of themselves: echo, features, configuration, roles, async masks.
/// </summary>
internal static class SessionPrinter
{
    private static readonly string?[] CapabilityNames =
    [
        "FLOW_STATS", "TABLE_STATS", "PORT_STATS", "GROUP_STATS", null, "IP_REASM", "QUEUE_STATS", null, "PORT_BLOCKED",
    ];

    /// <param name="isInner">Whether it stands in an ERROR: then an echo's payload is counted, not shown.</param>
    public static bool TryAppend(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame, bool isInner,
        out OpenFlowError error)
    {
        switch (type)
        {
            case MessageType.EchoRequest or MessageType.EchoReply:
                error = default;
                AppendEcho(text, frame[Header.Size..], isInner);
                return true;
            case MessageType.FeaturesReply when FeaturesReply.TryRead(frame, out FeaturesReply features, out error):
                AppendFeatures(text, features);
                return true;
            case MessageType.GetConfigReply when GetConfigReply.TryRead(frame, out GetConfigReply config, out error):
                return TryAppendConfig(text, config.Flags & ConfigFlags.FragmentsNiciraMatch, config.MissSendLength);
            case MessageType.SetConfig when SetConfig.TryRead(frame, out SetConfig config, out error):
                error = OpenFlowErrors.BadConfigFlags;
                return TryAppendConfig(text, config.Flags, config.MissSendLength);
            case MessageType.TableMod when TableMod.TryRead(frame, out TableMod table, out error):
                text.Append(table.Table == TableId.All ? " table_id: ALL_TABLES" : $" table_id={table.Table}");
                return true;
            case MessageType.RoleRequest or MessageType.RoleReply:
                return TryAppendRole(text, type, frame, out error);
            default:
                return TryAppendAsync(text, type, frame, out error);
        }
    }

    private static void AppendEcho(StringBuilder text, ReadOnlySpan<byte> payload, bool isInner)
    {
        text.Append(' ').Append(payload.Length).Append(" bytes of payload\n");
        if (!isInner)
            HexDump.Append(text, payload);
    }

    private static void AppendFeatures(StringBuilder text, FeaturesReply features)
    {
        text.Append(CultureInfo.InvariantCulture, $" dpid:{features.DatapathId}\n")
            .Append("n_tables:").Append(features.TableCount).Append(", n_buffers:").Append(features.BufferCount);
        if (features.AuxiliaryId != 0)
            text.Append(", auxiliary_id:").Append(features.AuxiliaryId);
        text.Append("\ncapabilities: ");
        NameList.Append(text, (uint)features.Capabilities, CapabilityNames, others: false);
        text.Append('\n');
    }

    private static bool TryAppendConfig(StringBuilder text, ConfigFlags flags, ushort missSendLength)
    {
        string? fragments = flags switch
        {
            ConfigFlags.FragmentsNormal => "normal",
            ConfigFlags.FragmentsDrop => "drop",
            ConfigFlags.FragmentsReassemble => "reassemble",
            ConfigFlags.FragmentsNiciraMatch => "nx-match",
            _ => null,
        };
        text.Append(" frags=").Append(fragments).Append(" miss_send_len=").Append(missSendLength);
        return fragments is not null;
    }

    private static bool TryAppendRole(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame,
        out OpenFlowError error)
    {
        ControllerRole role;
        ulong generation;
        bool told;
        if (type == MessageType.RoleRequest && RoleRequest.TryRead(frame, out RoleRequest request, out error))
        {
            (role, generation) = (request.Role, request.GenerationId);
            told = role != ControllerRole.NoChange && generation != ulong.MaxValue;
        }
        else if (type == MessageType.RoleReply && RoleReply.TryRead(frame, out RoleReply reply, out error))
        {
            // All ones is what a switch says before any controller gave it an id.
            (role, generation) = (reply.Role, reply.GenerationId);
            told = generation != ulong.MaxValue;
        }
        else
        {
            error = OpenFlowErrors.BadLength;
            return false;
        }
        error = OpenFlowErrors.BadRole;
        text.Append(" role=").Append(OvsNames.Of(role));
        if (told)
            text.Append(" generation_id=").Append(generation);
        return Enum.IsDefined(role);
    }

    private static bool TryAppendAsync(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame,
        out OpenFlowError error)
    {
        AsyncMasks masks;
        if (type == MessageType.SetAsync && SetAsync.TryRead(frame, out SetAsync set, out error))
            masks = set.Masks;
        else if (type == MessageType.GetAsyncReply && GetAsyncReply.TryRead(frame, out GetAsyncReply reply, out error))
            masks = reply.Masks;
        else
        {
            error = OpenFlowErrors.BadLength;
            return false;
        }
        AsyncPrinter.Append(text, masks);
        return true;
    }
}
