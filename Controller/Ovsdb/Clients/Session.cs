using System.Text.Json;
using Controller.Ovsdb.Replicas;
using Controller.Ovsdb.Rpc;
using Controller.Ovsdb.Schemas;
using Controller.Ovsdb.Transactions;

namespace Controller.Ovsdb.Clients;

/// <summary>
/// One connection: finds out what the server is, has the tables told, and follows what happens to them
/// (RFC 7047 section 4.1, ovsdb-server(7)).
/// </summary>
internal sealed class Session : IAsyncDisposable
{
    private const string ServerMonitor = "server";
    private const string DataMonitor = "data";

    private readonly OvsdbClientOptions _options;
    private readonly Action _changed;
    private readonly RpcConnection _rpc;
    private UpdateReader? _serverReader;
    private UpdateReader? _reader;
    private Replica _server = Replica.Empty;
    private volatile ResumePoint _resume;

    /// <param name="from">Where the last session left off.</param>
    /// <param name="changed">Called for every replica after the first one, on the connection's task.</param>
    public Session(
        Stream stream, OvsdbClientOptions options, ResumePoint from, TimeProvider time, Action changed)
    {
        (_options, _changed, _resume) = (options, changed, from);
        _rpc = new RpcConnection(stream, new RpcOptions(
            options.MaxMessageSize, options.MaxPending, options.Probe, options.RequestTimeout), time, Notified);
    }

    /// <summary>Completes with the reason once it has ended.</summary>
    public Task<OvsdbException> Ended => _rpc.Ended;

    /// <summary>The replica, and where another session can go on; from any thread.</summary>
    public ResumePoint Resume => _resume;

    /// <summary>Whether the first replica is there.</summary>
    private bool IsFollowing { get; set; }

    /// <summary>Comes to the first whole replica: <see cref="Resume"/>.</summary>
    /// <exception cref="OvsdbException">This server can't be used.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        string[] databases = await _rpc.CallAsync(
            "list_dbs", writer => writer.WriteStartArray(), ReadNames, cancel);
        if (databases.Contains(ServerDatabase.Name))
            await CheckServerAsync(cancel);
        if (!databases.Contains(_options.Database))
            throw new OvsdbException($"the server has no database {_options.Database}");
        DatabaseSchema schema = await GetSchemaAsync(_options.Database,
            json => DatabaseSchema.Read(json, _options.Tables), cancel);
        _reader = new UpdateReader(schema, _options.MaxRows);
        await MonitorAsync(schema, cancel);
    }

    /// <inheritdoc cref="OvsdbClient.TransactAsync"/>
    public Task<IReadOnlyList<OperationResult>> TransactAsync(Transaction transaction, CancellationToken cancel) =>
        _rpc.CallAsync(
            "transact",
            writer => transaction.Write(writer, _options.Database),
            result => OperationResult.ReadAll(result, transaction.Count),
            cancel);

    public ValueTask DisposeAsync() => _rpc.DisposeAsync();

    private async Task CheckServerAsync(CancellationToken cancel)
    {
        DatabaseSchema schema = await GetSchemaAsync(ServerDatabase.Name, ServerDatabase.ReadSchema, cancel);
        if (!ServerDatabase.IsKnown(schema))
            return;
        _serverReader = new UpdateReader(schema, _options.MaxRows);
        // Else the server hangs up whenever something changes about its databases, which is told below.
        await _rpc.CallAsync("set_db_change_aware", WriteTrue, _ => true, cancel);
        await _rpc.CallAsync(
            "monitor",
            writer => MonitorRequest.Write(writer, ServerDatabase.Name, ServerMonitor, schema),
            result => TakeServer(result),
            cancel);
    }

    private bool TakeServer(JsonElement updates)
    {
        _server = _serverReader!.Apply(_server, updates, isVersion1: true);
        return ServerDatabase.FindObjection(_server, _options.Database, _options.NeedsLeader) is { } objection
            ? throw new OvsdbException(objection) : true;
    }

    // Newest first; an ovsdb-server that doesn't know one of them says so and goes on.
    private async Task MonitorAsync(DatabaseSchema schema, CancellationToken cancel)
    {
        void Write(Utf8JsonWriter writer) => MonitorRequest.Write(writer, _options.Database, DataMonitor, schema);
        void WriteSince(Utf8JsonWriter writer)
        {
            Write(writer);
            writer.WriteStringValue(_resume.Transaction.ToString());
        }
        _ = await TryCallAsync("monitor_cond_since", WriteSince, TakeSince, cancel)
            || await TryCallAsync("monitor_cond", Write, updates => TakeWhole(updates, isVersion1: false), cancel)
            || await _rpc.CallAsync("monitor", Write, updates => TakeWhole(updates, isVersion1: true), cancel);
    }

    private async Task<bool> TryCallAsync(
        string method, Action<Utf8JsonWriter> write, Func<JsonElement, bool> read, CancellationToken cancel)
    {
        try
        {
            return await _rpc.CallAsync(method, write, read, cancel);
        }
        catch (OvsdbErrorException unknown)
            when (unknown.Error.Contains("unknown method", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
    }

    // [found, last transaction, updates]: what happened since if it was found, else the whole.
    private bool TakeSince(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Array || result.GetArrayLength() != 3
            || result[0].ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            throw new OvsdbProtocolException("the answer to monitor_cond_since isn't [found, id, updates]");
        Replica before = result[0].GetBoolean() ? _resume.Replica : Replica.Empty;
        return Take(before, result[2], TransactionOf(result[1]), isVersion1: false);
    }

    private bool TakeWhole(JsonElement updates, bool isVersion1) =>
        Take(Replica.Empty, updates, Guid.Empty, isVersion1);

    private bool Take(Replica before, JsonElement updates, Guid transaction, bool isVersion1)
    {
        _resume = new ResumePoint(_reader!.Apply(before, updates, isVersion1), transaction);
        return IsFollowing = true;
    }

    private static Guid TransactionOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.TryGetGuid(out Guid id)
            ? id : throw new OvsdbProtocolException("a transaction's id is none");

    private void Notified(string method, JsonElement parameters)
    {
        if (method == "monitor_canceled")
            throw new OvsdbDisconnectedException("the server is about to change the database's schema");
        int place = method == "update3" ? 2 : 1;
        if (method is not ("update" or "update2" or "update3"))
            return; // RFC 7047 has "locked" and "stolen", too, which nobody asked for.
        if (parameters.GetArrayLength() <= place || parameters[0].ValueKind != JsonValueKind.String)
            throw new OvsdbProtocolException("an update belongs to no monitor");
        if (parameters[0].ValueEquals(ServerMonitor) && _serverReader is not null)
            TakeServer(parameters[place]);
        else if (parameters[0].ValueEquals(DataMonitor) && IsFollowing)
        {
            Guid transaction = method == "update3" ? TransactionOf(parameters[1]) : Guid.Empty;
            Take(_resume.Replica, parameters[place], transaction, method == "update");
            _changed();
        }
        else
            throw new OvsdbProtocolException("an update belongs to a monitor that there isn't");
    }

    private Task<DatabaseSchema> GetSchemaAsync(
        string database, Func<JsonElement, DatabaseSchema> read, CancellationToken cancel) =>
        _rpc.CallAsync("get_schema", writer =>
        {
            writer.WriteStartArray();
            writer.WriteStringValue(database);
        }, read, cancel);

    private static void WriteTrue(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteBooleanValue(true);
    }

    private static string[] ReadNames(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array && json.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
            ? [.. json.EnumerateArray().Select(name => name.GetString()!)]
            : throw new OvsdbProtocolException("the answer to list_dbs is no list of names");
}
