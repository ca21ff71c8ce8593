using Controller.Host.Values;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Sections;

/// <summary>Ethernet addresses of one host.</summary>
internal static class MacText
{
    public static Parsed<MacAddress> Parse(string text) =>
        MacAddress.TryParse(text, out MacAddress mac) && !mac.IsMulticast && mac.Value != 0
            ? mac
            : Parsed<MacAddress>.Expect("the Ethernet address of one host, such as 02:00:00:00:00:01");
}
