using Controller.Ovsdb.Transactions;

namespace Controller.Ovsdb.Ensuring;

/// <summary>What is to be done for a database to be as wanted.</summary>
/// <param name="Transaction">Null if nothing is.</param>
/// <param name="Changes">The same for people, a line a change.</param>
/// <param name="Renewals">How many of these only write again what was right.</param>
internal sealed record SwitchPlan(
    Transaction? Transaction, IReadOnlyList<string> Changes, int Renewals, IReadOnlyList<PortFault> Faults,
    IReadOnlyList<ForeignObject> Foreign)
{
    /// <summary>Ports of ours that aren't wanted, and are to stay for now.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}
