using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Explaining;

/// <summary>
/// Tells whose a bridge's flows are: by what apps declared, which has the rule and its place; else by the cookie, as
/// all flows of a rule share theirs; else by the app's share of the cookies.
/// </summary>
public sealed class FlowOwners
{
    private readonly IReadOnlyDictionary<FlowKey, Origin> _origins;
    private readonly Dictionary<Cookie, Origin> _byCookie = [];
    private readonly IReadOnlyList<AppFactory> _apps;

    public FlowOwners(DesiredState? declared, IReadOnlyList<AppFactory> apps)
    {
        _apps = apps;
        _origins = declared?.Origins ?? new Dictionary<FlowKey, Origin>();
        foreach ((FlowKey key, Origin origin) in _origins)
            _byCookie.TryAdd(declared!.Flows[key].Cookie, origin);
    }

    public FlowOwner Of(FlowEntry flow) => Of(new FlowKey(flow.Table, flow.Priority, flow.Match), flow.Cookie);

    public FlowOwner Of(FlowKey key, Cookie cookie)
    {
        if (_origins.TryGetValue(key, out Origin? origin) || _byCookie.TryGetValue(cookie, out origin))
            return new FlowOwner(origin.App, origin.Rule, origin.Place?.ToString());
        if (!CookieSpace.IsOurs(cookie))
            return new FlowOwner("foreign");
        CookieSpace app = CookieSpace.Of(cookie);
        string name = app == CookieSpace.Core ? "core"
            : _apps.FirstOrDefault(factory => factory.Cookies == app)?.Name ?? "unknown app";
        return new FlowOwner(name, CookieSpace.IsDynamic(cookie) ? "dynamic" : null);
    }
}
