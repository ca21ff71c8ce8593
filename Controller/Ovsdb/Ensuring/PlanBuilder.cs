using Controller.Ovsdb.OpenVSwitch;
using Controller.Ovsdb.Replicas;
using Controller.Ovsdb.Transactions;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Ensuring;

/// <summary>
/// Gathers the changes of one transaction. What they were decided by is required first: if somebody changed it meanwhile
/// the server refuses the whole, and it is planned anew.
/// </summary>
internal sealed class PlanBuilder(SwitchState state, string owner)
{
    private readonly Dictionary<(string Table, Guid Row), Dictionary<string, Datum>> _guards = [];
    private readonly List<Action<Transaction>> _actions = [];
    private readonly List<string> _changes = [];

    public SwitchState State => state;

    public string Owner => owner;

    public List<PortFault> Faults { get; } = [];

    public List<ForeignObject> Foreign { get; } = [];

    /// <summary>Ports of ours that aren't wanted, and are to stay for now.</summary>
    public List<string> Kept { get; } = [];

    /// <summary>Gives columns of a row other values.</summary>
    public void Update(string table, Row row, IReadOnlyDictionary<string, Datum> columns, string change)
    {
        foreach (string column in columns.Keys)
            Guard(table, row, column);
        _actions.Add(transaction => transaction.Update(table, row.Id, columns));
        _changes.Add(change);
    }

    /// <summary>How many of the changes only have the switch read again what was right already.</summary>
    public int Renewals { get; set; }

    /// <summary>Changes one column of a row.</summary>
    public void Mutate(string table, Row row, IReadOnlyList<Mutation> mutations, string change)
    {
        foreach (Mutation mutation in mutations)
            Guard(table, row, mutation.Column);
        _actions.Add(transaction => transaction.Mutate(table, row.Id, mutations));
        _changes.Add(change);
    }

    /// <summary>Makes rows, the last of which is put into a set of another row.</summary>
    /// <param name="insert">Returns what is put there.</param>
    public void Insert(string table, Row row, string column, Func<Transaction, Atom> insert, string change)
    {
        Guard(table, row, column);
        _actions.Add(transaction => transaction.Mutate(
            table, row.Id, [Mutation.Insert(column, Datum.Set([insert(transaction)]))]));
        _changes.Add(change);
    }

    public SwitchPlan Build()
    {
        if (_actions.Count == 0)
            return new SwitchPlan(null, [], 0, Faults, Foreign) { Kept = Kept };
        var transaction = new Transaction();
        foreach (((string table, Guid row), Dictionary<string, Datum> columns) in _guards)
            transaction.Require(table, row, columns);
        foreach (Action<Transaction> action in _actions)
            action(transaction);
        transaction.Comment($"{owner}: {string.Join("; ", _changes)}");
        // Last, so that its result is the last: ovs-vswitchd counts cur_cfg up to it.
        transaction.Mutate(SwitchTables.Root, state.Root!.Id, [new Mutation("next_cfg", "+=", Datum.Of(1))]);
        transaction.Select(SwitchTables.Root, state.Root.Id, ["next_cfg"]);
        return new SwitchPlan(transaction, _changes, Renewals, Faults, Foreign) { Kept = Kept };
    }

    private void Guard(string table, Row row, string column)
    {
        if (!_guards.TryGetValue((table, row.Id), out Dictionary<string, Datum>? columns))
            _guards[(table, row.Id)] = columns = [];
        columns[column] = row[column];
    }
}
