using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Switches;

/// <summary>What a test's app does, shared by all its instances.</summary>
internal sealed class AppScript
{
    /// <summary>What was called, in order: <c>created</c>, <c>started</c>, <c>packet 1</c> and so on.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The instances made, oldest first.</summary>
    public List<FakeApp> Instances { get; } = [];

    /// <summary>Throws out of the callback named, as often as the number says.</summary>
    public Dictionary<string, int> Throws { get; } = [];

    public Action<DesiredState>? Declares { get; set; }

    public Verdict Verdict { get; set; } = Verdict.Handled;

    public Adoption Adoption { get; set; } = Adoption.Keep;

    public AppFactory Factory(string name = "app", byte cookies = 1) => new(name, new CookieSpace(cookies), sw =>
    {
        Called("created");
        Instances.Add(new FakeApp(sw, this));
        return Instances[^1];
    });

    public int CountOf(string call) => Calls.Count(called => called.Split(' ')[0] == call);

    internal void Called(string call)
    {
        Calls.Add(call);
        string name = call.Split(' ')[0];
        if (Throws.GetValueOrDefault(name) <= 0)
            return;
        Throws[name]--;
        throw new InvalidOperationException($"the test's app fails in {name}");
    }
}

/// <summary>An app that notes what it is told, and fails where its script says so.</summary>
internal sealed class FakeApp(ISwitch sw, AppScript script) : SwitchApp
{
    public ISwitch Switch { get; } = sw;

    public override Adoption OnFlowFound(in FlowStatsEntry flow)
    {
        script.Called($"found {flow.Priority}");
        return script.Adoption;
    }

    public override void OnStarted() => script.Called("started");

    public override void Declare(DesiredState desired)
    {
        script.Called("declare");
        script.Declares?.Invoke(desired);
    }

    public override Verdict OnPacketIn(in ReceivedPacket packet)
    {
        script.Called($"packet {packet.InPort}");
        return script.Verdict;
    }

    public override void OnFlowRemoved(in FlowRemoved removed) => script.Called($"removed {removed.Priority}");

    public override void OnPortChanged(SwitchPort port, PortChange change) =>
        script.Called($"port {port.Number} {change} {port.Role}");

    public override void OnTick() => script.Called("tick");

    public override void CollectHosts(ICollection<HostEntry> hosts) => script.Called("hosts");
}
