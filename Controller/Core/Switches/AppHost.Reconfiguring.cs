using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

internal sealed partial class AppHost
{
    /// <summary>The place of an app whose instance would stay if this factory were in force, if any.</summary>
    public AppSlot? FindSame(AppFactory factory, DatapathId id) =>
        Array.Find(_slots, slot => slot.Factory.MakesSame(factory, id));

    /// <summary>Does something with <see cref="ISwitch.NextTable"/> as it would be with other apps.</summary>
    public void WithTablesOf(IReadOnlyList<AppSlot> tried, Action work)
    {
        _tried = tried;
        try
        {
            work();
        }
        finally
        {
            _tried = null;
        }
    }

    /// <summary>
    /// Puts another configuration's apps in force. Those that stay don't notice; new ones see the dynamic flows of
    /// the ones that they replace, and start. Until then holds what they declared as shadows.
    /// </summary>
    public void Reconfigure(AppConfiguration next, ShadowApps shadows)
    {
        AppSlot[] before = _slots;
        var created = new List<AppSlot>();
        _slots = [.. next.Apps.Select(factory => Place(factory, shadows, created))];
        foreach (AppSlot gone in before.Except(_slots))
            End(gone);
        // All are there before the first is made: what one is may depend on the tables of the others.
        foreach (AppSlot slot in created)
        {
            if (Guard(slot, static (slot, host) => host.Create(slot), this))
                Readopt(slot);
        }
    }

    private AppSlot Place(AppFactory factory, ShadowApps shadows, List<AppSlot> created)
    {
        if (FindSame(factory, _session.Id) is { } same)
        {
            same.Factory = factory;
            return same;
        }
        var slot = new AppSlot(factory) { LastDeclared = shadows.DeclaredBy(factory) };
        created.Add(slot);
        return slot;
    }

    private void End(AppSlot gone)
    {
        gone.Clear();
        // Where another has its cookies, that one decides what becomes of its flows.
        if (!Array.Exists(_slots, slot => slot.Factory.Cookies == gone.Factory.Cookies))
            _session.DeleteFlows(gone.Factory.Cookies.AllDynamic, CookieSpace.AppMask);
    }
}
