using System.Diagnostics;
using System.Net;
using Benchmarks.Measuring;
using Benchmarks.Net;
using Benchmarks.Switches;
using Benchmarks.Wire;

namespace Benchmarks.Load;

/// <summary>All switches of a run, brought to where the controller knows every host.</summary>
internal sealed class Fleet(IPEndPoint controller, Network network, Vendor vendor, int window) : IDisposable
{
    private const int LessonsAtOnce = 16;
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LessonPatience = TimeSpan.FromMilliseconds(500);

    public Tally Tally { get; } = new();

    public Network Network => network;

    public SwitchLoop Loop => field ??= new SwitchLoop(Tally, vendor);

    /// <summary>
    /// Connects all switches and waits until the controller has asked each for its features and then has been
    /// quiet, but for echoes, for <paramref name="settle"/> (at most 30 s).
    /// </summary>
    /// <exception cref="TimeoutException">Some switch was not asked for its features within 30 s.</exception>
    /// <exception cref="IOException">The controller refused or ended a connection.</exception>
    public void Connect(TimeSpan settle)
    {
        for (int i = 0; i < network.Switches; i++)
            Loop.Connect(controller, network, window);
        long limit = Clock.After(HandshakeLimit);
        while (Loop.Switches.Any(each => each.FeaturesAt == 0))
        {
            if (Loop.Turn(1) > limit)
                throw new TimeoutException("the controller has not asked every switch for its features within 30 s");
            ThrowIfAnyLeft();
        }
        long quiet = Clock.Ticks(settle);
        for (long now = 0; now < limit && (now == 0 || Loop.Switches.Any(each => now - each.LastMessageAt < quiet));)
            now = Loop.Turn(1);
        ThrowIfAnyLeft();
    }

    /// <summary>
    /// Lets each host send one broadcast. Not every controller floods them all, so those it doesn't are waited for
    /// half a second only; whether it has learnt shows in its answers.
    /// </summary>
    public void Teach()
    {
        var lessons = new Lessons(Tally, network);
        Loop.Traffic = lessons;
        long floods = 0;
        long patience = Clock.After(LessonPatience);
        RefillAll(Stopwatch.GetTimestamp());
        while (!lessons.AreOver(Loop.Switches))
        {
            long now = Loop.Turn(1);
            if (Tally.Floods > floods || now > patience)
            {
                if (now > patience && lessons.AllSent(Loop.Switches))
                    break;
                if (Tally.Floods == floods)
                    lessons.Allowance += LessonsAtOnce;
                patience = now + Clock.Ticks(LessonPatience);
                floods = Tally.Floods;
                RefillAll(now);
            }
            ThrowIfAnyLeft();
        }
        Loop.Traffic = null;
    }

    public void RefillAll(long now)
    {
        foreach (EmulatedSwitch each in Loop.Switches)
            Loop.Refill(each, now);
    }

    /// <exception cref="IOException">The controller ended a connection.</exception>
    public void ThrowIfAnyLeft()
    {
        if (Loop.Closed > 0)
            throw new IOException($"the controller ended {Loop.Closed} of {network.Switches} connections; "
                + $"what was wrong before: {(Tally.Faults.Count == 0 ? "nothing" : Tally.Faults[0])}");
    }

    public void Dispose() => Loop.Dispose();

    /// <summary>Broadcasts, one a host, a few at once.</summary>
    private sealed class Lessons(Tally tally, Network network) : ITraffic
    {
        private readonly int[] _sent = new int[network.Switches];

        public int Allowance { get; set; } = LessonsAtOnce;

        public bool AllSent(IReadOnlyList<EmulatedSwitch> switches) =>
            switches.All(each => _sent[each.Index] == network.Hosts);

        public bool AreOver(IReadOnlyList<EmulatedSwitch> switches) =>
            AllSent(switches) && switches.All(each => each.Flooded.Count == network.Hosts);

        public void Refill(EmulatedSwitch from, OutputBuffer output, long now)
        {
            ref int sent = ref _sent[from.Index];
            for (; sent < network.Hosts && sent < from.Flooded.Count + Allowance; sent++)
            {
                uint port = network.PortOf(sent);
                PacketInWriter.Write(output, from.MissFlows[port], port, TestFrame.Broadcast,
                    TestFrame.Address(from.Index, sent), (uint)sent);
                tally.Lessons++;
            }
        }
    }
}
