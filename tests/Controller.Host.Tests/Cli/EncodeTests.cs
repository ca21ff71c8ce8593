using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Cli;

public sealed class EncodeTests
{
    // An ADD of a drop at the usual priority, from the cookie on.
    private const string Drop = "00000000000000000000000000000000" + "0000000000008000"
        + "ffffffffffffffffffffffff00000000" + "0001000400000000";

    private const string Help = "sdn: `sdn encode --help` shows how it is used\n";

    [Fact]
    public async Task Encode_prints_a_line_of_hex_for_each_text() =>
        Assert.Equal((0, $"040e003800000001{Drop}\n040e003800000002{Drop}\n", ""),
            await SdnRun.ToEndAsync("encode", "actions=drop", "actions=drop"));

    [Fact]
    public async Task Encode_counts_transaction_ids_up_from_the_one_given() =>
        Assert.Equal((0, $"040e003800000010{Drop}\n", ""),
            await SdnRun.ToEndAsync("encode", "add-flow", "--xid", "16", "actions=drop"));

    [Theory]
    [InlineData("mod-flows ip,actions=drop", "0e", "0001")]
    [InlineData("mod-flows --strict ip,actions=drop", "0e", "0002")]
    [InlineData("del-flows ip", "0e", "ff03")]
    [InlineData("del-flows --strict ip", "0e", "ff04")]
    public async Task Encode_makes_the_flow_mod_of_its_kind(string line, string type, string tableAndCommand)
    {
        (int code, string output, string error) = await SdnRun.ToEndAsync(["encode", .. line.Split(' ')]);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal((type, tableAndCommand), (output[2..4], output[48..52]));
    }

    [Theory]
    [InlineData("add-group group_id=1,type=all,bucket=1", "0f", "0000")]
    [InlineData("mod-group group_id=1,type=all,bucket=1", "0f", "0001")]
    [InlineData("del-groups group_id=1", "0f", "0002")]
    [InlineData("add-meter meter=1,kbps,band=type=drop,rate=1", "1d", "0000")]
    [InlineData("mod-meter meter=1,kbps,band=type=drop,rate=1", "1d", "0001")]
    [InlineData("del-meters meter=1", "1d", "0002")]
    [InlineData("packet-out packet=0123456789ab0123456789ab0800,actions=1", "0d", "ffff")]
    public async Task Encode_makes_the_message_of_its_kind(string line, string type, string command)
    {
        (int code, string output, string error) = await SdnRun.ToEndAsync(["encode", .. line.Split(' ')]);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal((type, command), (output[2..4], output[16..20]));
    }

    [Fact]
    public async Task Encode_reads_lines_and_points_at_what_is_wrong_with_one_of_them()
    {
        const string Input = "# flows\n\nactions=drop\ntcp,nw_scr=10.0.0.1,actions=drop\n  actions=drop\n";

        (int code, string output, string error) = await SdnRun.WithInputAsync(Input, "encode", "-");

        Assert.Equal((1, $"040e003800000001{Drop}\n040e003800000002{Drop}\n"), (code, output));
        Assert.Equal("""
            4:5: 'nw_scr' is not known; did you mean 'nw_src'?
            tcp,nw_scr=10.0.0.1,actions=drop
                ^

            """, error);
    }

    [Fact]
    public async Task Encode_shows_the_part_of_a_long_line_that_is_wrong()
    {
        string text = string.Join(',', Enumerable.Range(0, 60).Select(i => $"reg{i % 16}=0")) + ",foo=1,actions=drop";

        (int code, _, string error) = await SdnRun.ToEndAsync("encode", text);

        string[] lines = error.Split('\n');
        Assert.Equal(1, code);
        Assert.StartsWith("foo=1", lines[1][(lines[2].Length - 1)..], StringComparison.Ordinal);
        Assert.InRange(lines[1].Length, 1, 100);
    }

    [Fact]
    public async Task Encode_as_JSON_is_an_object_for_each_text()
    {
        (int code, string output, string error) = await SdnRun.ToEndAsync("encode", "--json", "actions=drop", "actions=x");

        Assert.Equal((1, ""), (code, error));
        Assert.Equal($$$"""
            {"line":1,"xid":1,"hex":"040e003800000001{{{Drop}}}"}
            {"line":2,"error":{"column":9,"text":"\u0027x\u0027 is no action"}}

            """, output);
    }

    [Theory]
    [InlineData("encode add-flow", "sdn: add-flow needs a text, or - for standard input\n" + Help)]
    [InlineData("encode --strict actions=1", "sdn: --strict is for mod-flows and del-flows, not for add-flow\n" + Help)]
    [InlineData("encode ad-flow actions=1", "sdn: unknown kind 'ad-flow' (did you mean `add-flow`?)\n" + Help)]
    public async Task Encode_of_bad_usage_says_how_and_ends_with_2(string line, string error) =>
        Assert.Equal((2, "", error), await SdnRun.ToEndAsync(line.Split(' ')));
}
