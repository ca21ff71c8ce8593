namespace EndToEnd.Tests.Labs;

// What `sdn switches|hosts|links|flows --json` print, as far as the tests need it.

internal sealed record SwitchModel(
    string Id, string Name, bool Connected, IReadOnlyList<PortModel> Ports, CountersModel Counters);

internal sealed record PortModel(uint Number, string Name, string Role, bool Forwards);

internal sealed record CountersModel(
    long PacketIns, long FlowMods, long PacketOuts, long Errors, long AppFaults, long Connections);

internal sealed record HostModel(string SwitchName, string Address, int Vlan, string PortName);

internal sealed record LinkModel(LinkEndModel From, LinkEndModel To, bool OnTree);

internal sealed record LinkEndModel(string SwitchName, uint Port, string PortName);

internal sealed record FlowModel(
    int Table, int Priority, string Cookie, string Owner, ulong Packets, double DurationSeconds, string Flow);
