using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Labs;

namespace EndToEnd.Tests.Loops;

/// <summary>Counts the frames that bridges have handled, by Open vSwitch's own counters.</summary>
internal static partial class Wires
{
    /// <summary>Frames received by all ports of the topology's bridges since they came up.</summary>
    public static async Task<long> CountFramesAsync(Lab lab)
    {
        long frames = 0;
        foreach ((string host, HostStatus status) in lab.Status.Hosts)
        {
            foreach (string bridge in status.Bridges.Keys)
            {
                string ports = await lab.ExecAsync(host, "ovs-ofctl", "-O", "OpenFlow13", "dump-ports", bridge);
                frames += Received().Matches(ports)
                    .Sum(match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            }
        }
        return frames;
    }

    [GeneratedRegex(@"rx pkts=(\d+)")]
    private static partial Regex Received();
}
