using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>
/// Table 5: copies of what comes in by a port, before anything is done to it. The ports that one port is copied to
/// share a flow, as only one flow of a table matches.
/// </summary>
internal static class MirrorRules
{
    private const ushort PortPriority = 100;
    private const ushort VlanPriority = 200;

    public static void Compile(Compilation run)
    {
        var cookies = new RuleCookies(RuleKind.Mirror);
        foreach (IGrouping<PortReference, Mirror> mirrors in run.Rules.Mirrors.GroupBy(mirror => mirror.From))
        {
            var copies = new List<PortReference>();
            Origin? first = null;
            foreach (Mirror mirror in mirrors)
            {
                Origin origin = Compilation.OriginOf($"mirror of {mirror.From} to {mirror.To}", mirror.Place);
                if (mirror.Direction != MirrorDirection.In)
                    run.Refuse(origin, "what leaves by a port can't be copied, as no table sees a frame once its ports "
                        + "are chosen; mirror with direction: in the ports that it comes from");
                if (mirror.Direction == MirrorDirection.Out)
                    continue;
                first ??= origin;
                copies.Add(mirror.To);
            }
            if (first is not null)
                Compile(run, mirrors.Key, copies, first, cookies.Take(mirrors.Key.ToString()));
        }
    }

    private static void Compile(Compilation run, PortReference from, List<PortReference> to, Origin origin,
        Cookie cookie)
    {
        if (!run.TryFindPort(from, origin, out PortNumber port))
            return;
        IReadOnlyList<PortNumber> copies = run.Outputs.Find(to, origin);
        if (copies.Count == 0)
            return;
        foreach ((Match match, VlanId? vlan, bool isSpecial) in run.Outputs.Split(Match.Any.InPort(port), copies))
        {
            var actions = new List<IAction>();
            if (run.Outputs.TryAdd(actions, copies, vlan, origin))
                run.Add(new Flow(Pipeline.Mirror, isSpecial ? VlanPriority : PortPriority, match,
                    InstructionList.Of(apply: ActionList.Of([.. actions]), next: run.Facts.NextTable(Pipeline.Mirror)),
                    cookie), origin);
        }
    }
}
