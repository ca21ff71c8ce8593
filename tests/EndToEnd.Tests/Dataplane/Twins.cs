using Controller.Core.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace EndToEnd.Tests.Dataplane;

/// <summary>
/// The model and Open vSwitch, told the same and compared in what they do. An exception tells all that was told
/// since the beginning, in words.
/// </summary>
internal sealed class Twins
{
    private const int MillisecondsPerSecond = 1000;

    private readonly DummySwitch _real;
    private readonly PipelineModel _model = new();
    private readonly List<string> _story = [];
    private readonly List<byte[]> _removed = [];
    private long _now;

    /// <summary>Begins with empty tables.</summary>
    public Twins(DummySwitch real)
    {
        _real = real;
        real.Purge();
        real.SendAndSettle(
            new FlowMod { Command = FlowModCommand.Delete, Table = TableId.All }.ToArray(),
            new GroupMod { Command = GroupModCommand.Delete, Group = GroupId.All }.ToArray());
        for (uint port = 1; port <= DummySwitch.PortCount; port++)
            _model.SetPort(new PortDescription(new PortNumber(port), Frames.Mac(0xff00 + port), $"p{port}"));
    }

    /// <summary>How many frames and packet-ins came out.</summary>
    public int Outputs { get; private set; }

    /// <summary>How many flow-mods and group-mods were done.</summary>
    public int Changes { get; private set; }

    /// <summary>Sends a flow-mod or a group-mod: both are to do it, or answer with the same error.</summary>
    public void Change(byte[] message)
    {
        _story.Add(MessagePrinter.Describe(message));
        OpenFlowError? expected = null;
        foreach (byte[] answer in _real.Send(message))
        {
            if (OpenFlowClient.TypeOf(answer) == MessageType.Error)
                expected = Error.TryRead(answer, out Error error, out _) ? error.Reason : null;
            else if (OpenFlowClient.TypeOf(answer) == MessageType.FlowRemoved)
                _removed.Add(answer);
        }
        OpenFlowError? actual = TryApply(message, out OpenFlowError refused) ? null : refused;
        Compare("error", $"{expected}", $"{actual}");
        Changes += actual is null ? 1 : 0;
    }

    /// <summary>Sends a frame in by a port: the same frames are to come out of the same ports.</summary>
    /// <returns>False where the tables form a loop, after which counts and what was learnt may differ.</returns>
    public bool Receive(int port, byte[] frame)
    {
        _story.Add($"port {port}: {Convert.ToHexStringLower(frame)}");
        _real.Purge();
        List<byte[]>[] expected = _real.Receive(port, frame, out List<byte[]> messages);
        PipelineTrace trace = _model.Execute(new PortNumber((uint)port), frame, _now);
        _story.Add(trace.ToString());
        _removed.AddRange(FlowRemovedOf(messages));
        if (trace.PacketIns.Any(packet => HasTwoTags(packet.Data)))
            return !trace.IsLoop;
        for (int i = 0; i < expected.Length; i++)
        {
            IEnumerable<byte[]> actual = trace.Outputs.Where(output => output.Port.Value == i + 1)
                .Select(output => output.Frame);
            Compare($"frames from port {i + 1}", Words(expected[i]), Words(actual));
            Outputs += expected[i].Count;
        }
        messages.RemoveAll(message => OpenFlowClient.TypeOf(message) is MessageType.FlowRemoved
            or MessageType.EchoRequest);
        Compare("packet-ins", WordsOfPacketIns(messages),
            WordsOfPacketIns(trace.PacketIns.Select(packet => packet.Message.ToArray())));
        Outputs += messages.Count;
        return !trace.IsLoop;
    }

    public void Pass(int ticks)
    {
        int seconds = ticks * DummySwitch.Tick;
        _story.Add($"{seconds} s pass");
        _removed.AddRange(FlowRemovedOf(_real.Warp(seconds)));
        _now += seconds * MillisecondsPerSecond;
        _model.Expire(_now);
        CompareFlows();
    }

    /// <summary>
    /// Both are to have the same flows, with the same counts and ages, and to have told the same of those that went.
    /// </summary>
    public void CompareFlows()
    {
        _removed.AddRange(FlowRemovedOf(_real.SendAndSettle()));
        Compare("flow-removed", Sorted(_removed.Select(WordsOfFlowRemoved)),
            Sorted(_model.Flows.TakeRemoved().Where(flow => flow.IsAnnounced)
                .Select(flow => WordsOfFlowRemoved(flow.Message.ToArray()))));
        _removed.Clear();
        string expected = Sorted(_real.DumpFlows().Select(Words));
        string actual = Sorted(_model.Flows.All.Select(flow => Words(StatsOf(flow))));
        Compare("flows", expected, actual);
    }

    private bool TryApply(byte[] message, out OpenFlowError error) =>
        OpenFlowClient.TypeOf(message) == MessageType.GroupMod
            ? GroupMod.TryRead(message, out GroupMod group, out error) && _model.TryApply(group, _now, out error)
            : FlowMod.TryRead(message, out FlowMod mod, out error) && _model.TryApply(mod, _now, out error);

    private byte[] StatsOf(FlowEntry flow)
    {
        FlowStatsEntry entry = flow.StatsAt(_now);
        var octets = new byte[entry.Size];
        entry.Write(octets);
        return octets;
    }

    // Told-with-two-tags among the model's known differences: octets in the wrong place aren't compared.
    private static bool HasTwoTags(ReadOnlySpan<byte> octets) => EthernetView.TryRead(octets, out EthernetView frame)
        && frame.Octets.Length - frame.Payload.Length > EthernetView.HeaderSize + EthernetView.TagSize;

    private void Compare(string what, string expected, string actual)
    {
        if (expected != actual)
            throw new InvalidOperationException(
                $"{string.Join('\n', _story)}\n{what}: Open vSwitch\n{expected}\nthe model\n{actual}");
    }

    // When a timeout is noticed is for the switch to say.
    private static string WordsOfFlowRemoved(byte[] message) => string.Join(' ', MessagePrinter.Describe(message)
        .Split(' ').Where(word => !word.StartsWith("duration=", StringComparison.Ordinal)));

    private static IEnumerable<byte[]> FlowRemovedOf(IEnumerable<byte[]> messages) =>
        messages.Where(message => OpenFlowClient.TypeOf(message) == MessageType.FlowRemoved);

    private static string Words(IEnumerable<byte[]> frames) =>
        string.Join('\n', frames.Select(frame => Convert.ToHexStringLower(frame)));

    private static string Words(byte[] entry) =>
        FlowStatsEntry.TryRead(entry, out FlowStatsEntry flow, out _) ? FlowPrinter.Print(flow) : "unreadable";

    private static string WordsOfPacketIns(IEnumerable<byte[]> messages) =>
        string.Join('\n', messages.Select(WordsOfPacketIn));

    private static string WordsOfPacketIn(byte[] message) => !PacketIn.TryRead(message, out PacketIn packet, out _)
        ? MessagePrinter.Describe(message)
        : $"{packet.Reason} table={packet.Table} cookie={packet.Cookie} {FlowPrinter.Match(packet.Match)} "
            + $"{packet.TotalLength} {Convert.ToHexStringLower(packet.Data)}";

    private static string Sorted(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));
}
