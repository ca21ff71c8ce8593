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

    public Task<Answer<PlanModel>> PlanAsync(PolicyRequest request, CancellationToken cancel) =>
        PostAsync("/v1/policy/plan", request, ApiJson.Default.PlanModel, cancel);

    public Task<Answer<ApplyModel>> ApplyAsync(PolicyRequest request, CancellationToken cancel) =>
        PostAsync("/v1/policy/apply", request, ApiJson.Default.ApplyModel, cancel);

    public Task<Answer<ApplyModel>> ReloadAsync(CancellationToken cancel) =>
        _client.PostAsync("/v1/policy/reload", "{}", ApiJson.Default.ApplyModel, cancel);

    public void Dispose() => _client.Dispose();

    public static PolicyRequest RequestOf(PolicyReading reading, string path) =>
        new(path, reading.Sources.ToDictionary(source => source.Name, source => source.Text));

    private Task<Answer<T>> PostAsync<T>(
        string path, PolicyRequest request, JsonTypeInfo<T> type, CancellationToken cancel) =>
        _client.PostAsync(path, JsonSerializer.Serialize(request, ApiJson.Default.PolicyRequest), type, cancel);
}
