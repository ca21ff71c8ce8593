using System.Globalization;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Explaining;

/// <summary>What <c>ofproto/trace</c> says of a packet (ovs-vswitchd(8)).</summary>
internal sealed partial class TraceReply
{
    private const string ActionsStart = "Datapath actions: ";

    public TraceReply(string text)
    {
        Text = text;
        Lookups = [.. Lookup().Matches(text).Select(found => $"{found.Groups["table"].Value}:" +
            (!found.Groups["flow"].Success ? "none" : found.Groups["cookie"].Success
                ? found.Groups["cookie"].Value : "0x0"))];
        int start = text.LastIndexOf(ActionsStart, StringComparison.Ordinal);
        Actions = start < 0 ? "" : text[(start + ActionsStart.Length)..].Split('\n')[0].Trim();
    }

    public string Text { get; }

    /// <summary>Each look-up as <c>table:cookie</c>, <c>table:none</c> where no flow matched.</summary>
    public IReadOnlyList<string> Lookups { get; }

    /// <summary>As the datapath would do them: <c>set(eth(dst=…)),3,userspace(…)</c>.</summary>
    public string Actions { get; }

    /// <summary>Of each packet to a controller, reason and cookie, in order.</summary>
    public IReadOnlyList<string> PacketIns => [.. PacketIn().Matches(Actions).Select(found =>
        string.Create(CultureInfo.InvariantCulture,
            $"{ReasonOf(found.Groups["reason"].Value)} {Hex(found.Groups["cookie"].Value)}"))];

    // Open vSwitch tells more reasons apart than OpenFlow 1.3 has: group, action set and packet-out are ACTION there, a
    // miss that a flow sends up and one that no flow does are NO_MATCH (ofp-packet.h).
    private static string ReasonOf(string reason) => reason switch
    {
        "3" or "4" or "5" => "1",
        "6" or "7" => "0",
        _ => reason,
    };

    private static string Hex(string cookie) => cookie == "0" ? "0x0" : cookie;

    [GeneratedRegex(@"^ *(?<table>\d+)\. (?<flow>.*priority \d+(, cookie (?<cookie>0x[0-9a-f]+))?$)?",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Lookup();

    [GeneratedRegex(@"controller\(reason=(?<reason>\d+),[^)]*rule_cookie=(?<cookie>0x[0-9a-f]+|0)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex PacketIn();
}
