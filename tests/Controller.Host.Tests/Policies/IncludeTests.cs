using Controller.Host.Policies;
using Controller.Host.Policies.Files;
using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Policies;

public sealed class IncludeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Policy_of_several_files_is_read_as_one_in_their_order()
    {
        Directory.CreateDirectory(_directory.PathOf("acls"));
        Directory.CreateDirectory(_directory.PathOf("acls/more"));
        _directory.Write("acls/b.yaml", "acls: [{name: b, match: {protocol: udp}, action: drop}]\nvlans: {home: "
            + "{vid: 7}}\n");
        _directory.Write("acls/a.yaml", "apiVersion: sdn/v1\ninclude: more/*.yaml\nacls: [{name: a, match: "
            + "{protocol: tcp}, action: drop}]\n");
        _directory.Write("acls/more/c.yaml", "acls: [{name: c, match: {protocol: icmp}, action: drop}]\n");
        _directory.Write("acls/.hidden.yaml", "this isn't read\n");
        string root = _directory.Write("p.yaml", """
            apiVersion: sdn/v1
            include: [acls/*.yaml]
            vlans: {office: {vid: 10}}
            acls: [{name: first, match: {vlan: home}, action: drop}]
            """);

        PolicyReading reading = PolicyFile.Read(root);

        Assert.Empty(reading.Problems);
        Assert.Equal(["first", "a", "c", "b"], reading.Policy.Acls.Select(rule => rule.Name!.Value));
        Assert.Equal(["office", "home"], reading.Policy.Vlans.Select(vlan => vlan.Name));
        Assert.Equal(_directory.PathOf("acls/more/c.yaml"), reading.Policy.Acls[2].At.Source!.Name);
    }

    [Fact]
    public async Task Check_of_a_policy_with_warnings_is_good_unless_strict()
    {
        string path = _directory.Write("p.yaml", "apiVersion: sdn/v1\ninclude: none/*.yaml\n");
        string warning = $"{path}:2:10: warning: no file is called `none/*.yaml`\n";

        Assert.Equal((0, $"{path}: ok\n", warning), await SdnRun.ToEndAsync("check", path));
        Assert.Equal((2, "", warning), await SdnRun.ToEndAsync("check", "--strict", path));
    }

    [Fact]
    public async Task Check_of_several_policies_judges_each()
    {
        string good = _directory.Write("good.yaml", "apiVersion: sdn/v1\n");
        string bad = _directory.Write("bad.yaml", "apiVersion: sdn/v2\n");

        Assert.Equal(
            (2, $"{good}: ok\n", $"{bad}:1:13: error: `apiVersion` must be sdn/v1, not `sdn/v2`\n"),
            await SdnRun.ToEndAsync("check", bad, good));
    }

    [Fact]
    public async Task Check_as_json_has_an_object_a_file()
    {
        string bad = _directory.Write("bad.yaml", "apiVersion: sdn/v2\n");

        (int code, string output, string error) = await SdnRun.ToEndAsync("check", "--json", bad);

        Assert.Equal((2, ""), (code, error));
        Assert.Equal($"{{\"file\":\"{bad}\",\"ok\":false,\"problems\":[{{\"file\":\"{bad}\",\"line\":1,\"column\":13,"
            + "\"severity\":\"error\",\"text\":\"`apiVersion` must be sdn/v1, not `sdn/v2`\"}]}\n", output);
    }
}
