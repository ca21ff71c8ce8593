using Controller.Abstractions;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Flows;

/// <summary>Puts a flow of a switch into words: whose it is, and its text as ovs-ofctl has it.</summary>
internal static class FlowDescriber
{
    public static FlowSnapshot Describe(in FlowStatsEntry flow, IReadOnlyList<AppFactory> apps) => new(
        flow.Table, flow.Priority, flow.Cookie, OwnerOf(flow.Cookie, apps), flow.PacketCount, flow.ByteCount,
        flow.Duration.ToTimeSpan().TotalSeconds, FlowPrinter.Print(flow));

    private static string OwnerOf(Cookie cookie, IReadOnlyList<AppFactory> apps)
    {
        if (!CookieSpace.IsOurs(cookie))
            return "foreign";
        CookieSpace owner = CookieSpace.Of(cookie);
        string name = owner == CookieSpace.Core ? "core"
            : apps.FirstOrDefault(app => app.Cookies == owner)?.Name ?? "unknown app";
        return CookieSpace.IsDynamic(cookie) ? name + " (dynamic)" : name;
    }
}
