using Controller.Ovsdb.Transactions;

namespace Controller.Ovsdb.Ensuring;

/// <summary>What is to be done for a database to be as wanted.</summary>
/// <param name="Transaction">Null if nothing is.</param>
/// <param name="Changes">The same for people, a line a change.</param>
internal sealed record SwitchPlan(
    Transaction? Transaction, IReadOnlyList<string> Changes, IReadOnlyList<PortFault> Faults,
    IReadOnlyList<ForeignObject> Foreign);
