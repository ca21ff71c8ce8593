using System.Diagnostics;
using System.Net;
using Benchmarks.Load;
using Benchmarks.Measuring;
using Benchmarks.Switches;

namespace Benchmarks.Connecting;

/// <summary>
/// Connects all switches at once, times their handshakes, and then holds the connections: do they live, with echoes
/// both ways, and are they asked again what they had told?
/// </summary>
internal sealed class ConnectRun(IPEndPoint controller, Network network, Vendor vendor) : IDisposable
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EchoLimit = TimeSpan.FromSeconds(5);

    private readonly Tally _tally = new();

    private SwitchLoop Loop => field ??= new SwitchLoop(_tally, vendor);

    /// <param name="hold">How long to hold the connections.</param>
    /// <param name="untilSetUp">
    /// Whether a handshake ends when the switch is set up, so that it can be of use, or when it told its features.
    /// </param>
    public ConnectResult Run(TimeSpan hold, bool untilSetUp)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < network.Switches; i++)
        {
            Loop.Connect(controller, network, window: 1);
            Loop.Turn(0);
        }
        Turn(Clock.After(HandshakeLimit), until: () => Loop.Switches.All(each => EndOf(each) != 0 || each.LeftAt != 0));

        Turn(Clock.After(hold), until: () => false);
        int echoes = Loop.Switches.Count(each => each.EchoesAnswered > 0);
        foreach (EmulatedSwitch each in Loop.Switches)
            Loop.Send(each, ControlPlane.EchoRequest);
        Turn(Clock.After(EchoLimit), until: () =>
            Loop.Switches.All(each => each.EchoRepliesSeen > 0 || each.LeftAt != 0));
        return Result(start, untilSetUp, echoes);

        long EndOf(EmulatedSwitch each) => untilSetUp ? Math.Min(each.FeaturesAt, each.SetUpAt) : each.FeaturesAt;
    }

    public void Dispose() => Loop.Dispose();

    private void Turn(long limit, Func<bool> until)
    {
        // The condition looks at every switch: not in every turn.
        for (int turn = 1; Loop.Turn(1) < limit; turn++)
        {
            if (turn % 16 == 0 && until())
                return;
        }
    }

    private ConnectResult Result(long start, bool untilSetUp, int echoes)
    {
        var handshakes = new LatencyHistogram();
        long last = start;
        foreach (EmulatedSwitch each in Loop.Switches)
        {
            bool done = each.FeaturesAt != 0 && (!untilSetUp || each.SetUpAt != 0);
            if (!done)
                continue;
            long end = untilSetUp ? Math.Max(each.FeaturesAt, each.SetUpAt) : each.FeaturesAt;
            handshakes.Record(end - start);
            last = Math.Max(last, end);
        }
        double seconds = Clock.Seconds(last - start);
        return new ConnectResult
        {
            Switches = network.Switches,
            Handshakes = (int)handshakes.Count,
            HandshakesPerSecond = seconds > 0 ? handshakes.Count / seconds : 0,
            Seconds = seconds,
            MedianNanoseconds = handshakes.Percentile(50),
            MaxNanoseconds = handshakes.MaxNanoseconds,
            Alive = Loop.Switches.Count(each => each.LeftAt == 0 && each.EchoRepliesSeen > 0),
            Left = Loop.Closed,
            AskedForEcho = echoes,
            Faults = _tally.Faults,
        };
    }
}
