using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;

namespace Testing;

/// <summary>Flows of a model as a switch and its session speak of them.</summary>
public static class FlowEntryExtensions
{
    /// <summary>As a dump shows it.</summary>
    /// <param name="now">Milliseconds of the model's clock.</param>
    public static FlowStatsEntry StatsAt(this FlowEntry flow, long now) => new()
    {
        Table = flow.Table,
        Priority = flow.Priority,
        Cookie = flow.Cookie,
        Flags = flow.Flags,
        IdleTimeout = flow.IdleTimeout,
        HardTimeout = flow.HardTimeout,
        Duration = flow.DurationAt(now),
        PacketCount = flow.PacketCount,
        ByteCount = flow.ByteCount,
        Match = flow.Match.View,
        Instructions = flow.Instructions.View,
    };

    /// <summary>What deletes it and nothing else.</summary>
    public static FlowMod Deletion(this FlowEntry flow) => new()
    {
        Command = FlowModCommand.DeleteStrict,
        Table = flow.Table,
        Priority = flow.Priority,
        Match = flow.Match.Oxms,
    };

    /// <summary>
    /// Starts an app as a session does: it sees the dynamic flows that its switch has, and those that it doesn't want go.
    /// </summary>
    public static void Start(this SwitchApp app, ISwitch sw, FlowTables flows)
    {
        foreach (FlowEntry flow in flows.All.Where(flow => CookieSpace.IsDynamic(flow.Cookie)).ToArray())
        {
            if (app.OnFlowFound(flow.StatsAt(sw.Now)) == Adoption.Delete)
                sw.Send(flow.Deletion());
        }
        app.OnStarted();
    }
}
