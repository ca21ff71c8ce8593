using System.Net;
using Controller.Abstractions;
using Controller.Core;
using OpenFlow.Protocol.Types;
using Cookie = OpenFlow.Protocol.Types.Cookie;

namespace Controller.Host.Tests.Fakes;

/// <summary>Snapshots as a controller of two bridges has them.</summary>
internal static class Samples
{
    public static readonly DatapathId BrInt = new(0xa);
    public static readonly DatapathId BrExt = new(0xb);
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 20, 13, 5, 123, TimeSpan.Zero);

    public static ControllerCounters Counters { get; } = new(
        new Dictionary<string, long> { ["malformed"] = 2, ["no_app"] = 5 },
        new LatencyHistogram([0.0001, 0.001, 0.01, 0.1, 1], [10, 20, 3, 0, 0, 1], 1.5, 34),
        ConnectionsAccepted: 7,
        HandshakesFailed: 1);

    public static SwitchSnapshot Switch(DatapathId id, string name, bool connected = true) => new(
        id,
        name,
        connected,
        IPEndPoint.Parse("172.30.0.2:4711"),
        Start,
        new SwitchFeatures
        {
            Manufacturer = "Nicira, Inc.",
            Hardware = "Open vSwitch",
            Software = "3.1.0",
            SerialNumber = "None",
            DatapathDescription = "rack \"4\" \\ left",
            TableCount = 254,
            Learn = true,
            MaxMeter = 1,
        },
        [
            Port(1, "veth-web", PortRole.Edge),
            Port(2, "veth-up", PortRole.Blocked),
            Port(3, "veth-off", PortRole.Down),
            Port(PortNumber.Local.Value, name, PortRole.Edge),
        ],
        new SwitchCounters(100, 40, 3, 70, 30, 2, 1, 0, 4, 3),
        StaticFlowCount: 12);

    public static HostSnapshot Host(DatapathId id, string name, ulong mac, ushort vlan, uint port, double age = 4.25) =>
        new(id, name, new HostEntry(new MacAddress(mac), new VlanId(vlan), new PortNumber(port), PortName(port), age));

    public static FlowSnapshot Flow(byte table, ushort priority, string owner, string text) => new(
        new TableId(table), priority, new Cookie(0x5d01000000000000), owner, 1234, 98765, 3723.5, text);

    private static SwitchPort Port(uint number, string name, PortRole role) =>
        new(new PortNumber(number), name, new MacAddress(0x020000000000UL + number), role) { SpeedKbps = 10_000_000 };

    private static string PortName(uint port) => port == 1 ? "veth-web" : "veth-up";
}
