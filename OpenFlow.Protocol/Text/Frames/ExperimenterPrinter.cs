using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>The ONF's extensions for 1.3: bundles, flow monitors, role status; Nicira's are elsewhere.</summary>
internal static class ExperimenterPrinter
{
    private const ushort MaxBundleType = (ushort)BundleControlType.DiscardReply;

    private static readonly string?[] BundleFlagNames = ["atomic", "ordered"];

    public static bool TryAppend(StringBuilder text, ReadOnlySpan<byte> frame, int depth, out OpenFlowError error)
    {
        if (!Experimenter.TryRead(frame, out Experimenter experimenter, out error))
            return false;
        if (experimenter.Id == ExperimenterId.Nicira)
            return NiciraMessagePrinter.TryAppend(text, experimenter.ExperimenterType, frame, out error);
        return experimenter.ExperimenterType switch
        {
            BundleControl.ExperimenterType => TryAppendBundleControl(text, frame, out error),
            BundleAdd.ExperimenterType => TryAppendBundleAdd(text, frame, depth, out error),
            RoleStatus.ExperimenterType => TryAppendRoleStatus(text, frame, out error),
            FlowMonitorCancel.ExperimenterType => TryAppendCancel(text, frame, out error),
            _ => FlowMonitorPause.TryRead(frame, out _, out error),
        };
    }

    public static bool TryAppendMultipart(StringBuilder text, ReadOnlySpan<byte> body, bool request,
        out OpenFlowError error)
    {
        if (!ExperimenterMultipart.TryRead(body, out ExperimenterMultipart multipart, out error))
            return false;
        error = OpenFlowErrors.BadExperimenterType;
        if ((multipart.Id, multipart.ExperimenterType) != (ExperimenterId.Onf, FlowMonitorRequest.ExperimenterType))
            return false;
        return request
            ? FlowMonitorPrinter.TryAppendRequests(text, multipart.Data, out error)
            : FlowMonitorPrinter.TryAppendUpdates(text, multipart.Data, out error);
    }

    private static bool TryAppendBundleControl(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!BundleControl.TryRead(frame, out BundleControl control, out error))
            return false;
        AppendBundle(text, control.Bundle);
        text.Append(" type=").Append((ushort)control.Type <= MaxBundleType ? SpecName.Upper(control.Type) : "");
        NameList.Append(text.Append(" flags="), (uint)control.Flags, BundleFlagNames);
        return true;
    }

    private static bool TryAppendBundleAdd(StringBuilder text, ReadOnlySpan<byte> frame, int depth,
        out OpenFlowError error)
    {
        if (!BundleAdd.TryRead(frame, out BundleAdd add, out error))
            return false;
        AppendBundle(text, add.Bundle);
        NameList.Append(text.Append(" flags="), (uint)add.Flags, BundleFlagNames);
        FramePrinter.Append(text.Append('\n'), add.Message, depth);
        return true;
    }

    private static void AppendBundle(StringBuilder text, BundleId bundle) => text.Append("\n bundle_id=")
        .Append(bundle.Value == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"0x{bundle.Value:x}"));

    private static bool TryAppendRoleStatus(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!RoleStatus.TryRead(frame, out RoleStatus status, out error))
            return false;
        text.Append(" role=").Append(OvsNames.Of(status.Role)).Append(" generation_id=").Append(status.GenerationId)
            .Append(" reason=").Append(status.Reason switch
            {
                RoleStatusReason.MasterRequest => "primary_request",
                RoleStatusReason.Configuration => "configuration_changed",
                RoleStatusReason.Experimenter => "experimenter_data_changed",
                _ => ((byte)status.Reason).ToString(CultureInfo.InvariantCulture),
            });
        return true;
    }

    private static bool TryAppendCancel(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!FlowMonitorCancel.TryRead(frame, out FlowMonitorCancel cancel, out error))
            return false;
        text.Append(" id=").Append(cancel.Monitor);
        return true;
    }
}
