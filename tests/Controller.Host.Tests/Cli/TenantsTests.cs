using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Cli;

/// <summary><c>sdn tenants</c> against a serving program.</summary>
public sealed class TenantsTests : IAsyncLifetime
{
    private const string Policy = """
        apiVersion: sdn/v1
        bridges: {br-a: {datapathId: 0xa}, br-b: {datapathId: 0xb}}
        overlay:
          hosts: {a: {address: 172.31.0.1, bridge: br-a}, b: {address: 172.31.0.2, bridge: br-b}}
          tenants:
            - name: blue
              vni: 7
              subnet: 10.0.0.0/24
              members:
                - {port: a/veth-web, name: vm1, mac: 52:54:00:00:00:01, address: 10.0.0.1}
                - {port: [a/veth-up, b/veth-up], name: vm2, mac: 52:54:00:00:00:02}
                - a/veth-off
            - {name: red, vni: 8, members: [b/veth-web]}

        """;

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeController _controller = new()
    {
        Switches = [Samples.Switch(Samples.BrInt, "br-a"), Samples.Switch(Samples.BrExt, "br-b", connected: false)],
    };

    private SdnRun? _serving;

    private string Server => $"unix:{_directory.PathOf("sdn.sock")}";

    public async ValueTask InitializeAsync()
    {
        string policy = _directory.PathOf("policy.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        _serving = await SdnRun.ServeAsync(_controller, policy, "--api", Server, "--metrics", "off");
    }

    public async ValueTask DisposeAsync()
    {
        await _serving!.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Tenants_lists_members_with_their_places_and_what_keeps_them_away() =>
        Assert.Equal("""
            TENANT  VNI  MEMBER      MAC                ADDRESS   PORT                 STATE     AGE
            blue    7    vm1         52:54:00:00:00:01  10.0.0.1  a/veth-web           declared  -
            blue    7    vm2         52:54:00:00:00:02  -         a/veth-up,b/veth-up  silent    -
            blue    7    a/veth-off  -                  -         a/veth-off           down      -
            red     8    b/veth-web  -                  -         b/veth-web           away      -

            """, await AskAsync());

    [Fact]
    public async Task Tenants_of_one_tenant_leaves_out_the_others()
    {
        string output = await AskAsync("red");

        Assert.Contains("b/veth-web", output, StringComparison.Ordinal);
        Assert.DoesNotContain("blue", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenants_json_has_the_line_of_the_policy()
    {
        string json = await AskAsync("red", "--json");

        Assert.StartsWith("""[{"name":"red","vni":8,"subnets":[],"place":""", json, StringComparison.Ordinal);
        Assert.Contains("policy.yaml:13\"", json, StringComparison.Ordinal);
        Assert.Contains(
            "\"members\":[{\"name\":\"b/veth-web\",\"addresses\":[],\"ports\":[\"b/veth-web\"],\"state\":\"away\"",
            json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenants_of_one_that_is_not_there_names_those_that_are()
    {
        (int code, string output, string error) = await SdnRun.ToEndAsync("tenants", "green", "--server", Server);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("sdn: the policy has no tenant 'green'", error, StringComparison.Ordinal);
        Assert.Contains("blue", error, StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(params string[] arguments)
    {
        (int code, string output, string error) =
            await SdnRun.ToEndAsync(["tenants", .. arguments, "--server", Server]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }
}
