namespace Controller.Host.Api;

// What the API says, one record a JSON object. Datapath ids are 16 hex digits, addresses and cookies as
// ovs-ofctl prints them: as JSON numbers they would lose bits in half of the world's readers.

/// <summary>A switch seen since the start; what is said of one that has gone was so when it went.</summary>
internal sealed record SwitchModel(
    string Id,
    string Name,
    bool Connected,
    string? Address,
    DateTimeOffset ConnectedAt,
    DescriptionModel Description,
    int Tables,
    FeaturesModel Features,
    IReadOnlyList<PortModel> Ports,
    CountersModel Counters,
    int StaticFlows);

internal sealed record DescriptionModel(
    string Manufacturer, string Hardware, string Software, string SerialNumber, string Datapath);

internal sealed record FeaturesModel(bool Learn, bool ControllerMeter, bool Meters, bool Groups, bool Bundles);

/// <param name="Role">down, settling, edge, link or blocked.</param>
internal sealed record PortModel(uint Number, string Name, string Address, string Role, bool Forwards, uint SpeedKbps);

internal sealed record CountersModel(
    long PacketIns,
    long VlanPacketIns,
    long IgnoredPacketIns,
    long FlowMods,
    long PacketOuts,
    long Errors,
    long MalformedMessages,
    long AppFaults,
    long Connections,
    long Disconnections);

/// <param name="Vlan">0 for untagged.</param>
/// <param name="Duplicate">Where somebody else has its address, who isn't learnt there; else absent.</param>
internal sealed record HostModel(
    string Switch, string SwitchName, string Address, int Vlan, uint Port, string PortName, double AgeSeconds,
    string? Duplicate = null);

/// <summary>A link in one direction; one that works has two.</summary>
/// <param name="OnTree">False for one that is kept shut because it would close a loop.</param>
internal sealed record LinkModel(LinkEndModel From, LinkEndModel To, bool OnTree);

internal sealed record LinkEndModel(string Switch, string SwitchName, uint Port, string PortName);

/// <summary>What BFD says of a tunnel between two hosts at one of its ends; the other end is another.</summary>
/// <param name="Host">The host whose bridge the switch is.</param>
/// <param name="Remote">The host at the other end.</param>
/// <param name="State">up, down, or unknown where the switch's database doesn't tell.</param>
/// <param name="Since">When it was first seen to be so.</param>
/// <param name="Diagnostic">Why the session's state last changed (RFC 5880 section 4.1).</param>
/// <param name="RemoteDiagnostic">The other end's reason.</param>
/// <param name="Flaps">How often it has gone up or down since the port was made.</param>
internal sealed record TunnelModel(
    string Switch,
    string SwitchName,
    string Port,
    string Host,
    string Remote,
    string State,
    DateTimeOffset Since,
    string? Diagnostic,
    string? RemoteDiagnostic,
    long? Flaps);

/// <param name="Owner">The app whose flow it is.</param>
/// <param name="Flow">The flow as ovs-ofctl prints it.</param>
/// <param name="Rule">What of the app's wants it; null where it names nothing.</param>
/// <param name="Place">The policy's file and line.</param>
internal sealed record FlowModel(
    int Table,
    int Priority,
    string Cookie,
    string Owner,
    ulong Packets,
    ulong Bytes,
    double DurationSeconds,
    string Flow,
    string? Rule,
    string? Place);

/// <summary>Whether the controller serves.</summary>
internal sealed record HealthModel(string Status, string Version, int Switches);

/// <summary>An error, as RFC 9457 has it.</summary>
/// <param name="Known">What there is, where the error is that something isn't.</param>
internal sealed record Problem(string Title, int Status, string Detail, IReadOnlyList<string>? Known = null)
{
    public const string ContentType = "application/problem+json";

    public string Type { get; init; } = "about:blank";

    /// <summary>What is wrong with a policy: file:line:column: error: text, each.</summary>
    public IReadOnlyList<string>? Errors { get; init; }
}
