using System.Diagnostics.CodeAnalysis;
using Apps.Overlay.Planning;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Ports;

/// <summary>A port of the switch that is a member's.</summary>
internal sealed record GuestPort(SwitchPort Port, TenantView Tenant, Member Member)
{
    public PortNumber Number => Port.Number;

    /// <summary>
    /// Whether the controller must see who is behind it: no MAC address is declared, or it may be elsewhere.
    /// </summary>
    public bool Learns => !Member.IsFixed();

    /// <summary>Whether the controller must see which IPv4 addresses are used behind it.</summary>
    public bool LearnsAddresses => Member.Address is null && Tenant.Subnets.Count > 0;
}

/// <summary>A member's port that the switch doesn't have.</summary>
internal sealed record MissingPort(TenantView Tenant, Member Member, string Port);

/// <summary>The ports of the switch that the plan names, as far as the switch has them.</summary>
/// <remarks>Made anew when a port comes, goes or is renamed; immutable.</remarks>
internal sealed class MemberPorts
{
    private readonly Dictionary<PortNumber, GuestPort> _byNumber = [];
    private readonly Dictionary<string, GuestPort> _byName = new(StringComparer.Ordinal);
    private readonly List<MissingPort> _missing = [];

    /// <param name="before">Ways to other hosts that stay in use for now; null for none.</param>
    public MemberPorts(ISwitch sw, HostView view, PeerTunnels? before = null)
    {
        var names = new Dictionary<string, SwitchPort>(StringComparer.Ordinal);
        foreach (SwitchPort port in sw.Ports)
            names.TryAdd(port.Name, port);
        foreach (TenantView tenant in view.Tenants)
        {
            foreach (LocalMember here in tenant.Here)
            {
                if (names.TryGetValue(here.Port, out SwitchPort? port))
                    _byNumber[port.Number] = _byName[here.Port] = new GuestPort(port, tenant, here.Member);
                else
                    _missing.Add(new MissingPort(tenant, here.Member, here.Port));
            }
        }
        // A member's port is no tunnel, whatever it is called.
        foreach (string port in _byName.Keys)
            names.Remove(port);
        Tunnels = new PeerTunnels(names, view, before);
    }

    public PeerTunnels Tunnels { get; }

    /// <summary>By number, so that what is declared from it is the same every time.</summary>
    public IEnumerable<GuestPort> All => _byNumber.Values.OrderBy(port => port.Number);

    /// <summary>Members whose ports the switch doesn't have.</summary>
    public IReadOnlyList<MissingPort> Missing => _missing;

    public IEnumerable<GuestPort> Of(TenantView tenant) => All.Where(port => port.Tenant.Vni == tenant.Vni);

    public bool TryFind(PortNumber number, [NotNullWhen(true)] out GuestPort? port) =>
        _byNumber.TryGetValue(number, out port);

    public bool TryFind(string name, [NotNullWhen(true)] out GuestPort? port) => _byName.TryGetValue(name, out port);
}
