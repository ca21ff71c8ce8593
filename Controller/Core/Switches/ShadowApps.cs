using Controller.Abstractions;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// The apps of one switch as another configuration would have them, to ask what they would declare. Apps that would
/// stay are asked themselves, as declaring changes nothing; others are made on a <see cref="ShadowSwitch"/>, see the
/// dynamic flows that they would adopt, start, declare, and are forgotten.
/// </summary>
/// <remarks>Owned by the switch's event loop.</remarks>
internal sealed class ShadowApps
{
    private readonly SwitchSession _session;
    private readonly AppHost _host;
    private readonly List<AppSlot> _slots = [];
    private readonly HashSet<AppSlot> _shadows = [];

    public ShadowApps(SwitchSession session, AppHost host, AppConfiguration next)
    {
        (_session, _host) = (session, host);
        foreach (AppFactory factory in next.Apps)
        {
            if (host.FindSame(factory, session.Id) is { } same)
            {
                _slots.Add(same);
                continue;
            }
            var slot = new AppSlot(factory);
            _slots.Add(slot);
            _shadows.Add(slot);
            Guard(slot, () => Create(slot));
        }
    }

    /// <summary>Why they can't say what they would declare; null while they can.</summary>
    public string? Problem { get; private set; }

    /// <summary>What an app that would be new declared; null for one that would stay.</summary>
    public DesiredState? DeclaredBy(AppFactory factory) =>
        _slots.Find(slot => slot.Factory == factory && _shadows.Contains(slot))?.LastDeclared;

    public void OnFlowFound(in FlowStatsEntry flow)
    {
        CookieSpace owner = CookieSpace.Of(flow.Cookie);
        foreach (AppSlot slot in _shadows)
        {
            if (slot.Factory.Cookies != owner || slot.App is not { } app)
                continue;
            try
            {
                app.OnFlowFound(flow);
            }
            catch (Exception fault)
            {
                Fail(slot, fault);
            }
        }
    }

    /// <summary>Null, with a <see cref="Problem"/>, if an app can't say.</summary>
    public DesiredState? Declare(Action<DesiredState> own)
    {
        var desired = new DesiredState();
        own(desired);
        _host.WithTablesOf(_slots, () =>
        {
            foreach (AppSlot slot in _slots)
                Declare(slot, desired);
        });
        return Problem is null ? desired : null;
    }

    private void Declare(AppSlot slot, DesiredState desired)
    {
        if (_shadows.Contains(slot))
        {
            Guard(slot, () =>
            {
                slot.App?.OnStarted();
                slot.Live = slot.App;
                if (slot.Live is not null)
                    slot.Declare(desired, static _ => { });
            });
        }
        else if (!_host.Declare(slot, desired) && !slot.RepeatDeclaration(desired))
        {
            Problem ??= $"app {slot.Factory.Name} is just starting";
        }
    }

    private void Create(AppSlot slot)
    {
        slot.App = slot.Factory.Create(new ShadowSwitch(_session, after => AppHost.NextTable(_slots, after)));
        slot.Tables = slot.App?.Tables ?? [];
    }

    private void Guard(AppSlot slot, Action call)
    {
        try
        {
            call();
        }
        catch (Exception fault)
        {
            Fail(slot, fault);
        }
    }

    private void Fail(AppSlot slot, Exception fault)
    {
        slot.Clear();
        Problem ??= $"app {slot.Factory.Name} fails: {fault.Message}";
    }
}
