using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Controller.Host.Api;
using Controller.Host.Api.Policies;
using Controller.Host.Policies;
using Controller.Host.Values;

namespace Controller.Host.Cli.Planning;

/// <summary>Asks a running controller about policies.</summary>
internal sealed class PolicyClient(ApiAddress server) : IDisposable
{
    private readonly ServerClient _client = new(server);

    public Task<(PlanModel Model, string Json)> PlanAsync(PolicyRequest request, CancellationToken cancel) =>
        PostAsync("/v1/policy/plan", request, ApiJson.Default.PlanModel, cancel);

    public Task<(ApplyModel Model, string Json)> ApplyAsync(PolicyRequest request, CancellationToken cancel) =>
        PostAsync("/v1/policy/apply", request, ApiJson.Default.ApplyModel, cancel);

    public async Task<(ApplyModel Model, string Json)> ReloadAsync(CancellationToken cancel) =>
        Parse(await _client.PostAsync("/v1/policy/reload", "{}", cancel), ApiJson.Default.ApplyModel);

    public void Dispose() => _client.Dispose();

    public static PolicyRequest RequestOf(PolicyReading reading, string path) =>
        new(path, reading.Sources.ToDictionary(source => source.Name, source => source.Text));

    private async Task<(T Model, string Json)> PostAsync<T>(
        string path, PolicyRequest request, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        string body = JsonSerializer.Serialize(request, ApiJson.Default.PolicyRequest);
        return Parse(await _client.PostAsync(path, body, cancel), type);
    }

    private (T Model, string Json) Parse<T>(string json, JsonTypeInfo<T> type)
    {
        try
        {
            return (JsonSerializer.Deserialize(json, type)!, json);
        }
        catch (JsonException error)
        {
            throw new CommandFailedException($"what answers at {server} is no controller of this version", error);
        }
    }
}
