using Controller.Abstractions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

public sealed class RedeclareTests
{
    private readonly AppScript _app = new();
    private readonly TestSwitch _sw;

    public RedeclareTests()
    {
        _sw = TestSwitch.Running(new TestController(_app.Factory()));
        _sw.TakeSent();
        _app.Calls.Clear();
    }

    [Fact]
    public void Redeclare_is_coalesced_to_one_a_turn()
    {
        for (uint port = 10; port < 30; port++)
            _sw.Session.OnFrame(Octets.Of(new PortStatus { Reason = PortStatusReason.Add, Port = Octets.Port(port) }));
        Assert.Equal(0, _app.CountOf("declare"));

        _sw.Session.OnReadComplete();

        Assert.Equal(1, _app.CountOf("declare"));
    }

    [Fact]
    public void Redeclare_without_a_change_sends_nothing()
    {
        _app.Instances[^1].Switch.Redeclare();
        _sw.Session.OnReadComplete();

        Assert.Equal(1, _app.CountOf("declare"));
        Assert.Empty(_sw.TakeSent());
    }

    [Fact]
    public void Redeclare_out_of_posted_work_happens_at_its_end()
    {
        ISwitch seen = _app.Instances[^1].Switch;

        seen.Post(seen.Redeclare);

        Assert.Equal(1, _app.CountOf("declare"));
    }

    [Fact]
    public void Redeclare_out_of_a_tick_happens_at_its_end()
    {
        _app.Instances[^1].Switch.Redeclare();

        _sw.Tick();

        Assert.Equal(["tick", "declare"], _app.Calls);
    }

    [Fact]
    public void Redeclare_out_of_Declare_waits_for_the_next_turn()
    {
        ISwitch seen = _app.Instances[^1].Switch;
        _app.Declares = _ => seen.Redeclare();

        seen.Redeclare();
        _sw.Session.OnReadComplete();

        Assert.Equal(1, _app.CountOf("declare"));
    }

    [Fact]
    public void Redeclare_tries_what_was_refused_again()
    {
        _app.Declares = desired => desired.Add(new Flow(Pipeline.Policy, 5, Match.Any, InstructionList.Drop,
            new CookieSpace(1).Static(1, 1)));
        Redeclare();
        byte[] added = Assert.Single(_sw.TakeSent(), frame => frame.Header().Type == MessageType.FlowMod);

        _sw.ReceiveFrame(SwitchScript.Refuse(added, new OpenFlowError(ErrorType.FlowModFailed, 1)));
        Assert.Empty(_sw.TakeSent());
        Redeclare();

        Assert.Equal([MessageType.FlowMod, MessageType.BarrierRequest], _sw.TakeSentTypes());
    }

    [Fact]
    public void Redeclare_of_a_session_that_closes_is_not_answered()
    {
        _app.Instances[^1].Switch.Redeclare();
        _sw.Session.Close("for a test");

        _sw.Session.OnReadComplete();

        Assert.Equal(0, _app.CountOf("declare"));
    }

    private void Redeclare()
    {
        _app.Instances[^1].Switch.Redeclare();
        _sw.Session.OnReadComplete();
    }
}
