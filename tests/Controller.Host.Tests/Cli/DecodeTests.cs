using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Cli;

public sealed class DecodeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Decode_prints_a_message_as_ovs_ofctl_does() =>
        Assert.Equal((0, "OFPT_BARRIER_REQUEST (OF1.3) (xid=0x5):\n", ""),
            await SdnRun.ToEndAsync("decode", "0414000800000005"));

    [Fact]
    public async Task Decode_json_says_one_object_a_line_in_the_order_of_the_lines()
    {
        (int code, string output, string _) = await DecodeAsync(
            "04 14 0008 0000 0005 # a barrier\n\nnothing\n{\"hex\":\"0414000800000006\"}\n041", "--json");

        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(1, code);
        Assert.Equal(5, lines.Length);
        Assert.EndsWith("\"reencoded\":\"0414000800000005\"}", lines[0], StringComparison.Ordinal);
        Assert.Contains("the line is empty", lines[1], StringComparison.Ordinal);
        Assert.Equal("""{"error":{"type":null,"code":null,"name":null,"text":"'n' is no hex digit","offset":0}}""",
            lines[2]);
        Assert.EndsWith("\"reencoded\":\"0414000800000006\"}", lines[3], StringComparison.Ordinal);
        Assert.Contains("a digit is missing", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decode_json_says_what_a_switch_would_answer()
    {
        (int code, string output, string _) = await DecodeAsync("041400080000000500\n", "--json");

        Assert.Equal(1, code);
        Assert.StartsWith("""{"error":{"type":1,"code":6,"name":"OFPBRC_BAD_LEN",""", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decode_json_shows_beside_the_error_what_can_be_read_nevertheless()
    {
        // A FLOW_MOD whose TCP_DST stands without IP_PROTO.
        const string Hex = "040e00401122334400000000000000000000000000000000000000000000000a"
            + "ffffffffffffffffffffffff000000000001000a80001c020050000000000000";
        (int code, string output, string _) = await DecodeAsync(Hex, "--json");

        Assert.Equal(1, code);
        Assert.StartsWith("""{"error":{"type":4,"code":9,"name":"OFPBMC_BAD_PREREQ",""", output,
            StringComparison.Ordinal);
        Assert.Contains("\"match\":{\"tcp_dst\":80}", output, StringComparison.Ordinal);
        Assert.EndsWith($"\"reencoded\":\"{Hex}\"}}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decode_takes_the_octets_of_a_stream()
    {
        string path = _directory.PathOf("stream");
        await File.WriteAllBytesAsync(path, Convert.FromHexString("04140008000000050415000800000005"),
            TestContext.Current.CancellationToken);

        Assert.Equal((0, "OFPT_BARRIER_REQUEST (OF1.3) (xid=0x5):\nOFPT_BARRIER_REPLY (OF1.3) (xid=0x5):\n", ""),
            await SdnRun.ToEndAsync("decode", path));
    }

    private async Task<(int Code, string Output, string Error)> DecodeAsync(string text, params string[] arguments)
    {
        string path = _directory.PathOf("lines");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return await SdnRun.ToEndAsync(["decode", path, .. arguments]);
    }
}
