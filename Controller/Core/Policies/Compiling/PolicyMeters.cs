using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>
/// The meters of a policy by name: made where a rule uses them, with ids from their names, so that a new meter changes
/// no other's id. Ports' meters are those up to 65,535, link discovery's behind them, and the policy's behind those; in
/// a switch that has fewer, the upper half of what there is.
/// </summary>
internal sealed class PolicyMeters
{
    private const uint FirstId = 0x20000;
    private const uint LastId = 0x3ffff;

    // What one bridge may send up to be rejected, where no meter of the policy is named for that.
    public const uint PuntRate = 100;
    public const uint PuntBurst = 50;

    private readonly Compilation _run;
    private readonly Dictionary<string, NamedMeter> _named = [];
    private readonly Dictionary<string, MeterId> _ids = [];

    public PolicyMeters(Compilation run)
    {
        _run = run;
        foreach (NamedMeter meter in run.Rules.Meters)
            _named.TryAdd(meter.Name, meter);
        uint max = run.Facts.Features.MaxMeter;
        uint last = Math.Min(max, LastId);
        uint first = max >= FirstId ? FirstId : max / 2 + 1;
        uint room = last >= first ? last - first + 1 : 0;
        var taken = new HashSet<uint>();
        foreach (string name in _named.Keys.Append(NamedMeter.Punt).Distinct().Order(StringComparer.Ordinal))
        {
            if (taken.Count >= room)
                break;
            uint index = StableHash.Of(name) % room;
            while (!taken.Add(index))
                index = (index + 1) % room;
            _ids[name] = new MeterId(first + index);
        }
    }

    /// <summary>The meter of that name, declared with its first use; null, with a notice, where it can't be.</summary>
    public MeterId? Use(string name, Origin rule)
    {
        SwitchFeatures features = _run.Facts.Features;
        if (!_named.TryGetValue(name, out NamedMeter? meter))
            _run.Refuse(rule, $"no meter is named {name}; it does without");
        else if (!_ids.TryGetValue(name, out MeterId id))
            _run.Refuse(rule, $"the switch has no room for meter {name}; it does without");
        else if (meter.Unit == MeterUnit.KilobitsPerSecond && !features.MeterKilobits)
            _run.Refuse(rule, $"the switch's meters don't count kilobits; it does without meter {name}");
        else if (meter.DscpRemark is not null && !features.MeterDscp)
            _run.Refuse(rule, $"the switch's meters don't change the DSCP; it does without meter {name}");
        else
            return Declare(id, meter);
        return null;
    }

    /// <summary>The meter for what rejects send up; null where the switch has none.</summary>
    public MeterId? UsePunt()
    {
        NamedMeter meter = _named.GetValueOrDefault(NamedMeter.Punt)
            ?? new NamedMeter(NamedMeter.Punt, MeterUnit.PacketsPerSecond, PuntRate, PuntBurst);
        bool possible = meter.Unit == MeterUnit.PacketsPerSecond || _run.Facts.Features.MeterKilobits;
        return possible && _ids.TryGetValue(NamedMeter.Punt, out MeterId id) ? Declare(id, meter) : null;
    }

    private MeterId Declare(MeterId id, NamedMeter meter)
    {
        // Open vSwitch takes a burst of 0 for none at all with some datapaths, for a second's rate with others.
        uint burst = meter.Burst > 0 ? meter.Burst : meter.Rate;
        _run.Desired.TryAdd(new Meter(id, meter.Unit, meter.Rate, burst, meter.DscpRemark),
            Compilation.OriginOf($"meter {meter.Name}", meter.Place));
        return id;
    }
}
