namespace Controller.Host.Api.Explaining;

// What POST /v1/explain takes and says. Ports are names where they have one.

/// <summary>A packet to follow: by a match, or its octets.</summary>
/// <param name="Switch">Name or datapath id.</param>
/// <param name="Port">Name or number of the port it comes in by.</param>
/// <param name="Match">In ovs-ofctl's syntax; what it doesn't name gets usual values.</param>
/// <param name="Packet">The frame in hex, in place of a match.</param>
/// <param name="WhyNot">A port, or SWITCH/PORT: what would have to change so that the packet gets there.</param>
internal sealed record ExplainRequest(
    string? Switch, string? Port, string? Match = null, string? Packet = null, string? WhyNot = null);

/// <param name="Text">All of it for people, as `sdn explain` prints it.</param>
/// <param name="Packet">The packet as a match.</param>
/// <param name="Hex">Its octets.</param>
/// <param name="Assumed">Fields that nobody said, and what was taken for them.</param>
/// <param name="Gaps">What switches hold and the model couldn't take.</param>
/// <param name="Approximate">Whether something on the way is a guess.</param>
internal sealed record ExplainModel(
    string Text,
    string Packet,
    string Hex,
    IReadOnlyList<string> Assumed,
    IReadOnlyList<string> Gaps,
    bool Approximate,
    HopModel Path,
    IReadOnlyList<VerdictModel> Verdicts,
    WhyNotModel? WhyNot);

/// <summary>One bridge that the packet goes through.</summary>
internal sealed record HopModel(
    string Switch, string SwitchName, string Port, string Packet, string? TunnelId, IReadOnlyList<StepModel> Steps);

/// <param name="Kind">lookup, instruction, action, output, packetIn, dropped, learnt, approximation.</param>
/// <param name="Depth">How deep in groups and resubmits.</param>
internal sealed record StepModel(
    string Kind, int Depth, int Table, FlowPlaceModel? Flow, string Text, IReadOnlyList<LeavingModel>? Leaves);

/// <param name="Flow">In ovs-ofctl's syntax.</param>
/// <param name="Place">The policy's file and line.</param>
internal sealed record FlowPlaceModel(string Flow, string Cookie, string App, string? Rule, string? Place);

/// <summary>One way by which a copy left: to another bridge, or to its end.</summary>
/// <param name="Wire">link, tunnel or patch.</param>
/// <param name="To">The switch and port behind the wire.</param>
internal sealed record LeavingModel(
    IReadOnlyList<string> Changes, string? Wire, string? To, HopModel? Path, VerdictModel? Verdict);

/// <param name="Kind">delivered, flooded, dropped, toController, loop or unknown.</param>
/// <param name="Changes">How the packet differs from the one that began.</param>
internal sealed record VerdictModel(
    string Kind,
    string Switch,
    string SwitchName,
    string Port,
    int Table,
    FlowPlaceModel? Flow,
    string Text,
    IReadOnlyList<string> Changes,
    IReadOnlyList<string>? Cycle);

/// <param name="Remedies">Sets of changes; each alone brings it there.</param>
/// <param name="Asked">Sets that were tried.</param>
/// <param name="Complete">False where the search gave up early.</param>
internal sealed record WhyNotModel(
    string Port, bool Reaches, IReadOnlyList<IReadOnlyList<RuleChangeModel>> Remedies, int Asked, bool Complete);

internal sealed record RuleChangeModel(string SwitchName, int Table, FlowPlaceModel? Flow, string Change);
