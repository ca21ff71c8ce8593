using OpenFlow.Peers.Tests.Generating;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Peers.Tests;

/// <summary>
/// As much of a switch's state as decides which of our messages it refuses: which groups and meters there are, which
/// bundles are open, and the newest generation of roles.
/// </summary>
/// <param name="addresses">Of its ports.</param>
internal sealed class SwitchModel(IReadOnlyDictionary<PortNumber, MacAddress> addresses)
{
    private readonly HashSet<GroupId> _groups = [];
    private readonly HashSet<MeterId> _meters = [];
    private readonly Dictionary<BundleId, bool> _isClosed = [];
    private readonly Dictionary<BundleId, List<byte[]>> _bundled = [];
    private readonly OptionModel _options = new();
    private ulong? _generation;
    private bool _isSlave;

    /// <summary>A new connection, and neither groups nor meters that batches use. The generation stays.</summary>
    public void StartOver()
    {
        _groups.Clear();
        _meters.Clear();
        _isClosed.Clear();
        _bundled.Clear();
        _options.Clear();
        _isSlave = false;
    }

    /// <summary>The error's name that the switch has to answer; null for none.</summary>
    public string? Expect(Sample sample)
    {
        ReadOnlySpan<byte> octets = sample.Octets;
        if (_isSlave && IsChange(octets))
            return "OFPBRC_IS_SLAVE";
        if (sample.Kind.Name == OvsLacks.ActionsOf)
            return "OFPBAC_BAD_TYPE";
        return TypeOf(octets) switch
        {
            MessageType.GroupMod when GroupMod.TryRead(octets, out GroupMod group, out _) => Expect(group),
            MessageType.MeterMod when MeterMod.TryRead(octets, out MeterMod meter, out _) => Expect(meter),
            MessageType.PortMod when PortMod.TryRead(octets, out PortMod port, out _) => Expect(port),
            MessageType.Experimenter when BundleControl.TryRead(octets, out BundleControl control, out _) =>
                Expect(control),
            MessageType.Experimenter when BundleAdd.TryRead(octets, out BundleAdd add, out _) => Expect(add),
            MessageType.Experimenter when TlvTableMod.TryRead(octets, out TlvTableMod options, out _) =>
                _options.Expect(options),
            // Nobody may set what its tables can do.
            MessageType.MultipartRequest when MultipartRequest.TryRead(octets, out MultipartRequest request, out _) =>
                request.Type == MultipartType.TableFeatures ? "OFPTFFC_EPERM" : null,
            // Open vSwitch's own.
            MessageType.TableMod when TableMod.TryRead(octets, out TableMod table, out _) =>
                table.Table == TableId.Max ? "OFPTMFC_EPERM" : null,
            // Of an experimenter that nobody is.
            MessageType.Experimenter when sample.Kind.Name == "EXPERIMENTER" => "OFPBRC_BAD_EXPERIMENTER",
            // There has been one.
            MessageType.Hello => "OFPBRC_BAD_TYPE",
            MessageType.RoleRequest when RoleRequest.TryRead(octets, out RoleRequest role, out _) => Expect(role),
            _ => null,
        };
    }

    private string? Expect(GroupMod group)
    {
        switch (group.Command)
        {
            case GroupModCommand.Add:
                return _groups.Add(group.Group) ? null : "OFPGMFC_GROUP_EXISTS";
            case GroupModCommand.Modify:
                return _groups.Contains(group.Group) ? null : "OFPGMFC_UNKNOWN_GROUP";
            case GroupModCommand.AddOrModify:
                _groups.Add(group.Group);
                return null;
            default:
                _groups.Remove(group.Group);
                return null;
        }
    }

    private string? Expect(MeterMod meter)
    {
        switch (meter.Command)
        {
            case MeterModCommand.Add when _meters.Contains(meter.Meter):
                return "OFPMMFC_METER_EXISTS";
            case MeterModCommand.Modify when !_meters.Contains(meter.Meter):
                return "OFPMMFC_UNKNOWN_METER";
            case MeterModCommand.Add or MeterModCommand.Modify when HasOtherThanDrop(meter):
                return "OFPMMFC_BAD_BAND";
            case MeterModCommand.Add or MeterModCommand.Modify:
                _meters.Add(meter.Meter);
                return null;
            default:
                _meters.Remove(meter.Meter);
                return null;
        }
    }

    // The user-space datapath's meters drop, and do no more.
    private static bool HasOtherThanDrop(MeterMod meter)
    {
        Assert.True(EntryListView.TryRead(meter.Bands, out EntryListView<MeterBand> bands, out _));
        foreach (MeterBand band in bands)
        {
            if (band.Type != MeterBandType.Drop)
                return true;
        }
        return false;
    }

    private string? Expect(PortMod port)
    {
        if (!addresses.ContainsKey(port.Port))
            return "OFPPMFC_BAD_PORT";
        return port.Address == addresses[port.Port] ? null : "OFPPMFC_BAD_HW_ADDR";
    }

    // A bundle that is used wrongly is gone.
    private string? Expect(BundleControl control)
    {
        bool isThere = _isClosed.Remove(control.Bundle, out bool isClosed);
        if (control.Type != BundleControlType.CloseRequest || !isThere || isClosed)
            Finish(control);
        switch (control.Type)
        {
            case BundleControlType.OpenRequest when !isThere:
                _isClosed[control.Bundle] = false;
                return null;
            case BundleControlType.CloseRequest when isThere && !isClosed:
                _isClosed[control.Bundle] = true;
                return null;
            case BundleControlType.CloseRequest when isThere:
                return "OFPBFC_BUNDLE_CLOSED";
            case BundleControlType.OpenRequest:
                return "OFPBFC_BAD_ID";
            default:
                return isThere ? null : "OFPBFC_BAD_ID";
        }
    }

    // What is added to a bundle opens it.
    private string? Expect(BundleAdd add)
    {
        if (_isClosed.Remove(add.Bundle, out bool isClosed) && isClosed)
        {
            _bundled.Remove(add.Bundle);
            return "OFPBFC_BUNDLE_CLOSED";
        }
        _isClosed[add.Bundle] = false;
        if (!_bundled.TryGetValue(add.Bundle, out List<byte[]>? messages))
            _bundled[add.Bundle] = messages = [];
        messages.Add(add.Message.ToArray());
        return null;
    }

    // Only groups leave something behind that later messages depend on.
    private void Finish(BundleControl control)
    {
        if (!_bundled.Remove(control.Bundle, out List<byte[]>? messages)
            || control.Type != BundleControlType.CommitRequest)
            return;
        foreach (byte[] message in messages)
        {
            if (TypeOf(message) == MessageType.GroupMod && GroupMod.TryRead(message, out GroupMod group, out _))
                Assert.Null(Expect(group));
        }
    }

    private static bool IsChange(ReadOnlySpan<byte> octets) => TypeOf(octets) is MessageType.PacketOut
        or MessageType.FlowMod or MessageType.GroupMod or MessageType.PortMod or MessageType.TableMod
        or MessageType.MeterMod
        || BundleControl.TryRead(octets, out _, out _) || TlvTableMod.TryRead(octets, out _, out _)
        || BundleAdd.TryRead(octets, out _, out _);

    // Generations wrap around: the older one is that from which the way to the other is the shorter (§6.3.6).
    private string? Expect(RoleRequest role)
    {
        if (role.Role == ControllerRole.Equal)
            _isSlave = false;
        if (role.Role is not (ControllerRole.Master or ControllerRole.Slave))
            return null;
        if (_generation is { } newest && (long)(role.GenerationId - newest) < 0)
            return "OFPRRFC_STALE";
        _generation = role.GenerationId;
        _isSlave = role.Role == ControllerRole.Slave;
        return null;
    }

    private static MessageType TypeOf(ReadOnlySpan<byte> octets) => (MessageType)octets[1];
}
