using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>The ports of an action that are there.</summary>
internal readonly record struct AclPorts(IReadOnlyList<PortNumber> Mirror, IReadOnlyList<PortNumber> Output)
{
    public IEnumerable<PortNumber> All => Mirror.Concat(Output);
}

/// <summary>What the flows of an access rule do.</summary>
internal sealed class AclInstructions
{
    private const ushort VidBits = 0x0fff;

    private readonly Compilation _run;
    private readonly InstructionList _allow;
    private InstructionList? _reject;

    public AclInstructions(Compilation run)
    {
        _run = run;
        _allow = run.Next(Pipeline.Policy);
    }

    /// <summary>Whether an action is a verdict and nothing more: nearly all are.</summary>
    public static bool IsPlain(AclAction action) => action.Meter is null && action.Group is null
        && action.Mirror.Count + action.Set.Count + action.Output.Count == 0;

    public InstructionList Plain(AclVerdict verdict) => verdict switch
    {
        AclVerdict.Allow => _allow,
        AclVerdict.Drop => InstructionList.Drop,
        _ => _reject ??= InstructionList.Of(apply: ActionList.Of(ToController), meter: _run.Meters.UsePunt()),
    };

    // The answer quotes as much of the packet as an ICMP error may.
    private static OutputAction ToController => new(PortNumber.Controller);

    public AclPorts PortsOf(AclAction action, Origin rule) =>
        new(_run.Outputs.Find(action.Mirror, rule), _run.Outputs.Find(action.Output, rule));

    /// <summary>The instructions for packets of a VLAN, null for any other; null, with a notice, if impossible.</summary>
    public InstructionList? Of(AclAction action, AclPorts ports, VlanId? vlan, Origin rule)
    {
        var actions = new List<IAction>();
        if (!_run.Outputs.TryAdd(actions, ports.Mirror, vlan, rule))
            return null;
        foreach (OxmValue value in action.Set)
        {
            actions.Add(new SetOxmAction(value));
            if (value.Field == OxmFields.VlanVid && value.Mask.IsEmpty)
                vlan = new VlanId((ushort)((value.Value[0] << 8 | value.Value[1]) & VidBits));
        }
        if (!_run.Outputs.TryAdd(actions, ports.Output, vlan, rule))
            return null;
        if (action.Group is { } name)
        {
            if (_run.Groups.Find(name) is { } group)
                actions.Add(new GroupAction(group));
            else
                _run.Refuse(rule, $"no group is named {name}, or the switch has no groups; it does without");
        }
        MeterId? meter = action.Meter is { } metered ? _run.Meters.Use(metered, rule) : null;
        if (action.Verdict == AclVerdict.Reject)
        {
            actions.Add(ToController);
            meter ??= _run.Meters.UsePunt();
        }
        return InstructionList.Of(
            apply: actions.Count > 0 ? ActionList.Of([.. actions]) : null,
            next: action.Verdict == AclVerdict.Allow ? _run.Facts.NextTable(Pipeline.Policy) : null,
            meter: meter);
    }
}
