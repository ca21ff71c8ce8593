namespace Apps.Overlay.Planning;

/// <summary>What the tunnel port of a host's bridge is called: one port leads to all other hosts.</summary>
public static class TunnelPorts
{
    public static string NameOf(Encapsulation encapsulation) => encapsulation switch
    {
        Encapsulation.Vxlan => "sdn-vxlan",
        Encapsulation.Geneve => "sdn-geneve",
        _ => "sdn-gre",
    };
}
