using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>A meter of the model: it counts what passes and holds nothing back.</summary>
public sealed record MeterEntry(MeterId Id, MeterFlags Flags, ReadOnlyMemory<byte> Bands)
{
    public ulong PacketCount { get; internal set; }
    public ulong ByteCount { get; internal set; }

    /// <summary>What it does to packets above its rates: <c>drops above 100 packets/s</c>.</summary>
    public string Words
    {
        get
        {
            string unit = (Flags & MeterFlags.PacketsPerSecond) != 0 ? "packets/s" : "kbit/s";
            var bands = new List<string>();
            EntryListView.TryRead(Bands.Span, out EntryListView<MeterBand> list, out _);
            foreach (MeterBand band in list)
                bands.Add($"{(band.Type == MeterBandType.Drop ? "drops" : "remarks")} above {band.Rate} {unit}");
            return bands.Count == 0 ? "passes all" : string.Join(", ", bands);
        }
    }
}

/// <summary>The meters of a switch (OpenFlow 1.3.5 §7.3.4.4); errors as Open vSwitch 3.1 answers.</summary>
public sealed class MeterTable(uint maxMeter)
{
    private static readonly OpenFlowError Exists = new(ErrorType.MeterModFailed, 1);
    private static readonly OpenFlowError Unknown = new(ErrorType.MeterModFailed, 3);
    private static readonly OpenFlowError BadCommand = new(ErrorType.MeterModFailed, 4);
    private static readonly OpenFlowError BadFlags = new(ErrorType.MeterModFailed, 5);

    private readonly SortedDictionary<uint, MeterEntry> _meters = [];

    /// <summary>OFPMMFC_INVALID_METER.</summary>
    internal static OpenFlowError Invalid { get; } = new(ErrorType.MeterModFailed, 2);

    /// <summary>By rising id.</summary>
    public IReadOnlyCollection<MeterEntry> All => _meters.Values;

    public bool TryFind(MeterId id, out MeterEntry? meter) => _meters.TryGetValue(id.Value, out meter);

    /// <summary>Adds, changes or deletes; the flows of deleted meters are the caller's to delete.</summary>
    internal bool TryApply(in MeterMod mod, out List<MeterId> deleted, out OpenFlowError error)
    {
        deleted = [];
        error = default;
        switch (mod.Command)
        {
            case MeterModCommand.Add or MeterModCommand.Modify:
                if (!TryCheck(mod, out error))
                    return false;
                _meters[mod.Meter.Value] = new MeterEntry(mod.Meter, mod.Flags, mod.Bands.ToArray());
                return true;
            case MeterModCommand.Delete:
                MeterId wanted = mod.Meter;
                deleted = [.. All.Select(meter => meter.Id).Where(id => wanted == MeterId.All || id == wanted)];
                foreach (MeterId id in deleted)
                    _meters.Remove(id.Value);
                return true;
            default:
                error = BadCommand;
                return false;
        }
    }

    /// <summary>Takes a meter as a switch says that it has it.</summary>
    internal void Load(MeterEntry meter) => _meters[meter.Id.Value] = meter;

    private bool TryCheck(in MeterMod mod, out OpenFlowError error)
    {
        const MeterFlags units = MeterFlags.Kbps | MeterFlags.PacketsPerSecond;
        bool known = _meters.ContainsKey(mod.Meter.Value);
        if (mod.Meter.Value == 0 || mod.Meter.Value > maxMeter)
            error = Invalid;
        else if ((mod.Flags & units) is MeterFlags.None or units)
            error = BadFlags;
        else if (mod.Command == MeterModCommand.Add && known)
            error = Exists;
        else if (mod.Command == MeterModCommand.Modify && !known)
            error = Unknown;
        else
            error = default;
        return error == default;
    }
}
