using EndToEnd.Tests.Failures;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Policies;

/// <summary>One bridge, three guests, and a policy file that each test gives rules of its own.</summary>
public sealed class PolicyLabs() : LabPool("policy", "one-host")
{
    private const string Mark = "# Rules of a test.";

    /// <summary>The bridge as the policy calls it.</summary>
    internal static string BridgeOf(Lab lab) => lab.PolicyNameOf("a", "br-int");

    /// <summary>
    /// Starts the controller anew with other rules behind the lab's own policy; what its log says when the bridge is
    /// ready.
    /// </summary>
    internal static async Task<string> ApplyAsync(Lab lab, string rules)
    {
        await WriteAsync(lab, rules);
        return await RestartAsync(lab);
    }

    /// <summary>Puts other rules into the file that the controller follows.</summary>
    internal static Task WriteAsync(Lab lab, string rules) =>
        File.WriteAllTextAsync(lab.Status.Controller.Policy, WithRules(lab, rules));

    /// <summary>The lab's own policy with these rules.</summary>
    internal static string WithRules(Lab lab, string rules) =>
        $"{File.ReadAllText(lab.Status.Controller.Policy).Split(Mark)[0]}{Mark}\n{rules}\n";

    /// <summary>The controller goes and comes back.</summary>
    internal static async Task<string> RestartAsync(Lab lab)
    {
        (await lab.LabAsync("controller stop")).RequireSuccess();
        var log = new LogMark(lab);
        (await lab.LabAsync("controller start")).RequireSuccess();
        return await log.ReadyAsync(BridgeOf(lab));
    }

    /// <summary>A web server of a guest, until disposed.</summary>
    internal static async Task<BackgroundCommand> ServeAsync(Lab lab, string guest, int port)
    {
        BackgroundCommand server = lab.Start(
            guest, "/usr/bin/python3", "-u", "-m", "http.server", "-d", "/usr/share/doc/curl", port);
        await server.SaysAsync("Serving HTTP");
        return server;
    }

    /// <summary>
    /// The exit code of curl: 0 for an answer, 7 for a connection refused, 28 for none in three seconds.
    /// </summary>
    internal static async Task<int> CurlAsync(Lab lab, string guest, string address, int port)
    {
        string url = $"http://{address}:{port}/";
        return (await lab.TryExecAsync(guest, "curl", "-sS", "-o", "/dev/null", "--max-time", 3, url)).ExitCode;
    }
}
