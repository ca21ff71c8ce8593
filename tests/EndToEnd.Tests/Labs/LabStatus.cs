namespace EndToEnd.Tests.Labs;

// What `lab up --json` and `lab status --json` print, as far as the tests need it.

internal sealed record LabStatus(
    string Name,
    string Directory,
    ControllerStatus Controller,
    IReadOnlyDictionary<string, HostStatus> Hosts,
    IReadOnlyDictionary<string, GuestStatus> Guests);

internal sealed record ControllerStatus(
    string Namespace, IReadOnlyList<int> Pids, string Api, string Policy, string Log);

internal sealed record HostStatus(
    string Namespace, string Directory, IReadOnlyDictionary<string, BridgeStatus> Bridges);

/// <param name="Name">What the controller calls the bridge.</param>
internal sealed record BridgeStatus(string Name, string DatapathId, bool Connected, IReadOnlyList<string> Ports);

/// <param name="Namespace">None of a virtual machine.</param>
internal sealed record GuestStatus(
    string Namespace, string Host, string Bridge, string Port, string Address, string Mac);

internal sealed record CheckResult(bool AsExpected, IReadOnlyList<PairResult> Pairs);

internal sealed record PairResult(string From, string To, bool Expected, bool Reached);
