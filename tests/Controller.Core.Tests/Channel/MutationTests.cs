using System.Diagnostics;
using Apps.L2Learning;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Channel;

/// <summary>
/// Broken messages into a live session, with another switch's session beside it on the same event loop.
/// </summary>
[Collection(MeasuredAlone.Name)]
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int BatchSize = 250;
    private const long MostGrowth = 24L << 20;
    private static readonly TimeSpan SlowestEcho = TimeSpan.FromSeconds(2);

    [Fact]
    public void FrameMutator_begins_with_every_type_that_a_switch_sends() => Assert.Equal(
        [MessageType.Hello, MessageType.Error, MessageType.EchoRequest, MessageType.EchoReply, MessageType.Experimenter,
            MessageType.FeaturesReply, MessageType.GetConfigReply, MessageType.PacketIn, MessageType.FlowRemoved,
            MessageType.PortStatus, MessageType.BarrierReply, MessageType.RoleReply, MessageType.GetAsyncReply,
            MessageType.QueueGetConfigReply, MessageType.MultipartReply],
        FrameMutator.Types);

    [Theory]
    [InlineData(TransportKind.Epoll)]
    [InlineData(TransportKind.Sockets)]
    public Task Session_survives_twenty_thousand_broken_messages(TransportKind transport) =>
        FloodAsync(transport, 20_000, Random.Shared.Next());

    [Theory]
    [Trait("Category", "Deep")]
    [InlineData(TransportKind.Epoll)]
    [InlineData(TransportKind.Sockets)]
    public Task Session_survives_a_million_broken_messages(TransportKind transport) =>
        FloodAsync(transport, 1_000_000, Random.Shared.Next());

    private async Task FloodAsync(TransportKind transport, int count, int seed)
    {
        output.WriteLine($"seed {seed}");
        using var unhandled = new UnhandledExceptions();
        await using LiveController live = await LiveController.StartAsync(transport,
            L2LearningApp.Factory(_ => new LearningOptions { Mode = LearningMode.Pair }));
        await using RawSwitch other = await RawSwitch.ReadyAsync(live.EndPoint,
            new SwitchScript { Id = new DatapathId(2) });
        using var stop = new CancellationTokenSource();
        Task<TimeSpan> pinging = PingAsync(other, stop.Token);
        Task<int> asking = AskAsync(live.Core, stop.Token);
        var flood = new BrokenSwitch(live.EndPoint, new FrameMutator(seed));

        await flood.SendAsync(count / 4);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await flood.SendAsync(count - count / 4);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        await stop.CancelAsync();
        TimeSpan slowest = await pinging;
        output.WriteLine($"{flood.Connections} connections, {flood.Errors} errors answered, {await asking} dumps, "
            + $"memory {growth:+#,0;-#,0} octets, slowest echo beside it {slowest.TotalMilliseconds:0} ms");
        SwitchCounters counters = live.Find(BrokenSwitch.Id).Counters;
        Assert.Equal(0, counters.AppFaults);
        Assert.Equal(flood.Connections, counters.Connections);
        Assert.True(counters.MalformedMessages > count / 10);
        Assert.InRange(growth, long.MinValue, MostGrowth);
        Assert.InRange(slowest, TimeSpan.Zero, SlowestEcho);
        Assert.Equal((1, 0, 0), (live.Find(2).Counters.Connections, live.Find(2).Counters.Disconnections,
            live.Find(2).Counters.MalformedMessages));
        Assert.DoesNotContain(live.Log.Lines, line => line.Cause is not null);
        Assert.Empty(unhandled.Take());
    }

    private static async Task<TimeSpan> PingAsync(RawSwitch other, CancellationToken stop)
    {
        TimeSpan slowest = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            await other.EchoAsync();
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            slowest = took > slowest ? took : slowest;
        }
        return slowest;
    }

    // Keeps dumps of flows under way, so that broken parts meet requests that wait for them.
    private static async Task<int> AskAsync(OpenFlowController controller, CancellationToken stop)
    {
        int asked = 0;
        while (!stop.IsCancellationRequested)
        {
            asked++;
            try
            {
                await controller.GetFlowsAsync(new DatapathId(BrokenSwitch.Id), stop);
                await Task.Yield();
            }
            catch (Exception unanswered) when (unanswered is TimeoutException or OperationCanceledException)
            {
                // The answer was a broken one.
            }
        }
        return asked;
    }

    /// <summary>
    /// A switch that finishes its handshake well, and from then on sends rubbish; again when it is thrown out.
    /// </summary>
    private sealed class BrokenSwitch(System.Net.IPEndPoint controller, FrameMutator mutator)
    {
        public const ulong Id = 1;
        private const int FramesBetweenBreaks = 5_000;

        private int _untilBreak = FramesBetweenBreaks;
        private RawSwitch? _switch;
        private volatile uint _lastRequest;

        public int Connections { get; private set; }

        public long Errors { get; private set; }

        public async Task SendAsync(int count)
        {
            for (int sent = 0; sent < count; sent += BatchSize)
            {
                _switch ??= await ConnectAsync();
                var batch = new List<byte>();
                for (int i = 0; i < BatchSize; i++)
                    batch.AddRange(mutator.Next(_lastRequest));
                await _switch.SendAsync(batch.ToArray());
                await _switch.EchoAsync();
                if ((_untilBreak -= BatchSize) <= 0)
                    await BreakAsync();
            }
        }

        private async Task<RawSwitch> ConnectAsync()
        {
            Connections++;
            RawSwitch made = await RawSwitch.ReadyAsync(controller, new SwitchScript { Id = new DatapathId(Id) });
            made.OnHeard = Note;
            made.Script.Silent.Add(MessageType.MultipartRequest);
            return made;
        }

        private void Note(byte[] frame)
        {
            Header header = frame.Header();
            Assert.Equal(Header.Version13, header.Version);
            if (header.Type == MessageType.MultipartRequest)
                _lastRequest = header.Xid.Value;
            if (header.Type == MessageType.Error)
                Errors++;
            _switch?.Script.Heard.Clear();
        }

        private async Task BreakAsync()
        {
            _untilBreak = FramesBetweenBreaks;
            await _switch!.SendAsync(mutator.BreakFraming());
            await _switch.ClosedAsync();
            await _switch.DisposeAsync();
            _switch = null;
        }
    }
}
