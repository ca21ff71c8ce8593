using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// The apps of one switch, in configured order. An exception out of an app ends that instance: it is counted and
/// logged, a new one is made, and neither the session nor another app notices.
/// </summary>
/// <remarks>
/// Owned by the switch's event loop. A new instance first sees its flows, from the dump of the session's start or
/// from one of its own, and then starts; until then it gets no events. The changes of ports that it missed in
/// between are told to it as it starts. While an app has no instance that could speak, or for ever if it failed
/// too often, its last declaration holds.
/// </remarks>
internal sealed class AppHost
{
    private readonly SwitchSession _session;
    private readonly AppSlot[] _slots;

    // What has been published of conflicts, so that a declaration that is made again doesn't say it again.
    private readonly HashSet<DeclarationConflict> _conflicts = [];

    // False until all apps have been made: what is made later has missed some of the session's dump.
    private readonly bool _dumping;
    private bool _running;

    public AppHost(SwitchSession session, IReadOnlyList<AppFactory> factories)
    {
        _session = session;
        _slots = [.. factories.Select(factory => new AppSlot(factory))];
        foreach (AppSlot slot in _slots)
            Guard(slot, static (slot, host) => host.Create(slot), this);
        _dumping = true;
    }

    /// <summary>The app whose flow sent the packet up sees it first, then the others in order.</summary>
    public Verdict OnPacketIn(in ReceivedPacket packet)
    {
        AppSlot? owner = Find(packet.Message.Cookie);
        if (owner is not null && Ask(owner, packet) == Verdict.Handled)
            return Verdict.Handled;
        foreach (AppSlot slot in _slots)
        {
            if (slot != owner && Ask(slot, packet) == Verdict.Handled)
                return Verdict.Handled;
        }
        return Verdict.Pass;
    }

    /// <summary>Shows a dynamic flow to its app; one that no app knows is to be deleted.</summary>
    public Adoption OnFlowFound(in FlowStatsEntry flow)
    {
        if (Find(flow.Cookie) is not { } slot)
            return Adoption.Delete;
        if (slot.App is not { } app)
            return slot.IsOff ? Adoption.Keep : Adoption.Delete;
        try
        {
            return app.OnFlowFound(flow);
        }
        catch (Exception fault)
        {
            Restart(slot, fault);
            // The next instance is asked again.
            return Adoption.Keep;
        }
    }

    /// <summary>False if it is no app's.</summary>
    public bool OnFlowRemoved(in FlowRemoved removed)
    {
        if (Find(removed.Cookie) is not { Live: { } app } slot)
            return false;
        try
        {
            app.OnFlowRemoved(removed);
        }
        catch (Exception fault)
        {
            Restart(slot, fault);
        }
        return true;
    }

    /// <summary>The session has seen all flows there are.</summary>
    public void OnStarted()
    {
        _running = true;
        foreach (AppSlot slot in _slots)
        {
            if (slot.MissedFlows)
                Readopt(slot);
            else
                Start(slot);
        }
    }

    public void OnTick() => ForAll(static (app, _) => app.OnTick(), 0);

    public void OnPortChanged(SwitchPort port, PortChange change) =>
        ForAll(static (app, args) => app.OnPortChanged(args.port, args.change), (port, change));

    public void OnWaysChanged() => ForAll(static (app, _) => app.OnWaysChanged(), 0);

    public void CollectHosts(ICollection<HostEntry> hosts) =>
        ForAll(static (app, into) => app.CollectHosts(into), hosts);

    /// <summary>
    /// Asks all apps what the switch is to hold. Null while an app can't say and never has: half an answer would
    /// delete what the other half stands for.
    /// </summary>
    public DesiredState? Declare(Action<DesiredState> own)
    {
        var desired = new DesiredState();
        own(desired);
        Action<DeclarationConflict> report = Report;
        bool whole = true;
        foreach (AppSlot slot in _slots)
        {
            bool spoke = slot.Live is not null
                && Guard(slot, static (slot, args) => slot.Declare(args.desired, args.report), (desired, report));
            whole &= spoke || slot.RepeatDeclaration(desired);
        }
        return whole ? desired : null;
    }

    /// <summary>The first table behind another that an app uses; see <see cref="ISwitch.NextTable"/>.</summary>
    public TableId? NextTable(TableId after)
    {
        TableId? next = null;
        foreach (AppSlot slot in _slots)
        {
            foreach (TableId table in slot.Tables)
            {
                if (table > after && (next is null || table < next))
                    next = table;
            }
        }
        return next;
    }

    private Verdict Ask(AppSlot slot, in ReceivedPacket packet)
    {
        try
        {
            return slot.Live?.OnPacketIn(packet) ?? Verdict.Pass;
        }
        catch (Exception fault)
        {
            Restart(slot, fault);
            return Verdict.Pass;
        }
    }

    private AppSlot? Find(Cookie cookie)
    {
        if (!CookieSpace.IsOurs(cookie))
            return null;
        CookieSpace owner = CookieSpace.Of(cookie);
        foreach (AppSlot slot in _slots)
        {
            if (slot.Factory.Cookies == owner)
                return slot;
        }
        return null;
    }

    private void ForAll<TArgs>(Action<SwitchApp, TArgs> call, TArgs args)
    {
        foreach (AppSlot slot in _slots)
        {
            if (slot.Live is not null)
                Guard(slot, static (slot, bound) => bound.call(slot.Live!, bound.args), (call, args));
        }
    }

    private void Report(DeclarationConflict conflict)
    {
        if (_conflicts.Add(conflict))
            _session.Publish(conflict);
    }

    private bool Guard<TArgs>(AppSlot slot, Action<AppSlot, TArgs> call, TArgs args)
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

    private void Create(AppSlot slot)
    {
        slot.KnownPorts = _session.CurrentPorts;
        slot.Switch = new AppSwitch(_session, current => current == slot.Switch, fault => Restart(slot, fault));
        slot.App = slot.Factory.Create(slot.Switch);
        slot.Tables = slot.App?.Tables ?? [];
        slot.MissedFlows = _dumping;
    }

    private void Start(AppSlot slot)
    {
        AppSwitch? current = slot.Switch;
        if (!Guard(slot, static (slot, _) => slot.App?.OnStarted(), 0))
            return;
        slot.Live = slot.App;
        foreach ((SwitchPort port, PortChange change) in PortTable.Changes(slot.KnownPorts, _session.CurrentPorts))
        {
            if (slot.Switch == current)
                Guard(slot, static (slot, args) => slot.Live?.OnPortChanged(args.port, args.change), (port, change));
        }
        slot.KnownPorts = [];
        _session.Redeclare();
    }

    // If the dump fails the app starts with what it saw: the connection won't last then.
    private void Readopt(AppSlot slot)
    {
        if (slot.Switch is not { } current)
            return;
        _session.DumpFlows(slot.Factory.Cookies.AllDynamic, CookieSpace.AppMask, Visit, _ =>
        {
            if (slot.Switch == current && _session.IsRunning)
                Start(slot);
        });

        void Visit(in FlowStatsEntry flow)
        {
            if (slot.Switch == current)
                _session.AdoptFlow(flow);
        }
    }

    private void Restart(AppSlot slot, Exception fault)
    {
        slot.Faults++;
        slot.Clear();
        try
        {
            if (!slot.IsOff)
                Create(slot);
        }
        catch (Exception again)
        {
            slot.Clear();
            slot.IsOff = true;
            fault = new AggregateException(fault, again);
        }
        _session.OnAppFault(slot.Factory, fault, slot.IsOff);
        if (_running)
            Readopt(slot);
    }
}
