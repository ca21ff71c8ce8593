using System.Text.Json.Serialization;

namespace Controller.Host.Api;

/// <summary>How the API's objects are written and read, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<SwitchModel>))]
[JsonSerializable(typeof(IReadOnlyList<HostModel>))]
[JsonSerializable(typeof(IReadOnlyList<LinkModel>))]
[JsonSerializable(typeof(IReadOnlyList<TunnelModel>))]
[JsonSerializable(typeof(IReadOnlyList<FlowModel>))]
[JsonSerializable(typeof(Explaining.ExplainRequest))]
[JsonSerializable(typeof(Explaining.ExplainModel))]
[JsonSerializable(typeof(Policies.PolicyModel))]
[JsonSerializable(typeof(Policies.PolicyRequest))]
[JsonSerializable(typeof(Policies.PlanModel))]
[JsonSerializable(typeof(Policies.ApplyModel))]
[JsonSerializable(typeof(IReadOnlyList<Policies.DriftModel>))]
[JsonSerializable(typeof(IReadOnlyList<Tenants.TenantModel>))]
[JsonSerializable(typeof(Cli.Planning.SavedPlan))]
[JsonSerializable(typeof(HealthModel))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ApiJson : JsonSerializerContext;
