using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>A switch that comes back with the flows of an earlier life.</summary>
public sealed class AdoptionTests
{
    private static readonly CookieSpace Space = new(1);

    private readonly AppScript _app = new();
    private readonly TestController _controller;

    public AdoptionTests()
    {
        _controller = new TestController(_app.Factory());
        _app.Declares = desired =>
        {
            desired.Add(Static(10, output: 1));
            desired.Add(Static(20, output: 2));
        };
    }

    [Fact]
    public void Adoption_of_a_switch_that_holds_everything_sends_nothing()
    {
        TestSwitch sw = TestSwitch.Running(_controller, Holding(CoreFlows(3), Entry(10, 1), Entry(20, 2)));

        Assert.Empty(PolicyTableMods(sw));
        Assert.Equal(2 + 3, Assert.Single(_controller.Registry.Snapshots).StaticFlowCount);
    }

    [Fact]
    public void Adoption_sends_only_the_difference()
    {
        TestSwitch sw = TestSwitch.Running(_controller, Holding([], Entry(10, 1), Entry(20, 9), Entry(30, 1)));

        Assert.Equal(["ModifyStrict 20", "DeleteStrict 30"], PolicyTableMods(sw));
    }

    [Fact]
    public void Adoption_reads_parts_of_a_dump_one_after_the_other()
    {
        SwitchScript script = Holding([], Entry(10, 1), Entry(20, 2));
        script.EntriesAPart = 1;

        TestSwitch sw = TestSwitch.Running(_controller, script);

        Assert.Empty(PolicyTableMods(sw));
    }

    [Fact]
    public void Adoption_asks_for_this_controllers_flows_only()
    {
        TestSwitch sw = TestSwitch.Running(_controller);

        byte[] dump = sw.Script.HeardOf(MessageType.MultipartRequest).Single(IsFlowDump);
        Assert.True(MultipartRequest.TryRead(dump, out MultipartRequest request, out _));
        Assert.True(FlowStatsRequest.TryRead(dump, out FlowStatsRequest flows, out _));
        Assert.Equal((CookieSpace.Magic, CookieSpace.MagicMask), (flows.Cookie, flows.CookieMask));
        Assert.Equal((TableId.All, PortNumber.Any, GroupId.Any), (flows.Table, flows.OutPort, flows.OutGroup));
    }

    [Fact]
    public void Adoption_shows_dynamic_flows_to_their_app_and_deletes_those_it_disowns()
    {
        _app.Adoption = Adoption.Delete;

        TestSwitch sw = TestSwitch.Running(_controller,
            Holding([Octets.FlowEntry(10, 77, Space.Dynamic(1, 1)),
                Octets.FlowEntry(10, 78, new CookieSpace(9).Dynamic(1, 1))],
                Entry(10, 1), Entry(20, 2)));

        Assert.Equal(["found 77"], _app.Calls.Where(call => call.StartsWith("found", StringComparison.Ordinal)));
        Assert.Equal(["DeleteStrict 77", "DeleteStrict 78"], PolicyTableMods(sw));
    }

    [Fact]
    public void Adoption_keeps_dynamic_flows_out_of_the_declared_state()
    {
        TestSwitch sw = TestSwitch.Running(_controller,
            Holding([Octets.FlowEntry(10, 77, Space.Dynamic(1, 1))], Entry(10, 1), Entry(20, 2)));

        Assert.Empty(PolicyTableMods(sw));
    }

    [Fact]
    public void Adoption_of_a_warm_switch_holds_declarations_until_links_are_known()
    {
        var sw = new TestSwitch(_controller, Holding([], Entry(10, 1)));
        sw.Connect();
        sw.Tick(3);
        sw.Answer();
        Assert.Equal("up 1 ports 1,2,3 warm", _controller.Topology.Heard[0]);
        Assert.Empty(PolicyTableMods(sw));

        sw.Settle();
        sw.Answer();

        Assert.Equal(["Add 20"], PolicyTableMods(sw));
    }

    [Fact]
    public void Adoption_of_a_warm_switch_does_not_wait_for_ever()
    {
        var sw = new TestSwitch(_controller, Holding([], Entry(10, 1)));
        sw.Connect();

        for (int second = 0; second < 60; second++)
        {
            sw.Tick();
            sw.Answer();
        }

        Assert.Equal(["Add 20"], PolicyTableMods(sw));
    }

    [Fact]
    public void Adoption_of_an_empty_switch_declares_at_once()
    {
        var sw = new TestSwitch(_controller);

        sw.Connect();

        Assert.Equal(["Add 10", "Add 20"], PolicyTableMods(sw));
    }

    [Fact]
    public void Adoption_of_a_switch_without_groups_and_meters_works()
    {
        SwitchScript script = Holding([]);
        script.RefusedMultiparts.UnionWith([MultipartType.GroupDesc, MultipartType.MeterConfig,
            MultipartType.GroupFeatures, MultipartType.MeterFeatures]);

        TestSwitch sw = TestSwitch.Running(_controller, script);

        Assert.Equal(["Add 10", "Add 20"], PolicyTableMods(sw));
    }

    private static SwitchScript Holding(IEnumerable<byte[]> more, params byte[][] flows)
    {
        var script = new SwitchScript();
        script.Flows.AddRange(more);
        script.Flows.AddRange(flows);
        return script;
    }

    // What link discovery has on each port, without the meter that it adds where there are meters.
    private static IEnumerable<byte[]> CoreFlows(uint ports)
    {
        for (uint port = 1; port <= ports; port++)
        {
            InstructionList instructions = InstructionList.Of(
                apply: ActionList.Of(new OutputAction(PortNumber.Controller)), meter: new MeterId(0x10000 + port));
            Match match = Match.Any.InPort(new PortNumber(port)).EthDst(new MacAddress(0x0180_c200_000e))
                .EthType(EtherType.Lldp);
            yield return Octets.Entry(new FlowStatsEntry
            {
                Priority = 65000,
                Cookie = CookieSpace.Core.Static(1, port),
                Match = match.View,
                Instructions = instructions.View,
            });
        }
    }

    private static byte[] Entry(ushort priority, uint output) =>
        Octets.FlowEntry(Pipeline.Policy.Value, priority, Static(priority, output).Cookie, output);

    private static Flow Static(ushort priority, uint output) => new(Pipeline.Policy, priority, Match.Any,
        InstructionList.Apply(new OutputAction(new PortNumber(output))), Space.Static(1, priority));

    private static string[] PolicyTableMods(TestSwitch sw) =>
        [.. sw.Script.HeardOf(MessageType.FlowMod).Where(IsOnPolicyTable).Select(Describe)];

    private static bool IsOnPolicyTable(byte[] frame) =>
        FlowMod.TryRead(frame, out FlowMod flowMod, out _) && flowMod.Table == Pipeline.Policy;

    private static string Describe(byte[] frame) =>
        FlowMod.TryRead(frame, out FlowMod flowMod, out _) ? $"{flowMod.Command} {flowMod.Priority}" : "";

    private static bool IsFlowDump(byte[] frame) =>
        MultipartRequest.TryRead(frame, out MultipartRequest request, out _) && request.Type == MultipartType.Flow;
}
