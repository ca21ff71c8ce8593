using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Planning;

/// <summary>Who has which address in a tenant's network, as declared or as learnt from what guests send.</summary>
internal interface IBindings
{
    bool TryFind(uint vni, Ipv4Address address, out Binding binding);

    /// <summary>All of a tenant, in no order.</summary>
    IEnumerable<Binding> Of(uint vni);
}

/// <summary>A guest's addresses, and the name of the host that it is on.</summary>
internal readonly record struct Binding(MacAddress Mac, Ipv4Address Address, string Host);
