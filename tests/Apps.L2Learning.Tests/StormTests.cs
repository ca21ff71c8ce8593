using Apps.L2Learning.Tests.Bridge;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Tests;

public sealed class StormTests
{
    private const int Rate = 50;

    [Fact]
    public void PairLearning_meters_what_each_port_sends_up()
    {
        var bridge = new TestBridge(Options(LearningMode.Pair));
        foreach (SwitchPort port in bridge.Ports)
        {
            var meter = new MeterId(port.Number.Value);
            Assert.Equal(Meter.OfPackets(meter, Rate, Rate), bridge.Declared.Meters[meter]);
            Flow up = Assert.Single(bridge.Declared.Flows.Values, flow => IsCopyOf(flow, port));
            Assert.True(HasInstruction(up, InstructionType.Meter));
        }
    }

    [Fact]
    public void PairLearning_without_meters_works_unmetered()
    {
        var bridge = new TestBridge(Options(LearningMode.Pair), features: TestBridge.AllFeatures with { MaxMeter = 2 });
        Assert.Equal([1u, 2u], bridge.Declared.Meters.Keys.Select(meter => meter.Value).Order());
        Assert.Equal(["1", "2", "4"], bridge.Broadcast(3, 3));
    }

    [Fact]
    public void ControllerLearning_meters_the_copy_and_never_the_frame()
    {
        var bridge = new TestBridge(Options(LearningMode.Controller));
        foreach (SwitchPort port in bridge.Ports)
        {
            Flow flow = Assert.Single(bridge.Declared.Flows.Values, flow => IsCopyOf(flow, port));
            Assert.False(HasInstruction(flow, InstructionType.Meter));
            Assert.True(HasInstruction(flow, InstructionType.GotoTable));
            Assert.Contains(port.Number.Value, bridge.Declared.Meters.Keys.Select(meter => meter.Value));
        }
    }

    [Fact]
    public void ControllerLearning_that_cant_meter_the_copy_stops_a_port_that_storms_for_a_second()
    {
        var bridge = new TestBridge(Options(LearningMode.Controller),
            features: TestBridge.AllFeatures with { ControllerMeter = false });
        Assert.Empty(bridge.Declared.Meters);
        for (int host = 1; host <= 10 * Rate; host++)
            Assert.Equal(["2", "3", "4"], bridge.Broadcast(1, host));
        Assert.Equal(Rate, bridge.PacketIns);
        bridge.Broadcast(2, 1000);
        Assert.Equal(Rate + 1, bridge.PacketIns);
        bridge.Advance(2);
        bridge.Broadcast(1, 2000);
        Assert.Equal(Rate + 2, bridge.PacketIns);
    }

    [Fact]
    public void ControllerLearning_asks_only_for_the_beginning_of_frames()
    {
        var bridge = new TestBridge(Options(LearningMode.Controller));
        Flow flow = Assert.Single(bridge.Declared.Flows.Values, flow => IsCopyOf(flow, bridge.Ports[0]));
        foreach (InstructionView instruction in flow.Instructions.View)
        {
            if (instruction.Type != InstructionType.ApplyActions)
                continue;
            foreach (ActionView view in instruction.Actions)
            {
                Assert.True(ControllerAction.TryRead(view, out ControllerAction action));
                Assert.Equal(128, action.MaxLength);
                Assert.Equal(new MeterId(1), action.Meter);
            }
        }
    }

    private static LearningOptions Options(LearningMode mode) => new() { Mode = mode, PacketInRate = Rate };

    private static bool IsCopyOf(Flow flow, SwitchPort port) =>
        flow.Table == Pipeline.Source && flow.Match.View.InPort == port.Number;

    private static bool HasInstruction(Flow flow, InstructionType type)
    {
        foreach (InstructionView instruction in flow.Instructions.View)
        {
            if (instruction.Type == type)
                return true;
        }
        return false;
    }
}
