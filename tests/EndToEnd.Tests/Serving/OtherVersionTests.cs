using EndToEnd.Tests.Failures;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Serving;

/// <summary>A bridge whose <c>protocols</c> lack OpenFlow 1.3.</summary>
[Collection(nameof(OneHost))]
public sealed class OtherVersionTests(OneHostLabs labs)
{
    [Theory]
    [InlineData("OpenFlow10", "OpenFlow 1.0", "0x01")]
    [InlineData("OpenFlow15", "OpenFlow 1.5", "0x06")]
    public Task OtherVersion_is_refused_and_both_logs_say_why(string protocols, string name, string version) =>
        labs.UseAsync(Modes.Learn, async lab =>
        {
            var log = new LogMark(lab);
            await lab.ExecAsync("a", "ovs-vsctl", "set", "bridge", "br-int", $"protocols={protocols}");
            string refusal = $"refused: this controller speaks OpenFlow 1.3 only, the switch {name}: "
                + "ovs-vsctl set bridge BRIDGE protocols=OpenFlow13";
            await Eventually.HoldsAsync(() => log.Since.Contains(refusal, StringComparison.Ordinal), Eventually.Soon,
                () => $"'{refusal}' in the log:\n{log.Since}");
            // Open vSwitch sees that it can't be before our HELLO_FAILED reaches it, and says so in its own words.
            await Eventually.HoldsAsync(() => lab.SwitchLog("a").Contains(
                $"version negotiation failed (we support version {version}, peer supports version 0x04)",
                StringComparison.Ordinal), Eventually.Soon, () => lab.SwitchLog("a"));

            await lab.ExecAsync("a", "ovs-vsctl", "set", "bridge", "br-int", "protocols=OpenFlow13");
            await log.ReadyAsync(lab.PolicyNameOf("a", "br-int"));
            await lab.RequireReachabilityAsync();
        });
}
