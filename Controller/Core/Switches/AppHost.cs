using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// The apps of one switch, in configured order. An exception out of an app ends that instance: it is counted and
/// logged, a new one is made, and neither the session nor another app notices.
/// </summary>
/// <remarks>Owned by the switch's event loop.</remarks>
internal sealed class AppHost
{
    private readonly SwitchSession _session;
    private readonly Slot[] _slots;

    public AppHost(SwitchSession session, IReadOnlyList<AppFactory> factories)
    {
        _session = session;
        _slots = [.. factories.Select(factory => new Slot(factory))];
        foreach (Slot slot in _slots)
            Guard(slot, static (slot, host) => host.Create(slot), this);
    }

    public Verdict OnPacketIn(in ReceivedPacket packet)
    {
        foreach (Slot slot in _slots)
        {
            try
            {
                if (slot.App is { } app && app.OnPacketIn(packet) == Verdict.Handled)
                    return Verdict.Handled;
            }
            catch (Exception fault)
            {
                Restart(slot, fault);
            }
        }
        return Verdict.Pass;
    }

    /// <summary>Shows a dynamic flow to its app; one that no app knows is to be deleted.</summary>
    public Adoption OnFlowFound(in FlowStatsEntry flow)
    {
        if (Find(flow.Cookie) is not { App: { } app } slot)
            return Adoption.Delete;
        try
        {
            return app.OnFlowFound(flow);
        }
        catch (Exception fault)
        {
            Restart(slot, fault);
            return Adoption.Delete;
        }
    }

    public void OnFlowRemoved(in FlowRemoved removed)
    {
        if (Find(removed.Cookie) is not { App: { } app } slot)
            return;
        try
        {
            app.OnFlowRemoved(removed);
        }
        catch (Exception fault)
        {
            Restart(slot, fault);
        }
    }

    /// <summary>The new instance of an app that failed has seen its flows.</summary>
    public void OnRestarted(AppFactory factory)
    {
        Slot slot = Array.Find(_slots, slot => slot.Factory == factory)!;
        Guard(slot, static (slot, _) => slot.App?.OnStarted(), 0);
    }

    public void OnStarted() => ForAll(static (slot, _) => slot.App?.OnStarted(), 0);

    public void OnTick() => ForAll(static (slot, _) => slot.App?.OnTick(), 0);

    public void OnPortChanged(SwitchPort port, PortChange change) =>
        ForAll(static (slot, args) => slot.App?.OnPortChanged(args.port, args.change), (port, change));

    public void OnWaysChanged() => ForAll(static (slot, _) => slot.App?.OnWaysChanged(), 0);

    public void CollectHosts(ICollection<HostEntry> hosts) =>
        ForAll(static (slot, into) => slot.App?.CollectHosts(into), hosts);

    /// <summary>
    /// Asks all apps what the switch is to hold. Null if one of them faulted: half an answer would delete what
    /// the other half stands for.
    /// </summary>
    public DesiredState? Declare(Action<DesiredState> own)
    {
        var desired = new DesiredState();
        own(desired);
        bool whole = true;
        foreach (Slot slot in _slots)
            whole &= Guard(slot, static (slot, into) => slot.App?.Declare(into), desired);
        return whole ? desired : null;
    }

    private Slot? Find(Cookie cookie)
    {
        CookieSpace owner = CookieSpace.Of(cookie);
        return CookieSpace.IsOurs(cookie) ? Array.Find(_slots, slot => slot.Factory.Cookies == owner) : null;
    }

    private void ForAll<TArgs>(Action<Slot, TArgs> call, TArgs args)
    {
        foreach (Slot slot in _slots)
            Guard(slot, call, args);
    }

    private bool Guard<TArgs>(Slot slot, Action<Slot, TArgs> call, TArgs args)
    {
        try
        {
            call(slot, args);
            return true;
        }
        catch (Exception fault)
        {
            Restart(slot, fault);
            return false;
        }
    }

    private void Create(Slot slot)
    {
        slot.Switch = new AppSwitch(_session, current => current == slot.Switch, fault => Restart(slot, fault));
        slot.App = slot.Factory.Create(slot.Switch);
    }

    private void Restart(Slot slot, Exception fault)
    {
        slot.Faults++;
        slot.App = null;
        slot.Switch = null;
        try
        {
            if (slot.Faults <= Slot.MaxFaults)
                Create(slot);
        }
        catch (Exception again)
        {
            slot.App = null;
            fault = new AggregateException(fault, again);
        }
        _session.OnAppFault(slot.Factory, fault);
    }

    private sealed class Slot(AppFactory factory)
    {
        /// <summary>An app that faults this often on one connection stays off until the switch comes back.</summary>
        public const int MaxFaults = 100;

        public AppFactory Factory { get; } = factory;

        public AppSwitch? Switch { get; set; }

        public SwitchApp? App { get; set; }

        public int Faults { get; set; }
    }
}
