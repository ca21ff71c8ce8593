using Controller.Host.Values;

namespace Controller.Host.Web;

/// <summary>Where the program answers over HTTP.</summary>
internal sealed record WebAddresses(ApiAddress Api, MetricsAddress Metrics);
