using System.Net;

namespace Controller.Host.Values;

/// <summary>Where Prometheus scrapes: <c>ADDRESS:PORT</c>, or nowhere.</summary>
internal sealed record MetricsAddress(IPEndPoint? EndPoint)
{
    /// <summary>Faucet's port, which scrape configurations know; for this machine only.</summary>
    public static MetricsAddress Default { get; } = new(new IPEndPoint(IPAddress.Loopback, 9302));

    public static Parsed<MetricsAddress> Parse(string text)
    {
        if (text == "off")
            return new MetricsAddress(EndPoint: null);
        return EndPointText.Parse(text).Value is { } endPoint
            ? new MetricsAddress(endPoint)
            : Parsed<MetricsAddress>.Expect("ADDRESS:PORT such as 127.0.0.1:9302, or off");
    }

    public override string ToString() => EndPoint is null ? "off" : $"http://{EndPoint}/metrics";
}
