using Apps.Overlay;
using Apps.Overlay.Planning;
using Apps.Overlay.Services;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace EndToEnd.Tests.Overlay;

/// <summary>A host's bridge with its services, whose guests are all known from the plan.</summary>
internal sealed class ServicesApp : SwitchApp
{
    private readonly HostBridge _bridge;
    private readonly TenantServices _services;

    private ServicesApp(ISwitch sw, HostView view)
    {
        _bridge = new HostBridge(sw, view);
        _services = new TenantServices(sw, view, new PlannedBindings(view));
        Tables = [.. _bridge.Tables.Concat(_services.Tables).Distinct().Order()];
    }

    public override IReadOnlyList<TableId> Tables { get; }

    public static AppFactory Factory(OverlayPlan plan) => new("overlay", CookieSpace.Overlay,
        sw => HostView.Of(plan, sw.Id) is { } view ? new ServicesApp(sw, view) : null)
    {
        OptionsOf = id => HostView.Of(plan, id),
    };

    public override void Declare(DesiredState desired)
    {
        _bridge.Declare(desired);
        _services.Declare(desired);
    }

    public override Verdict OnPacketIn(in ReceivedPacket packet) => _services.OnPacketIn(packet);

    public override void OnPortChanged(SwitchPort port, PortChange change) => _bridge.OnPortChanged(port, change);

    public override void OnTick() => _services.OnTick();

    private sealed class PlannedBindings(HostView view) : IBindings
    {
        public bool TryFind(uint vni, Ipv4Address address, out Binding binding)
        {
            binding = Of(vni).FirstOrDefault(binding => binding.Address == address);
            return binding != default;
        }

        public IEnumerable<Binding> Of(uint vni)
        {
            TenantView tenant = view.Tenants.Single(tenant => tenant.Vni == vni);
            var plan = AddressPlan.Of(tenant);
            foreach (Member member in tenant.Members)
            {
                if (member.Mac is { } mac && plan.TryFind(member.Name, out Ipv4Address address))
                    yield return new Binding(mac, address, member.Ports[0].Host);
            }
        }
    }
}
