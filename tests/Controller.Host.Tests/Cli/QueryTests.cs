using Controller.Core;
using Controller.Host.Tests.Fakes;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Cli;

/// <summary>The commands that ask, against a serving program.</summary>
public sealed class QueryTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeController _controller = new()
    {
        Switches =
        [
            Samples.Switch(Samples.BrInt, "br-int"),
            Samples.Switch(Samples.BrExt, "br-ext", connected: false),
        ],
        Hosts =
        [
            Samples.Host(Samples.BrInt, "br-int", 0x020000000002, 0, 2, age: 65),
            Samples.Host(Samples.BrInt, "br-int", 0x020000000001, 10, 1),
            Samples.Host(Samples.BrExt, "br-ext", 0x020000000003, 20, 1),
        ],
        Links =
        [
            new LinkSnapshot(Samples.BrInt, new PortNumber(2), Samples.BrExt, new PortNumber(2), OnTree: true),
            new LinkSnapshot(Samples.BrInt, new PortNumber(1), Samples.BrExt, new PortNumber(1), OnTree: false),
        ],
        Flows = new Dictionary<DatapathId, IReadOnlyList<FlowSnapshot>>
        {
            [Samples.BrInt] =
            [
                Samples.Flow(40, 10, "l2-learning (dynamic)", "cookie=0x5d81000000000001, "
                    + "duration=1.5s, table=40, n_packets=0, n_bytes=0, hard_timeout=300, "
                    + "priority=10,dl_dst=02:00:00:00:00:01 actions=output:1"),
                Samples.Flow(0, 0, "core", "table=0, priority=0 actions=drop"),
                Samples.Flow(10, 7, "policy", "table=10, priority=7,tcp,tp_dst=80 actions=drop") with
                {
                    Rule = "acl no-web", Place = "office.yaml:12",
                },
            ],
        },
    };

    private SdnRun? _serving;

    private string Server => $"unix:{_directory.PathOf("sdn.sock")}";

    public async ValueTask InitializeAsync() =>
        _serving = await SdnRun.ServeAsync(_controller, "--api", Server, "--metrics", "off");

    public async ValueTask DisposeAsync()
    {
        await _serving!.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Switches_lists_them_in_plain_columns() =>
        Assert.Equal("""
            NAME    DATAPATH          ADDRESS          CONNECTED  PORTS  PACKET-INS  FLOW-MODS  ERRORS  SOFTWARE
            br-ext  000000000000000b  172.30.0.2:4711  no         4      100         70         2       Open vSwitch 3.1.0
            br-int  000000000000000a  172.30.0.2:4711  1m30s      4      100         70         2       Open vSwitch 3.1.0

            """, await AskAsync("switches"));

    [Fact]
    public async Task Hosts_lists_all_or_those_of_one_switch()
    {
        const string head = "SWITCH  PORT      VLAN  ADDRESS            AGE\n";
        const string brInt = "br-int  veth-web  10    02:00:00:00:00:01  4s\n"
            + "br-int  veth-up   -     02:00:00:00:00:02  1m05s\n";

        Assert.Equal(head + "br-ext  veth-web  20    02:00:00:00:00:03  4s\n" + brInt, await AskAsync("hosts"));
        Assert.Equal(head + brInt, await AskAsync("hosts", "br-int"));
        Assert.Equal(head + brInt, await AskAsync("hosts", "0xa"));
    }

    [Fact]
    public async Task Hosts_remarks_whose_address_somebody_else_has()
    {
        HostSnapshot known = Samples.Host(Samples.BrInt, "br-int", 0x020000000001, 0, 1);
        _controller.Hosts =
        [
            known with { Host = known.Host with { Duplicate = "port g2 of host b" } },
            Samples.Host(Samples.BrInt, "br-int", 0x020000000002, 0, 2),
        ];

        Assert.Equal("""
            SWITCH  PORT      VLAN  ADDRESS            AGE  REMARK
            br-int  veth-web  -     02:00:00:00:00:01  4s   also at port g2 of host b, not learnt there
            br-int  veth-up   -     02:00:00:00:00:02  4s

            """, await AskAsync("hosts"));
        Assert.Contains("""ageSeconds":4.2,"duplicate":"port g2 of host b"}""", await AskAsync("hosts", "--json"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_lists_each_direction() =>
        Assert.Equal("""
            FROM    PORT      TO      PORT      STATE
            br-int  veth-web  br-ext  veth-web  blocked
            br-int  veth-up   br-ext  veth-up   forwarding

            """, await AskAsync("links"));

    [Fact]
    public async Task Tunnels_lists_each_end_that_BFD_watches_known_or_not()
    {
        string policy = _directory.Write("p.yaml", $$"""
            apiVersion: sdn/v1
            bridges: {br-a: {datapathId: 0xa, ovsdb: "unix:{{_directory.PathOf("none.sock")}}"}, br-b: {datapathId: 0xb} }
            overlay:
              tunnels: perHost
              hosts: {a: {address: 172.31.0.1, bridge: br-a}, b: {address: 172.31.0.2, bridge: br-b} }
              tenants: [{name: blue, vni: 7, members: [a/g1, b/g2]}]
            """);
        string server = $"unix:{_directory.PathOf("tunnels.sock")}";
        await using SdnRun serving = await SdnRun.ServeAsync(
            new FakeController(), policy, "--no-watch", "--api", server, "--metrics", "off");

        Assert.Equal("""
            HOST  TO  STATE    FOR  FLAPS  BRIDGE  PORT   DIAGNOSTIC
            a     b   unknown  0s   -      br-a    gre-b  -

            """, await AskUntilAsync("gre-b", server, "tunnels"));
        Assert.Equal(
            """[{"switch":"000000000000000a","switchName":"br-a","port":"gre-b","host":"a","remote":"b","state":"unknown","""
            + """ "since":"2026-11-22T20:14:35.123+00:00"}]"""[1..] + "\n",
            await AskUntilAsync("gre-b", server, "tunnels", "--json"));
        Assert.Equal("HOST  TO  STATE  FOR  FLAPS  BRIDGE  PORT  DIAGNOSTIC\n", await AskAsync("tunnels"));
    }

    [Theory]
    [InlineData("br-int")]
    [InlineData("0xa")]
    [InlineData("000000000000000a")]
    [InlineData("00:00:00:00:00:00:00:0a")]
    public async Task Flows_takes_a_switch_by_name_or_any_form_of_its_id(string which) =>
        Assert.Equal("""
            TABLE  PRIORITY  OWNER                  PACKETS  BYTES  AGE    RULE                        FLOW
            0      0         core                   1234     98765  1h02m  -                           actions=drop
            10     7         policy                 1234     98765  1h02m  acl no-web, office.yaml:12  tcp,tp_dst=80 actions=drop
            40     10        l2-learning (dynamic)  1234     98765  1h02m  -                           hard_timeout=300, dl_dst=02:00:00:00:00:01 actions=output:1

            """, await AskAsync("flows", which));

    [Fact]
    public async Task Flows_of_one_table_leaves_out_the_others()
    {
        string output = await AskAsync("flows", "br-int", "--table", "40");

        Assert.Equal(2, output.TrimEnd('\n').Split('\n').Length);
        Assert.Contains("l2-learning", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_json_is_what_the_api_says() =>
        Assert.Equal(
            """[{"switch":"000000000000000b","switchName":"br-ext","address":"02:00:00:00:00:03","vlan":20"""
            + ""","port":1,"portName":"veth-web","ageSeconds":4.2}]""" + "\n",
            await AskAsync("hosts", "br-ext", "--json"));

    [Fact]
    public async Task Query_on_a_terminal_draws_a_table()
    {
        (int code, string output, string _) =
            await SdnRun.ToEndAsync(["links", "--server", Server], [], isTerminal: true);

        Assert.Equal(0, code);
        Assert.Contains("│ br-int │ veth-web │ br-ext │", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_takes_the_server_from_the_environment()
    {
        (int code, string output, string _) = await SdnRun.ToEndAsync(["links"], new() { ["SDN_SERVER"] = Server });

        Assert.Equal(0, code);
        Assert.StartsWith("FROM", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_of_an_unknown_switch_lists_the_known_ones() =>
        Assert.Equal(
            (1, "", "sdn: no switch 'br-nit' was ever connected; there are br-ext (000000000000000b), "
                + "br-int (000000000000000a)\n"),
            await SdnRun.ToEndAsync("flows", "br-nit", "--server", Server));

    [Fact]
    public async Task Query_of_a_switch_that_has_gone_says_so() =>
        Assert.Equal((1, "", "sdn: switch 'br-ext' isn't connected\n"),
            await SdnRun.ToEndAsync("flows", "br-ext", "--server", Server));

    [Fact]
    public async Task Query_of_a_name_that_two_switches_have_wants_the_id()
    {
        _controller.Switches = [Samples.Switch(Samples.BrInt, "br"), Samples.Switch(Samples.BrExt, "br")];

        Assert.Equal(
            (1, "", "sdn: 2 switches are named 'br': use the datapath id; there are br (000000000000000a), "
                + "br (000000000000000b)\n"),
            await SdnRun.ToEndAsync("flows", "br", "--server", Server));
    }

    [Fact]
    public async Task Query_of_a_switch_that_does_not_answer_says_so()
    {
        _controller.Failure = new TimeoutException("switch br-int didn't answer the flow dump");

        Assert.Equal((1, "", "sdn: switch br-int didn't answer the flow dump\n"),
            await SdnRun.ToEndAsync("flows", "br-int", "--server", Server));
    }

    [Fact]
    public async Task Query_without_a_controller_says_how_to_get_one()
    {
        string server = $"unix:{_directory.PathOf("none.sock")}";

        Assert.Equal(
            (1, "", $"sdn: no controller answers at {server}: there is no such socket; start one with `sdn serve`, "
                + "or say where it is with --server\n"),
            await SdnRun.ToEndAsync("switches", "--server", server));
    }

    [Fact]
    public async Task Query_shows_no_control_characters_of_a_switch()
    {
        _controller.Switches = [Samples.Switch(Samples.BrInt, "br\x1b[31m\n")];

        Assert.Contains("br\\x1b[31m\\x0a  000000000000000a", await AskAsync("switches"), StringComparison.Ordinal);
    }

    private Task<string> AskAsync(params string[] arguments) => AskAtAsync(Server, arguments);

    private static async Task<string> AskAtAsync(string server, params string[] arguments)
    {
        (int code, string output, string error) = await SdnRun.ToEndAsync([.. arguments, "--server", server]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    // What is asked for is found out beside the serving, and may come a moment later.
    private static async Task<string> AskUntilAsync(string text, string server, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            string output = await AskAtAsync(server, arguments);
            if (output.Contains(text, StringComparison.Ordinal))
                return output;
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
