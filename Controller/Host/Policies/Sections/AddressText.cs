using System.Net;
using Controller.Host.Policies.Matching;
using Controller.Host.Values;

namespace Controller.Host.Policies.Sections;

/// <summary>Single addresses, without a prefix.</summary>
internal static class AddressText
{
    public static Parsed<IPAddress> Parse(string text) =>
        Network.ParseAddress(text) is { } address
            ? address
            : Parsed<IPAddress>.Expect("an IPv4 or IPv6 address, such as 10.0.0.9");
}
