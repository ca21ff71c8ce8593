using System.Net;
using Controller.Host.Values;

namespace Controller.Host.Web;

/// <summary>Where the program answers over HTTP.</summary>
internal sealed record WebAddresses(ApiAddress Api, MetricsAddress Metrics)
{
    /// <summary>Whether others than users of this machine may reach the API, which asks nobody who they are.</summary>
    public bool IsOpen => Api is ApiAddress.Http { EndPoint.Address: var address } && !IPAddress.IsLoopback(address);
}
