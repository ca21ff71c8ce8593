using System.Buffers.Binary;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>Multipart requests, answered from the model, in parts.</summary>
internal sealed partial class OpenFlowAgent
{
    private const uint AllGroupTypes = 0b1111;
    private const int GroupFeaturesSize = 40;

    private OpenFlowError Answer(ReadOnlySpan<byte> message, Xid xid, long now)
    {
        if (!MultipartRequest.TryRead(message, out MultipartRequest request, out OpenFlowError error))
            return error;
        Model.Expire(now);
        error = default;
        IEnumerable<byte[]>? entries = request.Type switch
        {
            MultipartType.Desc => [WireExtensions.Encode(_options.Description)],
            MultipartType.PortDesc => Model.Ports.Select(port => WireExtensions.Encode(port.Description)),
            MultipartType.Flow or MultipartType.Aggregate => FlowStats(message, now, out error),
            MultipartType.Table => Model.Flows.Tables.Select(TableStats),
            MultipartType.PortStats => PortStats(message, out error),
            MultipartType.GroupDesc => Model.Groups.All.Select(GroupDesc),
            MultipartType.GroupFeatures when _options.Pipeline.Groups => [GroupFeatures()],
            MultipartType.MeterConfig => MeterConfig(request.Body),
            MultipartType.MeterFeatures => [WireExtensions.Encode(NewMeterFeatures())],
            _ => null,
        };
        if (error == default && entries is null)
            error = OpenFlowErrors.BadMultipart;
        if (error == default)
            SendParts(request.Type, entries!, xid);
        return error;
    }

    private void SendParts(MultipartType type, IEnumerable<byte[]> entries, Xid xid)
    {
        var part = new List<byte>();
        foreach (byte[] entry in entries)
        {
            if (part.Count > 0 && part.Count + entry.Length > _options.MultipartSize)
            {
                Send(new MultipartReply { Type = type, Flags = MultipartFlags.More, Body = part.ToArray() }, xid);
                part.Clear();
            }
            part.AddRange(entry);
        }
        Send(new MultipartReply { Type = type, Body = part.ToArray() }, xid);
    }

    private IEnumerable<byte[]> FlowStats(ReadOnlySpan<byte> message, long now, out OpenFlowError error)
    {
        if (!FlowStatsRequest.TryRead(message, out FlowStatsRequest request, out error)
            || !Model.Flows.TrySelect(request, out List<FlowEntry> flows, out error))
            return [];
        error = default;
        if (request.Type == MultipartType.Flow)
            return flows.Select(flow => WireExtensions.Encode(flow.StatsAt(now)));
        return
        [
            WireExtensions.Encode(new AggregateStats
            {
                FlowCount = (uint)flows.Count,
                PacketCount = (ulong)flows.Sum(flow => (long)flow.PacketCount),
                ByteCount = (ulong)flows.Sum(flow => (long)flow.ByteCount),
            }),
        ];
    }

    private static byte[] TableStats(FlowTable table) => WireExtensions.Encode(new TableStats
    {
        Table = table.Id,
        ActiveCount = (uint)table.Count,
        LookupCount = table.LookupCount,
        MatchedCount = table.MatchedCount,
    });

    private IEnumerable<byte[]> PortStats(ReadOnlySpan<byte> message, out OpenFlowError error)
    {
        if (!PortStatsRequest.TryRead(message, out PortStatsRequest request, out error))
            return [];
        error = default;
        PortNumber wanted = request.Port;
        return Model.Ports.Where(port => wanted == PortNumber.Any || port.Description.Number == wanted)
            .Select(port => WireExtensions.Encode(new PortStatsEntry
            {
                Port = port.Description.Number,
                ReceivedPackets = port.ReceivedPackets,
                ReceivedBytes = port.ReceivedBytes,
                SentPackets = port.SentPackets,
                SentBytes = port.SentBytes,
            }));
    }

    private static byte[] GroupDesc(GroupEntry group) => WireExtensions.Encode(new GroupDescEntry
    {
        Type = group.Type,
        Group = group.Id,
        Buckets = group.Buckets.View,
    });

    // Types, capabilities, then room and actions for each of the four types (§7.3.5.9).
    private static byte[] GroupFeatures()
    {
        const int roomOffset = 8;
        var body = new byte[GroupFeaturesSize];
        BinaryPrimitives.WriteUInt32BigEndian(body, AllGroupTypes);
        for (int type = 0; type < 4; type++)
            BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(roomOffset + type * sizeof(uint)), GroupId.Max.Value);
        return body;
    }

    private IEnumerable<byte[]> MeterConfig(ReadOnlySpan<byte> body)
    {
        uint wanted = body.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(body) : MeterId.All.Value;
        return Model.Meters.All
            .Where(meter => wanted == MeterId.All.Value || meter.Id.Value == wanted)
            .Select(MeterConfig);
    }

    private static byte[] MeterConfig(MeterEntry meter)
    {
        EntryListView.TryRead(meter.Bands.Span, out EntryListView<MeterBand> bands, out _);
        return WireExtensions.Encode(new MeterConfigEntry { Flags = meter.Flags, Meter = meter.Id, Bands = bands });
    }

    private MeterFeatures NewMeterFeatures() => new()
    {
        MaxMeter = _options.Pipeline.MaxMeter,
        BandTypes = 1 << (int)MeterBandType.Drop,
        Capabilities = (uint)(MeterFlags.Kbps | MeterFlags.PacketsPerSecond | MeterFlags.Burst | MeterFlags.Statistics),
        MaxBands = 1,
    };
}
