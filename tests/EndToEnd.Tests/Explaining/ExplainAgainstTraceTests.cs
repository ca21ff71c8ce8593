using System.Buffers.Binary;
using System.Globalization;
using Controller.Abstractions;
using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Topology;
using EndToEnd.Tests.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace EndToEnd.Tests.Explaining;

/// <summary>
/// <see cref="Explainer"/>, on the flows that a real Open vSwitch says it has, and that switch's own
/// <c>ofproto/trace</c>: for random tables and packets both are to meet the same flows in the same order, and to put
/// out the same frames by the same ports. <see cref="Excepted"/> has what is not compared, and why.
/// </summary>
public sealed class ExplainAgainstTraceTests(DummySwitch real) : IClassFixture<DummySwitch>
{
    private const int FlowsPerTable = 20;

    /// <summary>What isn't compared, and why.</summary>
    private static readonly (string Name, Func<Explanation, TraceReply, bool> Applies, string Why)[] Excepted =
    [
        ("endless", (told, _) => told.First.Trace.IsLoop,
            "how many look-ups are told before a loop of resubmits is given up; that nothing comes out is compared"),
        ("two-tags", (told, _) => told.First.Trace.PacketIns.Any(packet => HasTwoTags(packet.Data)),
            "a frame with two tags that went to the controller: from then on Open vSwitch takes it for one with one"),
    ];

    [Fact]
    public void Explain_agrees_with_ofproto_trace() => Compare(1, 15, 20, AddTables);

    [Fact]
    public void Explain_agrees_with_ofproto_trace_on_policies() => Compare(100, 15, 20, AddPolicy);

    [Fact]
    [Trait("Category", "Deep")]
    public void Explain_agrees_with_ofproto_trace_on_ten_thousand_packets() => Compare(1_000, 250, 40, AddTables);

    [Fact]
    [Trait("Category", "Deep")]
    public void Explain_agrees_with_ofproto_trace_on_ten_thousand_packets_of_policies() =>
        Compare(2_000, 250, 40, AddPolicy);

    private void Compare(int firstSeed, int tables, int packets, Func<Random, RandomFrames, Action<PipelineModel>> add)
    {
        int outputs = 0;
        int lookups = 0;
        var excepted = new Dictionary<string, int>();
        for (int seed = firstSeed; seed < firstSeed + tables; seed++)
        {
            var random = new Random(seed);
            var frames = new RandomFrames(random);
            Clear();
            Action<PipelineModel> addRest = add(random, frames);
            Explainer explainer = NewExplainer(addRest);
            for (int i = 0; i < packets; i++)
            {
                int port = random.Next(1, DummySwitch.PortCount + 1);
                byte[] frame = frames.Next();
                var trace = new TraceReply(real.Trace(port, frame));
                Explanation told = explainer.Explain(new PortId(new DatapathId(1), new PortNumber((uint)port)), frame);
                string where = string.Create(CultureInfo.InvariantCulture,
                    $"seed {seed}, port {port}: {Convert.ToHexStringLower(frame)}\n{trace.Text}\n{told.First.Trace}");
                (string Name, Func<Explanation, TraceReply, bool> Applies, string Why) exception =
                    Excepted.FirstOrDefault(row => row.Applies(told, trace));
                if (exception.Name is { } name)
                    excepted[name] = excepted.GetValueOrDefault(name) + 1;
                if (exception.Name == "endless")
                    Assert.True(told.First.Trace.Outputs.Count == 0 && trace.Actions is "drop" or "", where);
                if (exception.Name is not null)
                    continue;
                Assert.True(trace.Lookups.SequenceEqual(LookupsOf(told)), $"{where}\nlook-ups");
                IReadOnlyList<string> expected = [.. DatapathActions.Do(trace.Actions, frame)
                    .Where(line => !line.StartsWith("100 ", StringComparison.Ordinal))];
                string[] actual = [.. told.First.Trace.Outputs
                    .Select(output => DatapathActions.Line(output.Port.Value, output.Frame))
                    .Order(StringComparer.Ordinal)];
                Assert.True(expected.SequenceEqual(actual),
                    $"{where}\nOpen vSwitch\n{string.Join('\n', expected)}\nexplain\n{string.Join('\n', actual)}");
                Assert.True(trace.PacketIns.SequenceEqual(PacketInsOf(told)), $"{where}\npacket-ins");
                Assert.Equal(expected.Count > 0 || trace.PacketIns.Count > 0,
                    !told.Verdicts.Any(verdict => verdict.Kind == VerdictKind.Dropped));
                // A trace of a whole packet does learn (ovs-vswitchd(8)), where explain doesn't.
                if (trace.Text.Contains("learn(", StringComparison.Ordinal))
                    explainer = NewExplainer(addRest);
                outputs += actual.Length;
                lookups += trace.Lookups.Count;
            }
        }
        // Tables that drop everything would agree on anything, and so would exceptions for everything.
        Assert.True(outputs > tables * packets / 4, $"only {outputs} frames came out");
        Assert.True(lookups > tables * packets, $"only {lookups} look-ups");
        Assert.True(excepted.Values.Sum() < tables * packets / 10,
            string.Join(", ", excepted.Select(row => $"{row.Key}: {row.Value}")));
    }

    private void Clear() => real.Send(
        new FlowMod { Command = FlowModCommand.Delete, Table = TableId.All }.ToArray(),
        new GroupMod { Command = GroupModCommand.Delete, Group = GroupId.All }.ToArray(),
        new MeterMod { Command = MeterModCommand.Delete, Meter = MeterId.All }.ToArray());

    private Explainer NewExplainer(Action<PipelineModel> addRest)
    {
        var model = new PipelineModel();
        for (uint port = 1; port <= DummySwitch.PortCount; port++)
            model.SetPort(new PortDescription(new PortNumber(port), Frames.Mac(0xff00 + port), $"p{port}"));
        addRest(model);
        foreach (byte[] entry in real.DumpFlows())
        {
            Assert.True(FlowStatsEntry.TryRead(entry, out FlowStatsEntry flow, out OpenFlowError error), error.Name);
            Assert.True(model.TryLoad(flow, 0, out error), error.Name);
        }
        return new Explainer(new NetworkModel([new BridgeModel(new DatapathId(1), SwitchDaemons.Bridge, model)]));
    }

    // Every flow gets a cookie of its own, so that a trace tells which one it was.
    private Action<PipelineModel> AddTables(Random random, RandomFrames frames)
    {
        var flows = new RandomFlows(random, frames, learns: random.Next(3) == 0);
        var groups = new List<(GroupId Id, GroupType Type, BucketList Buckets)>();
        for (uint group = 1; group <= 3; group++)
        {
            byte[] message = flows.Group(group);
            if (!IsRefused(message) && GroupMod.TryRead(message, out GroupMod mod, out _))
                groups.Add((mod.Group, mod.Type, BucketsOf(mod)));
        }
        ulong cookie = 0;
        for (int i = 0; i < RandomFlows.Tables + FlowsPerTable; i++)
        {
            byte[] message = i < RandomFlows.Tables ? flows.TableMiss(i) : flows.Add();
            BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(Header.Size), ++cookie);
            real.Send(message);
        }
        return model => groups.ForEach(group => model.Load(group.Id, group.Type, group.Buckets));
    }

    private Action<PipelineModel> AddPolicy(Random random, RandomFrames frames)
    {
        DesiredState state = new RandomPolicies(random, frames).Next();
        foreach (Meter meter in state.Meters.Values)
            Require(new MeterMod
            {
                Meter = meter.Id,
                Flags = meter.Flags,
                Bands = MeterBand.Encode(meter.Band),
            }.ToArray());
        foreach (Group group in state.Groups.Values)
            Require(new GroupMod { Group = group.Id, Type = group.Type, Buckets = group.Buckets.Octets }.ToArray());
        ulong cookie = 0;
        foreach (Flow flow in state.Flows.Values)
            Require(new FlowMod
            {
                Table = flow.Table,
                Priority = flow.Priority,
                Match = flow.Match.Oxms,
                Instructions = flow.Instructions.Octets,
                Cookie = new Cookie(++cookie),
                Flags = flow.Flags,
            }.ToArray());
        return model =>
        {
            foreach (Meter meter in state.Meters.Values)
                model.Load(meter.Id, meter.Flags, MeterBand.Encode(meter.Band));
            foreach (Group group in state.Groups.Values)
                model.Load(group.Id, group.Type, group.Buckets);
        };
    }

    private void Require(byte[] message) => Assert.False(IsRefused(message), MessagePrinter.Describe(message));

    private bool IsRefused(byte[] message) =>
        real.Send(message).Any(answer => OpenFlowClient.TypeOf(answer) == MessageType.Error);

    private static BucketList BucketsOf(GroupMod mod) =>
        BucketListView.TryRead(mod.Buckets, out BucketListView view, out _) ? BucketList.From(view) : BucketList.Empty;

    private static IEnumerable<string> LookupsOf(Explanation told) => told.First.Trace.Steps
        .Where(step => step.Kind == TraceKind.Lookup)
        .Select(step => step.Flow is null ? $"{step.Table}:none" : string.Create(CultureInfo.InvariantCulture,
            $"{step.Table}:0x{step.Flow.Cookie.Value:x}"));

    private static IEnumerable<string> PacketInsOf(Explanation told) => told.First.Trace.PacketIns
        .Select(packet => string.Create(CultureInfo.InvariantCulture,
            $"{(int)packet.Reason} 0x{packet.Cookie.Value:x}"));

    private static bool HasTwoTags(ReadOnlySpan<byte> octets) => EthernetView.TryRead(octets, out EthernetView frame)
        && frame.Octets.Length - frame.Payload.Length > EthernetView.HeaderSize + EthernetView.TagSize;
}
