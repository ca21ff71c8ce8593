using Benchmarks.Wire;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Benchmarks.Holding;

/// <summary>What a modification did.</summary>
internal enum Effect
{
    /// <summary>Nothing was as it says, as with the probes of a handshake.</summary>
    None,
    Changed,

    /// <summary>It can't be carried out as Open vSwitch would.</summary>
    Wrong,
}

/// <summary>The flows, groups and meters of a switch, each as statistics tell it. No packet ever looks at them.</summary>
internal sealed class HeldTables
{
    private const byte Modify = 1;
    private const byte ModifyStrict = 2;
    private const int CommandAt = 8;
    private const uint AllGroups = 0xfffffffc;
    private const uint AllMeters = 0xffffffff;

    private readonly HashSet<byte[]> _flows = new(new FlowEntries());
    private readonly Dictionary<uint, byte[]> _groups = [];
    private readonly Dictionary<uint, byte[]> _meters = [];

    public IReadOnlyCollection<byte[]> Flows => _flows;

    public IReadOnlyCollection<byte[]> Groups => _groups.Values;

    public IReadOnlyCollection<byte[]> Meters => _meters.Values;

    public void Clear()
    {
        _flows.Clear();
        _groups.Clear();
        _meters.Clear();
    }

    public Effect Apply(ReadOnlySpan<byte> message) => message[1] switch
    {
        Of13.FlowMod when message.Length >= Of13.FlowMatch + 8 => ApplyFlow(message),
        Of13.GroupMod when message.Length >= 16 => ApplyGroup(message),
        Of13.MeterMod when message.Length >= 16 => ApplyMeter(message),
        _ => Effect.Wrong,
    };

    private Effect ApplyFlow(ReadOnlySpan<byte> mod)
    {
        byte command = mod[Of13.FlowCommand];
        if (command == Of13.FlowDelete)
            return Delete(mod);
        byte[] entry = FlowEntries.From(mod);
        _flows.TryGetValue(entry, out byte[]? held);
        switch (command)
        {
            case Of13.FlowAdd:
                break;
            case ModifyStrict when held is not null:
                // The cookie, timeouts and flags stay; what begins the match ends where the match ends.
                held.AsSpan(2, FlowEntries.MatchAt - 2).CopyTo(entry.AsSpan(2));
                break;
            case Of13.FlowDeleteStrict when held is not null && Passes(mod, held):
                return _flows.Remove(held) ? Effect.Changed : Effect.None;
            case ModifyStrict or Of13.FlowDeleteStrict:
                return Effect.None;
            default:
                return Effect.Wrong;
        }
        if (held is not null)
            _flows.Remove(held);
        _flows.Add(entry);
        return Effect.Changed;
    }

    private Effect Delete(ReadOnlySpan<byte> mod)
    {
        if (!FlowEntries.IsEmpty(mod[Of13.FlowMatch..]))
            return Effect.Wrong;
        byte table = mod[Of13.FlowTable];
        List<byte[]> gone = [];
        foreach (byte[] flow in _flows)
        {
            if ((table == Of13.AllTables || table == FlowEntries.Table(flow)) && Passes(mod, flow))
                gone.Add(flow);
        }
        _flows.ExceptWith(gone);
        return gone.Count > 0 ? Effect.Changed : Effect.None;
    }

    private static bool Passes(ReadOnlySpan<byte> mod, byte[] flow)
    {
        ulong mask = ReadUInt64BigEndian(mod[Of13.FlowCookieMask..]);
        return (FlowEntries.Cookie(flow) & mask) == (ReadUInt64BigEndian(mod[Of13.FlowCookie..]) & mask);
    }

    // GROUP_MOD: command 2, type, pad, number 4, buckets. GROUP_DESC: length 2, type, pad, number 4, the same buckets.
    private Effect ApplyGroup(ReadOnlySpan<byte> mod)
    {
        var entry = new byte[mod.Length - CommandAt];
        mod[CommandAt..].CopyTo(entry);
        WriteUInt16BigEndian(entry, (ushort)entry.Length);
        return Put(_groups, ReadUInt32BigEndian(mod[12..]), entry, ReadUInt16BigEndian(mod[CommandAt..]), AllGroups);
    }

    // METER_MOD: command 2, flags 2, number 4, bands. METER_CONFIG: length 2, flags 2, number 4, the same bands.
    private Effect ApplyMeter(ReadOnlySpan<byte> mod)
    {
        var entry = new byte[mod.Length - CommandAt];
        mod[CommandAt..].CopyTo(entry);
        WriteUInt16BigEndian(entry, (ushort)entry.Length);
        return Put(_meters, ReadUInt32BigEndian(mod[12..]), entry, ReadUInt16BigEndian(mod[CommandAt..]), AllMeters);
    }

    private static Effect Put(Dictionary<uint, byte[]> held, uint number, byte[] entry, ushort command, uint all)
    {
        if (command is 0 or Modify)
        {
            // A group or meter that is there can't be added, nor one changed that isn't.
            if (held.ContainsKey(number) == (command == 0))
                return Effect.Wrong;
            held[number] = entry;
            return Effect.Changed;
        }
        if (number != all)
            return held.Remove(number) ? Effect.Changed : Effect.None;
        held.Clear();
        return Effect.Changed;
    }
}
