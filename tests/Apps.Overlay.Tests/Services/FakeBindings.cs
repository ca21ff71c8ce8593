using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Tests.Services;

/// <summary>The members whose addresses a plan declares, and those that a test adds.</summary>
internal sealed class FakeBindings : IBindings
{
    private readonly Dictionary<(uint Vni, Ipv4Address Address), Binding> _all = [];

    public FakeBindings(OverlayPlan plan)
    {
        foreach (Tenant tenant in plan.Tenants)
        {
            foreach (Member member in tenant.Members)
            {
                if (member is { Mac: { } mac, Address: { } address })
                    Add(tenant.Vni, new Binding(mac, address, member.Ports[0].Host));
            }
        }
    }

    public void Add(uint vni, Binding binding) => _all[(vni, binding.Address)] = binding;

    public bool TryFind(uint vni, Ipv4Address address, out Binding binding) =>
        _all.TryGetValue((vni, address), out binding);

    public IEnumerable<Binding> Of(uint vni) => _all.Where(pair => pair.Key.Vni == vni).Select(pair => pair.Value);
}
