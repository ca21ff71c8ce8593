using Controller.Ovsdb.Clients;
using Controller.Ovsdb.Replicas;
using Controller.Ovsdb.Tests.Fakes;
using Controller.Ovsdb.Transactions;

namespace Controller.Ovsdb.Tests.Clients;

/// <summary>What becomes of a client whose server does what it shouldn't.</summary>
public sealed class FaultTests
{
    private static readonly Guid Row = Guid.Parse(FakeServer.RowId);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OvsdbClient_copies_the_tables_that_the_server_has_with_defaults_filled_in()
    {
        await using var server = new FakeServer();
        await using OvsdbClient client = Fakes.Clients.Of(server);
        DatabaseView view = await client.UntilReadyAsync();
        Row row = Assert.Single(view.Replica.RowsOf("Thing").Values);
        Assert.Equal((Row, "one", 1L, null), (row.Id, row.TextOf("name"), row.IntegerOf("size"), row.OptionalTextOf("note")));
        Assert.Empty(row.TextsOf("tags"));
        Assert.Empty(row.MapOf("extra"));
        Assert.DoesNotContain("unread", row.Columns.Keys);
        Assert.Equal("127.0.0.1", view.Local!.ToString());
    }

    [Fact]
    public async Task OvsdbClient_reads_answers_that_come_an_octet_at_a_time()
    {
        await using var server = new FakeServer { IsSlow = true };
        await using OvsdbClient client = Fakes.Clients.Of(server);
        DatabaseView view = await client.UntilReadyAsync();
        Assert.Equal(1, view.Replica.Count);
    }

    [Theory]
    [InlineData("monitor_cond", FakeServer.Rows)]
    [InlineData("monitor", """{"Thing":{"ROW":{"new":{"name":"one","size":1}}}}""")]
    public async Task OvsdbClient_takes_the_monitor_that_an_older_server_has(string method, string answer)
    {
        await using var server = new FakeServer();
        server.Answers.Remove("monitor_cond_since", out _);
        server.Answers[method] = answer;
        await using OvsdbClient client = Fakes.Clients.Of(server);
        DatabaseView view = await client.UntilReadyAsync();
        Assert.Equal("one", view.Replica.Find("Thing", Row)!.TextOf("name"));
    }

    [Fact]
    public async Task OvsdbClient_follows_differences_of_sets_and_maps()
    {
        await using var server = new FakeServer();
        await using OvsdbClient client = Fakes.Clients.Of(server);
        await client.UntilReadyAsync();
        await server.SendAsync(Update("""{"modify":{"tags":["set",["a","b"]],"extra":["map",[["k","1"],["l","2"]]]}}"""));
        await server.SendAsync(Update(
            """{"modify":{"tags":["set",["b","c"]],"extra":["map",[["k","1"],["l","3"]]],"note":"n","size":7}}"""));
        DatabaseView view = await client.UntilAsync(view => view.Replica.Find("Thing", Row)?.IntegerOf("size") == 7);
        Row row = view.Replica.Find("Thing", Row)!;
        Assert.Equal(["a", "c"], row.TextsOf("tags"));
        Assert.Equal([KeyValuePair.Create("l", "3")], row.MapOf("extra"));
        Assert.Equal("n", row.OptionalTextOf("note"));
        await server.SendAsync(Update("""{"delete":null}"""));
        await client.UntilAsync(view => view.Replica.Count == 0);
    }

    [Fact]
    public async Task OvsdbClient_comes_back_to_a_server_that_died_and_tells_what_is_different()
    {
        await using var server = new FakeServer();
        await using OvsdbClient client = Fakes.Clients.Of(server);
        DatabaseView before = await client.UntilReadyAsync();
        await server.StopAsync();
        DatabaseView away = await client.UntilAsync(view => !view.IsReady && view.Problem is not null);
        Assert.Equal(1, away.Replica.Count);
        server.Answers["monitor_cond_since"] =
            """[false,"TXN",{"Thing":{"99999999-2222-3333-4444-555555555555":{"initial":{"name":"two"}}}}]""";
        server.Start();
        DatabaseView after = await client.UntilAsync(view => view.IsReady && view.Connection == 2);
        RowChange[] changes = [.. after.Replica.ChangesSince(before.Replica).OrderBy(change => change.After is null)];
        Assert.Equal(2, changes.Length);
        Assert.Equal((null, "two"), (changes[0].Before, changes[0].After!.TextOf("name")));
        Assert.Equal((Row, null), (changes[1].Before!.Id, changes[1].After));
    }

    [Fact]
    public async Task OvsdbClient_asks_only_for_what_happened_while_it_was_away_and_keeps_the_rest()
    {
        await using var server = new FakeServer();
        await using OvsdbClient client = Fakes.Clients.Of(server);
        await client.UntilReadyAsync();
        server.Answers["monitor_cond_since"] = """
            [true,"TXN",{"Thing":{"ROW":{"modify":{"size":9}}}}]
            """;
        server.Drop();
        DatabaseView view = await client.UntilAsync(view => view.IsReady && view.Connection == 2);
        Row row = view.Replica.Find("Thing", Row)!;
        Assert.Equal(("one", 9L), (row.TextOf("name"), row.IntegerOf("size")));
        Assert.Contains(server.Asked, asked => asked.StartsWith("monitor_cond_since", StringComparison.Ordinal)
            && asked.Contains(FakeServer.Transaction, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OvsdbClient_answers_the_servers_echo_whatever_its_id_is()
    {
        await using var server = new FakeServer();
        await using OvsdbClient client = Fakes.Clients.Of(server);
        await client.UntilReadyAsync();
        await server.SendAsync("""{"method":"echo","params":[{"a":[1]}],"id":["x",1]}""");
        await Fakes.Clients.UntilAsync(() => !server.Answered.IsEmpty, "no answer to an echo");
        Assert.Equal("""{"result":[{"a":[1]}],"error":null,"id":["x",1]}""", Assert.Single(server.Answered));
    }

    [Fact]
    public async Task OvsdbClient_leaves_a_server_that_hangs()
    {
        await using var server = new FakeServer();
        await using var client = new OvsdbClient(
            Fakes.Clients.OptionsOf(server) with { Probe = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        await client.UntilReadyAsync();
        server.Answers["echo"] = null;
        DatabaseView view = await client.UntilAsync(view => view.Problem is not null);
        Assert.Contains("answered nothing", view.Problem, StringComparison.Ordinal);
        server.Answers["echo"] = "[]";
        await client.UntilAsync(view => view.IsReady && view.Connection > 1);
    }

    [Fact]
    public async Task OvsdbClient_gives_up_on_an_answer_that_never_comes()
    {
        await using var server = new FakeServer();
        server.Answers["transact"] = null;
        await using var client = new OvsdbClient(
            Fakes.Clients.OptionsOf(server) with { RequestTimeout = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        await client.UntilReadyAsync();
        await Assert.ThrowsAsync<OvsdbTimeoutException>(() => client.TransactAsync(new Transaction(), Cancel));
        // One that comes too late is nobody's, and hurts nobody.
        server.Answers["transact"] = "[]";
        Assert.Empty(await client.TransactAsync(new Transaction(), Cancel));
    }

    [Fact]
    public async Task OvsdbClient_tells_who_waits_that_the_connection_ended()
    {
        await using var server = new FakeServer();
        server.Answers["transact"] = null;
        await using OvsdbClient client = Fakes.Clients.Of(server);
        await client.UntilReadyAsync();
        Task waiting = client.TransactAsync(new Transaction(), Cancel);
        await Fakes.Clients.UntilAsync(
            () => server.Asked.Any(asked => asked.StartsWith("transact", StringComparison.Ordinal)), "not asked");
        server.Drop();
        await Assert.ThrowsAsync<OvsdbDisconnectedException>(() => waiting);
    }

    [Theory]
    [InlineData("nonsense", "no JSON-RPC")]
    [InlineData("{\"method\":}", "no JSON")]
    [InlineData("{}", "neither a request nor an answer")]
    [InlineData("""{"id":9999,"result":1,"error":null}""", "wasn't asked")]
    [InlineData("""{"id":"a","result":1,"error":null}""", "wasn't asked")]
    [InlineData("""{"method":5,"params":[],"id":null}""", "no method or no parameters")]
    [InlineData("""{"method":"update3","params":["data"],"id":null}""", "belongs to no monitor")]
    [InlineData("""{"method":"update3","params":["other","x",{}],"id":null}""", "that there isn't")]
    [InlineData("""{"method":"update2","params":["data",{"Nothing":{}}],"id":null}""", "which isn't monitored")]
    [InlineData("""{"method":"update2","params":["data",{"Thing":{"x":{}}}],"id":null}""", "a row `x`")]
    [InlineData("""{"method":"update2","params":["data",[]],"id":null}""", "no object of tables")]
    [InlineData("""{"method":"update2","params":["data",{"Thing":{"ROW":{"modify":{"size":"x"}}}}],"id":null}""",
        "should be a value of type Integer")]
    [InlineData("""{"method":"update2","params":["data",{"Thing":{"99999999-2222-3333-4444-555555555555":{"modify":{}}}}],"id":null}""",
        "which isn't there")]
    [InlineData("""{"method":"monitor_canceled","params":["data"],"id":null}""", "change the database's schema")]
    public async Task OvsdbClient_leaves_a_server_that_talks_nonsense_says_so_and_begins_anew(string said, string problem)
    {
        await using var server = new FakeServer();
        await using OvsdbClient client = Fakes.Clients.Of(server);
        await client.UntilReadyAsync();
        await server.SendAsync(said);
        DatabaseView view = await client.UntilAsync(view => view.Problem is not null);
        Assert.Contains(problem, view.Problem, StringComparison.Ordinal);
        view = await client.UntilAsync(view => view.IsReady && view.Connection == 2);
        Assert.Equal("one", view.Replica.Find("Thing", Row)!.TextOf("name"));
    }

    [Fact]
    public async Task OvsdbClient_takes_half_a_message_with_the_connection_for_nothing()
    {
        await using var server = new FakeServer();
        await using OvsdbClient client = Fakes.Clients.Of(server);
        DatabaseView before = await client.UntilReadyAsync();
        await server.SendAsync(Update("""{"modify":{"size":9}}""")[..^3]);
        server.Drop();
        DatabaseView view = await client.UntilAsync(view => view.IsReady && view.Connection == 2);
        Assert.Empty(view.Replica.ChangesSince(before.Replica));
    }

    [Fact]
    public async Task OvsdbClient_leaves_a_server_whose_message_is_larger_than_it_may_be()
    {
        await using var server = new FakeServer();
        await using var client = new OvsdbClient(
            Fakes.Clients.OptionsOf(server) with { MaxMessageSize = 100_000 }, TimeProvider.System);
        await client.UntilReadyAsync();
        await server.SendAsync(Update($$$"""{"modify":{"note":"{{{new string('x', 200_000)}}}"}}"""));
        DatabaseView view = await client.UntilAsync(view => view.Problem is not null);
        Assert.Contains("larger than 100000 octets", view.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OvsdbClient_leaves_a_server_whose_tables_are_larger_than_they_may_be()
    {
        await using var server = new FakeServer();
        await using var client = new OvsdbClient(
            Fakes.Clients.OptionsOf(server) with { MaxRows = 1 }, TimeProvider.System);
        await client.UntilReadyAsync();
        await server.SendAsync(Update("""{"insert":{}}""", "99999999-2222-3333-4444-555555555555"));
        DatabaseView view = await client.UntilAsync(view => view.Problem is not null);
        Assert.Contains("more than 1 rows", view.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OvsdbClient_refuses_requests_above_its_limit()
    {
        await using var server = new FakeServer();
        server.Answers["transact"] = null;
        await using var client = new OvsdbClient(
            Fakes.Clients.OptionsOf(server) with { MaxPending = 3 }, TimeProvider.System);
        await client.UntilReadyAsync();
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => client.TransactAsync(new Transaction(), Cancel))];
        await Assert.ThrowsAsync<OvsdbDisconnectedException>(() => client.TransactAsync(new Transaction(), Cancel));
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        server.Drop();
        foreach (Task task in waiting)
            await Assert.ThrowsAsync<OvsdbDisconnectedException>(() => task);
    }

    [Theory]
    [InlineData("list_dbs", """["Other"]""", "has no database Things")]
    [InlineData("list_dbs", "5", "no list of names")]
    [InlineData("get_schema", "{}", "has no tables")]
    [InlineData("monitor_cond_since", "[1]", "isn't [found, id, updates]")]
    [InlineData("monitor_cond_since", "!no such luck", "no such luck")]
    public async Task OvsdbClient_says_why_a_server_can_not_be_used_and_tries_again(
        string method, string answer, string problem)
    {
        await using var server = new FakeServer();
        string good = server.Answers[method]!;
        server.Answers[method] = answer;
        await using OvsdbClient client = Fakes.Clients.Of(server);
        DatabaseView view = await client.UntilAsync(view => view.Problem is not null);
        Assert.Contains(problem, view.Problem, StringComparison.Ordinal);
        server.Answers[method] = good;
        await client.UntilReadyAsync();
    }

    [Fact]
    public async Task OvsdbClient_says_that_it_is_not_connected()
    {
        var server = new FakeServer();
        await server.DisposeAsync();
        await using OvsdbClient client = Fakes.Clients.Of(server);
        DatabaseView view = await client.UntilAsync(view => view.Problem is not null);
        Assert.Contains("refused", view.Problem, StringComparison.OrdinalIgnoreCase);
        await Assert.ThrowsAsync<OvsdbDisconnectedException>(() => client.TransactAsync(new Transaction(), Cancel));
    }

    [Fact]
    public async Task OvsdbClient_follows_the_leader_of_a_cluster()
    {
        await using var first = new FakeServer();
        await using var second = new FakeServer();
        first.BecomeMember(leads: false);
        second.BecomeMember(leads: true);
        await using OvsdbClient client = Fakes.Clients.Of(first, second);
        Assert.Equal(second.Address, (await client.UntilReadyAsync()).Address);
        first.BecomeMember(leads: true);
        second.BecomeMember(leads: false);
        await second.SendAsync("""
            {"method":"update","params":["server",{"Database":{"ROW":{"new":
            {"name":"Things","model":"clustered","connected":true,"leader":false}}}}],"id":null}
            """);
        DatabaseView view = await client.UntilAsync(view => view.IsReady && view.Connection == 2);
        Assert.Equal(first.Address, view.Address);
    }

    [Fact]
    public async Task OvsdbClient_says_that_no_member_leads()
    {
        await using var server = new FakeServer();
        server.BecomeMember(leads: false);
        await using OvsdbClient client = Fakes.Clients.Of(server);
        DatabaseView view = await client.UntilAsync(view => view.Problem is not null);
        Assert.Contains("doesn't lead its cluster", view.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"error":"constraint violation","details":"twice"}]""", "constraint violation: twice")]
    [InlineData("""[{},null,{"error":"timed out"}]""", "timed out")]
    public async Task OvsdbClient_tells_what_a_transaction_was_refused_for_and_stays_connected(string answer, string why)
    {
        await using var server = new FakeServer();
        server.Answers["transact"] = answer;
        await using OvsdbClient client = Fakes.Clients.Of(server);
        await client.UntilReadyAsync();
        var transaction = new Transaction();
        transaction.Comment("a");
        var error = await Assert.ThrowsAsync<OvsdbErrorException>(() => client.TransactAsync(transaction, Cancel));
        Assert.Equal(why, error.Message);
        Assert.True(client.View.IsReady);
    }

    private static string Update(string row, string id = "ROW") =>
        $$$"""{"method":"update3","params":["data","TXN",{"Thing":{"{{{id}}}":{{{row}}} } }],"id":null}""";
}
