using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>Reads raw flows, with names where ovs-ofctl wants numbers.</summary>
internal static class RawFlowText
{
    public static bool TryParse(string text, IFlowNames names, out ParsedFlow flow, out string error)
    {
        bool parsed = FlowParser.TryParse(text, FlowModCommand.Add, names, out flow, out TextError wrong);
        error = parsed ? Judge(flow) : wrong.Message;
        return error.Length == 0;
    }

    /// <summary>The flow's table, whatever its names stand for.</summary>
    public static bool TryReadTable(string text, out TableId table)
    {
        bool parsed = FlowParser.TryParse(text, FlowModCommand.Add, AnyName.Instance, out ParsedFlow flow, out _);
        table = flow.Table;
        return parsed;
    }

    private static string Judge(ParsedFlow flow)
    {
        if (flow.IdleTimeout != 0 || flow.HardTimeout != 0)
            return "a flow of a policy stays: leave out its timeouts";
        return flow.Table > TableId.Max ? "a flow needs one table" : "";
    }

    private sealed class AnyName : IFlowNames
    {
        public static AnyName Instance { get; } = new();

        public bool TryFindPort(string name, out PortNumber port)
        {
            port = PortNumber.Max;
            return true;
        }

        public bool TryFindGroup(string name, out GroupId group)
        {
            group = GroupId.Max;
            return true;
        }

        public bool TryFindMeter(string name, out MeterId meter)
        {
            meter = MeterId.Max;
            return true;
        }
    }
}
