using Controller.Host.Policies;

namespace Controller.Host.Tests.Policies;

/// <summary>What is said of a bad policy: text in, exactly these lines out.</summary>
public sealed class PolicyErrorsTests
{
    private const string Head = "apiVersion: sdn/v1\n";

    public static TheoryData<string, string[]> Shape => new()
    {
        { "", ["1:1: error: nothing in it: a policy begins with `apiVersion: sdn/v1`"] },
        { "# only a comment\n", ["1:1: error: nothing in it: a policy begins with `apiVersion: sdn/v1`"] },
        { "---\n~\n", ["1:1: error: nothing in it: a policy begins with `apiVersion: sdn/v1`"] },
        { "hello\n", ["1:1: error: a policy is a mapping that begins with `apiVersion: sdn/v1`, not `hello`"] },
        { "- a\n", ["1:1: error: a policy is a mapping that begins with `apiVersion: sdn/v1`, not a list"] },
        { "l2: {}\n", ["1:1: error: no `apiVersion`: a policy begins with `apiVersion: sdn/v1`"] },
        { "apiVersion: sdn/v2\n", ["1:13: error: `apiVersion` must be sdn/v1, not `sdn/v2`"] },
        { "apiVersion:\n", ["1:12: error: `apiVersion` must be text, not nothing"] },
        { "apiversion: sdn/v1\n",
            ["1:1: error: unknown key `apiversion` (did you mean `apiVersion`?)",
             "1:1: error: no `apiVersion`: a policy begins with `apiVersion: sdn/v1`"] },
        { Head + "brigdes: {}\n", ["2:1: error: unknown key `brigdes` (did you mean `bridges`?)"] },
        { Head + "nonsense: 1\n", ["2:1: error: unknown key `nonsense`"] },
        { Head + "bridges: [a]\n", ["2:10: error: `bridges` must be a mapping, not a list"] },
        { Head + "l2: fast\n", ["2:5: error: `l2` must be a mapping, not `fast`"] },
    };

    public static TheoryData<string, string[]> Yaml => new()
    {
        { Head + "l2: &a {mode: learn}\n", ["2:5: error: anchors (&name) aren't allowed"] },
        { Head + "l2: *a\n", ["2:5: error: aliases (*name) aren't allowed: write it out"] },
        { Head + "l2: !!map {}\n", ["2:5: error: tags (!name) aren't allowed"] },
        { Head + "l2:\n  <<: {mode: learn}\n", ["3:3: error: merge keys (<<) aren't allowed: write it out"] },
        { Head + "l2:\n  mode: learn\n  mode: pair\n", ["4:3: error: `mode` is given twice, first in line 3"] },
        { Head + "? [a]\n: 1\n", ["2:3: error: a key must be text, not a list"] },
        { Head + "~: 1\n", ["2:1: error: a key must be text, not nothing"] },
        { Head + "---\nl2: {}\n", ["2:1: error: a policy is one document, and here begins a second"] },
        { Head + "l2: {mode: learn\n", ["2:5: error: this `{` is never closed, or a comma is missing between "
            + "what stands in it"] },
        { Head + "l2: [learn\nbridges: {}\n", ["2:5: error: this `[` is never closed, or a comma is missing "
            + "between what stands in it"] },
        { Head + "l2: 'learn\n", ["2:5: error: the quote that begins here is never closed"] },
        { Head + "l2:\n\tmode: pair\n", ["3:1: error: indented by a tab: YAML takes spaces only"] },
        { Head + "l2:\n  mode: pair\n \tageing: 3s\n", ["4:2: error: indented by a tab: YAML takes spaces only"] },
        { Head + " l2: {}\n", ["2:4: error: not YAML here: two keys in one line, or one that is indented "
            + "otherwise than its neighbours"] },
        { Head + "l2: `learn`\n",
            ["2:5: error: text can't begin with this character: put it in quotes"] },
        { Head + "l2: " + new string('[', 100), ["2:68: error: nested deeper than 64 levels"] },
    };

    public static TheoryData<string, string[]> Sections => new()
    {
        { Head + "controller: {listen: []}\n", ["2:22: error: `listen` must name at least one ADDRESS:PORT"] },
        { Head + "controller: {listen: 6653}\n", ["2:22: error: `listen` must be a list, not `6653`"] },
        { Head + "controller: {listen: [6653]}\n",
            ["2:23: error: `listen` must be ADDRESS:PORT such as 0.0.0.0:6653 or [::]:6653, not `6653`"] },
        { Head + "controller: {listen: [\"0.0.0.0:6653\", \"0.0.0.0:6653\"]}\n",
            ["2:39: error: `listen` has 0.0.0.0:6653 twice"] },
        { Head + "controller: {api: tcp}\n",
            ["2:19: error: `api` must be unix:PATH, http://ADDRESS:PORT, or off, not `tcp`"] },
        { Head + "controller: {metrics: 9302}\n",
            ["2:23: error: `metrics` must be ADDRESS:PORT such as 127.0.0.1:9302, or off, not `9302`"] },
        { Head + "controller: {eventLoops: many}\n",
            ["2:26: error: `eventLoops` must be a whole number, not `many`"] },
        { Head + "controller: {eventLoops: \"2\"}\n",
            ["2:26: error: `eventLoops` must be a number without quotes, not `2`"] },
        { Head + "controller: {eventLoops: 0}\n", ["2:26: error: `eventLoops` must be 1 to 256, not `0`"] },
        { Head + "controller: {transport: quick}\n",
            ["2:25: error: `transport` must be auto, epoll or sockets, not `quick`"] },
        { Head + "vlans: {web: {vid: 4095}}\n", ["2:20: error: `vid` must be 1 to 4094, not `4095`"] },
        { Head + "vlans: {web: {vid: 0}}\n", ["2:20: error: `vid` must be 1 to 4094, not `0`"] },
        { Head + "vlans: {web: {}}\n", ["2:9: error: VLAN `web` has no `vid`"] },
        { Head + "vlans: {web: 10}\n", ["2:14: error: `web` must be a mapping, not `10`"] },
        { Head + "vlans: {10: {vid: 10}}\n", ["2:9: error: the VLAN name `10` could be taken for a number"] },
        { Head + "l2: {mode: lern}\n", ["2:12: error: `mode` must be auto, pair, controller, learn or off, not "
            + "`lern` (did you mean `learn`?)"] },
        { Head + "l2: {ageing: 300}\n",
            ["2:14: error: `ageing` must be a duration such as 300s, 5m or 1h, not `300`"] },
        { Head + "l2: {ageing: 20h}\n", ["2:14: error: `ageing` must be 1s to 65535s, not `20h`"] },
        { Head + "l2: {ageing: 1500ms}\n", ["2:14: error: `ageing` must be whole seconds, not `1500ms`"] },
        { Head + "l2: {ageing: 0s}\n", ["2:14: error: `ageing` must be 1s to 65535s, not `0s`"] },
        { Head + "l2: {maxHostsPerPort: -1}\n",
            ["2:23: error: `maxHostsPerPort` must be 1 to 1000000, not `-1`"] },
        { Head + "l2: {packetInRate: 1e3}\n", ["2:20: error: `packetInRate` must be a whole number, not `1e3`"] },
        { Head + "l2: {ban: {movesPerSecond: [1], duration: soon}}\n",
            ["2:28: error: `movesPerSecond` must be a whole number, not a list",
             "2:43: error: `duration` must be a duration such as 300s, 5m or 1h, not `soon`"] },
    };

    public static TheoryData<string, string[]> Bridges => new()
    {
        { Head + "bridges: {br: }\n", ["2:11: error: bridge `br` has no `datapathId`"] },
        { Head + "bridges: {br: {datapathID: 1}}\n",
            ["2:16: error: unknown key `datapathID` (did you mean `datapathId`?)"] },
        { Head + "bridges: {br: {datapathId: 0}}\n",
            ["2:28: error: `datapathId` must be a datapath id other than 0, such as 0x1 or 00:00:00:00:00:00:00:01, "
             + "not `0`"] },
        { Head + "bridges: {br: {datapathId: [1]}}\n", ["2:28: error: `datapathId` must be text, not a list"] },
        { Head + "bridges: {br 1: {datapathId: 1}}\n",
            ["2:11: error: a bridge's name has letters, digits and -_.: only, and at most 64"] },
        { Head + "bridges:\n  a: {datapathId: 0x10}\n  b: {datapathId: 0000000000000010}\n",
            ["4:19: error: bridges `a` and `b` have one datapath id, 0000000000000010"] },
        { Port("{name: [veth]}"), ["7:19: error: `name` must be text, not a list"] },
        { Port("{name: an-interface-of-17}"),
            ["7:19: error: `name` must be at most 15 bytes, not `an-interface-of-17`"] },
        { Port("{vlan: 4095}"),
            ["7:19: error: `vlan` must be a VLAN from 1 to 4094, or a name from `vlans`, not `4095`"] },
        { Port("{vlan: 0}"), ["7:19: error: `vlan` must be a VLAN from 1 to 4094, or a name from `vlans`, not `0`"] },
        { Port("{vlan: gest}"), ["7:19: error: no VLAN is named `gest` (did you mean `guest`?)"] },
        { Port("{trunk: [10, printers]}"), ["7:25: error: no VLAN is named `printers`"] },
        { Port("{trunk: 10}"), ["7:20: error: `trunk` must be a list, not `10`"] },
        { Port("{trunk: []}"), ["7:20: error: `trunk` must name at least one VLAN; leave it out for all of them"] },
        { Port("{trunk: [20, guest]}"), ["7:25: error: `trunk` has VLAN guest twice"] },
        { Port("{vlan: 10, trunk: [20]}"),
            ["7:19: error: port `web` can't have `vlan` (one VLAN, untagged) and `trunk` (tagged)"] },
        { Port("{vlan: 10, native: 20}"),
            ["7:19: error: port `web` can't have `vlan` (one VLAN, untagged) and `native` (tagged)"] },
        { Port("{maxHosts: 0}"), ["7:23: error: `maxHosts` must be 1 to 1000000, not `0`"] },
        { Port("{vlam: 10}"), ["7:13: error: unknown key `vlam` (did you mean `vlan`?)"] },
        { Port("{name: eth0}\n      db: {name: eth0}"), ["8:18: error: ports `web` and `db` have one name, `eth0`"] },
        { Port("{}\n      a-very-long-alias: {vlan: 10}"),
            ["8:7: error: `a-very-long-alias` needs a `name` of at most 15 bytes"] },
        { Head + "vlans: {a: {vid: 7}, b: {vid: 7}}\n", ["2:22: error: VLANs `a` and `b` have one vid, 7"] },
    };

    [Theory]
    [MemberData(nameof(Shape))]
    [MemberData(nameof(Yaml))]
    [MemberData(nameof(Sections))]
    [MemberData(nameof(Bridges))]
    public void PolicyReader_says_what_is_wrong_and_where(string text, string[] expected)
    {
        string[] errors = [.. PolicyReader.Read(text, "p.yaml").Errors.Select(error => error.Format("p.yaml"))];

        Assert.Equal(expected.Select(line => $"p.yaml:{line}"), errors);
    }

    [Fact]
    public void PolicyReader_says_everything_at_once_in_the_order_of_the_file()
    {
        const string text = """
            apiVersion: sdn/v1
            controller: {metric: off}
            bridges:
              br-int:
                datapathId: one
                ports:
                  web: {vlan: 5000, maxHosts: lots}
                  db: {vlan: nowhere}
            l2: {mode: best}
            extra: 1
            """;

        int[] lines = [.. PolicyReader.Read(text).Errors.Select(error => error.At!.Value.Line)];

        Assert.Equal([2, 5, 7, 7, 8, 9, 10], lines);
    }

    [Fact]
    public void PolicyReader_refuses_a_file_of_too_many_pieces()
    {
        string text = Head + "controller: {listen: [" + string.Concat(Enumerable.Repeat("a,", 10_500_000)) + "]}";

        PolicyProblem error = Assert.Single(PolicyReader.Read(text).Errors);

        Assert.Equal("too large for a policy", error.Text);
    }

    // The file up to a port named web, whose value begins in line 7, column 12.
    private static string Port(string value) => $$$"""
        apiVersion: sdn/v1
        vlans: {guest: {vid: 20}}
        bridges:
          br:
            datapathId: 1
            ports:
              web: {{{value}}}

        """;
}
