using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Controller.Host.Tests.Fakes;
using Controller.Host.Tests.Metrics;

namespace Controller.Host.Tests.Web;

/// <summary>Both listeners of a serving program, over HTTP.</summary>
public sealed class WebServerTests : IAsyncLifetime
{
    private readonly FakeController _controller = new() { Switches = [Samples.Switch(Samples.BrInt, "br-int")] };
    private readonly HttpClient _http = new();
    private readonly string _api = $"http://127.0.0.1:{FreePort()}";
    private readonly string _metrics = $"127.0.0.1:{FreePort()}";
    private SdnRun? _serving;

    public async ValueTask InitializeAsync() =>
        _serving = await SdnRun.ServeAsync(_controller, "--api", _api, "--metrics", _metrics);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _serving!.DisposeAsync();
    }

    [Fact]
    public async Task Api_switches_are_complete()
    {
        JsonElement json = (await GetJsonAsync("/v1/switches", HttpStatusCode.OK))[0];

        Assert.Equal("000000000000000a", json.GetProperty("id").GetString());
        Assert.True(json.GetProperty("connected").GetBoolean());
        Assert.Equal("2026-11-22T20:13:05.123+00:00", json.GetProperty("connectedAt").GetString());
        Assert.Equal("Nicira, Inc.", json.GetProperty("description").GetProperty("manufacturer").GetString());
        Assert.True(json.GetProperty("features").GetProperty("meters").GetBoolean());
        Assert.Equal(100, json.GetProperty("counters").GetProperty("packetIns").GetInt64());
        JsonElement port = json.GetProperty("ports")[1];
        Assert.Equal("veth-up", port.GetProperty("name").GetString());
        Assert.Equal("blocked", port.GetProperty("role").GetString());
        Assert.False(port.GetProperty("forwards").GetBoolean());
    }

    [Fact]
    public async Task Api_health_says_ok_and_how_many_switches()
    {
        JsonElement json = await GetJsonAsync("/healthz", HttpStatusCode.OK);

        Assert.Equal(("ok", 1), (json.GetProperty("status").GetString(), json.GetProperty("switches").GetInt32()));
    }

    [Theory]
    [InlineData("/", HttpStatusCode.NotFound)]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/metrics", HttpStatusCode.NotFound)]
    [InlineData("/v1/switches/br-none/flows", HttpStatusCode.NotFound)]
    [InlineData("/v1/hosts?switch=br-none", HttpStatusCode.NotFound)]
    [InlineData("/v1/switches/br-int/flows?table=255", HttpStatusCode.BadRequest)]
    [InlineData("/v1/switches/br-int/flows?table=x", HttpStatusCode.BadRequest)]
    public async Task Api_errors_are_problems(string path, HttpStatusCode status)
    {
        JsonElement problem = await GetJsonAsync(path, status, "application/problem+json");

        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal("about:blank", problem.GetProperty("type").GetString());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Api_that_fails_inside_says_so_without_its_stack()
    {
        _controller.Failure = new InvalidOperationException("secret");

        JsonElement problem =
            await GetJsonAsync("/v1/hosts", HttpStatusCode.InternalServerError, "application/problem+json");

        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v1/switches", "/v1/switches takes GET, not POST")]
    [InlineData("GET", "/v1/explain", "/v1/explain takes POST, not GET")]
    [InlineData("DELETE", "/v1/policy/plan", "/v1/policy/plan takes POST, not DELETE")]
    public async Task Api_says_which_method_a_path_takes(string method, string path, string detail)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_api + path));
        using HttpResponseMessage response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(detail, JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Metrics_are_what_Prometheus_reads()
    {
        using HttpResponseMessage response = await _http.GetAsync(
            new Uri($"http://{_metrics}/metrics"), TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(100, Assert.Single(ExpositionParser.Parse(text)["of_packet_ins_total"].Samples).Value);
    }

    [Fact]
    public async Task Metrics_can_be_asked_for_by_name()
    {
        string text = await _http.GetStringAsync(
            new Uri($"http://{_metrics}/metrics?name[]=dp_status&name%5B%5D=of_errors_total"),
            TestContext.Current.CancellationToken);

        Assert.Equal(["dp_status", "of_errors_total"], ExpositionParser.Parse(text).Keys);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/switches")]
    [InlineData("/healthz")]
    public async Task Metrics_listener_answers_for_nothing_else(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(
            new Uri($"http://{_metrics}{path}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<JsonElement> GetJsonAsync(
        string path, HttpStatusCode status, string mediaType = "application/json")
    {
        using HttpResponseMessage response = await _http.GetAsync(
            new Uri(_api + path), TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
