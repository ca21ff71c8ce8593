using Controller.Abstractions;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>Flows as the policy writes them, in whatever table they say; their cookies tell which they are.</summary>
internal static class RawFlows
{
    public static void Compile(Compilation run)
    {
        var cookies = new RuleCookies(RuleKind.RawFlow);
        foreach (RawFlow raw in run.Rules.Flows)
        {
            Origin origin = Compilation.OriginOf($"flow {run.Rules.Name}[{raw.Number}]", raw.Place);
            Cookie cookie = cookies.Take(raw.Text);
            var names = new Names(run, origin);
            if (!RawFlowText.TryParse(raw.Text, names, out ParsedFlow flow, out string error))
                run.Refuse(origin, error);
            else if (!names.IsMissing)
                run.Add(new Flow(flow.Table, flow.Priority, flow.Match, flow.Instructions, cookie)
                {
                    Flags = flow.Flags,
                }, origin);
        }
    }

    private sealed class Names(Compilation run, Origin rule) : IFlowNames
    {
        /// <summary>Whether the flow waits for a port.</summary>
        public bool IsMissing { get; private set; }

        public bool TryFindPort(string name, out PortNumber port)
        {
            if (run.TryFindPort(name, out port))
                return true;
            run.Wait(rule, $"port {name}");
            IsMissing = true;
            port = PortNumber.Max;
            return true;
        }

        public bool TryFindGroup(string name, out GroupId group)
        {
            GroupId? found = run.Groups.Find(name);
            group = found ?? default;
            return found is not null;
        }

        public bool TryFindMeter(string name, out MeterId meter)
        {
            MeterId? found = run.Meters.Use(name, rule);
            meter = found ?? default;
            return found is not null;
        }
    }
}
