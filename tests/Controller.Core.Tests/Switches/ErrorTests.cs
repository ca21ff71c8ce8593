using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>Errors that a switch sends, told to people together with what caused them.</summary>
public sealed class ErrorTests
{
    private readonly AppScript _app = new();
    private readonly TestController _controller;

    public ErrorTests() => _controller = new TestController(_app.Factory());

    [Fact]
    public void Error_is_put_into_words_with_the_declared_flow_that_caused_it()
    {
        _app.Declares = desired => desired.Add(FlowOf(priority: 77));
        var sw = new TestSwitch(_controller);
        sw.Connect();
        byte[] flowMod = sw.Script.HeardOf(MessageType.FlowMod).Last(IsAdd);

        // After its barrier has come back, the flow is still known.
        sw.ReceiveFrame(SwitchScript.Refuse(flowMod, new OpenFlowError(ErrorType.FlowModFailed, 1)));

        string line = Assert.Single(_controller.Log.Warnings);
        Assert.Contains("OFPFMFC_TABLE_FULL (the table is full)", line, StringComparison.Ordinal);
        Assert.Equal(1, sw.Counters.Errors);
    }

    [Fact]
    public void Error_before_the_barrier_reply_names_table_priority_and_cookie_of_the_flow()
    {
        _app.Declares = desired => desired.Add(FlowOf(priority: 77));
        var sw = new TestSwitch(_controller, new SwitchScript());
        sw.Connect();
        sw.Script.Silent.Add(MessageType.BarrierRequest);
        _app.Declares = desired => desired.Add(FlowOf(priority: 78));
        sw.Session.Redeclare();
        sw.Session.OnReadComplete();
        byte[] flowMod = sw.TakeSent().Last(IsAdd);

        sw.ReceiveFrame(SwitchScript.Refuse(flowMod, new OpenFlowError(ErrorType.FlowModFailed, 1)));

        string line = Assert.Single(_controller.Log.Warnings);
        Assert.Contains("TABLE_FULL", line, StringComparison.Ordinal);
        Assert.Contains("table=10", line, StringComparison.Ordinal);
        Assert.Contains("priority=78", line, StringComparison.Ordinal);
        Assert.Contains(FlowOf(78).Cookie.ToString(), line, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_about_an_apps_dynamic_flow_is_logged_counted_and_nothing_more()
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        sw.TakeSent();
        _app.Instances[^1].Switch.Send(new FlowMod { Table = new TableId(30), Priority = 5 });
        byte[] flowMod = Assert.Single(sw.TakeSent());

        sw.ReceiveFrame(SwitchScript.Refuse(flowMod, OpenFlowErrors.BadField));

        Assert.Contains("OFPBMC_BAD_FIELD", Assert.Single(_controller.Log.Warnings), StringComparison.Ordinal);
        Assert.Equal(1, sw.Counters.Errors);
        Assert.Empty(sw.TakeSent());
    }

    [Theory]
    [InlineData("0401000c0000ffff00010001")] // no data at all
    [InlineData("0401001400ffffff0001000104ff0008deadbeef")] // about a message that was never sent
    [InlineData("0401001000ffffffffff08fc4f4e4600")] // an experimenter's
    [InlineData("0401000c00ffffff00630063")] // type and code that nobody defined
    public void Error_out_of_nowhere_is_logged_and_counted(string hex)
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        sw.TakeSent();

        sw.ReceiveFrame(Convert.FromHexString(hex));

        Assert.Single(_controller.Log.Warnings);
        Assert.Equal(1, sw.Counters.Errors);
        Assert.Empty(sw.TakeSent());
        Assert.False(sw.Connection.IsClosed);
    }

    [Fact]
    public void Error_that_answers_a_request_ends_that_request()
    {
        TestSwitch sw = TestSwitch.Running(_controller);
        sw.TakeSent();
        bool? whole = null;
        sw.Session.DumpFlows(default, 0, (in _) => { }, done => whole = done);

        sw.ReceiveFrame(SwitchScript.Refuse(Assert.Single(sw.TakeSent()), OpenFlowErrors.BadMultipart));

        Assert.False(whole);
    }

    private static bool IsAdd(byte[] frame) => frame.Header().Type == MessageType.FlowMod
        && FlowMod.TryRead(frame, out FlowMod flowMod, out _) && flowMod.Command == FlowModCommand.Add
        && flowMod.Table == Pipeline.Policy;

    private static Flow FlowOf(ushort priority) => new(Pipeline.Policy, priority, Match.Any.EthType(EtherType.Ipv4),
        InstructionList.Apply(new OutputAction(new PortNumber(1))), new CookieSpace(1).Static(1, priority));
}
