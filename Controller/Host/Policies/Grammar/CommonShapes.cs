namespace Controller.Host.Policies.Grammar;

/// <summary>Shapes of values that many sections have.</summary>
internal static class CommonShapes
{
    /// <summary>A name for something of the policy's own.</summary>
    public static TextShape Name(string example) => new(example) { MayBeNumber = true };

    public static TextShape Duration(string example) => new(example) { Pattern = "^[0-9]+(ms|s|m|h)$" };

    /// <summary>Of a VLAN: its number, or its name in <c>vlans</c>.</summary>
    public static TextShape Vlan { get; } = new("office") { MayBeNumber = true };

    /// <summary>A bridge: its name in <c>bridges</c>, or its datapath id.</summary>
    public static TextShape Bridge { get; } = new("br-int") { MayBeNumber = true };

    /// <summary>A port of a bridge that is known already, or BRIDGE/PORT; by name or number.</summary>
    public static TextShape Port { get; } = new("br-int/web") { MayBeNumber = true };

    public static TextShape Mac { get; } =
        new("02:00:00:00:00:01") { Pattern = "^[0-9a-fA-F]{1,2}([:-][0-9a-fA-F]{1,2}){5}$" };

    /// <summary>An Ethernet address with or without a mask.</summary>
    public static TextShape MaskedMac { get; } =
        new("02:00:00:00:00:01") { Pattern = "^[0-9a-fA-F:-]+(/[0-9a-fA-F:-]+)?$" };

    /// <summary>IPv4 or IPv6, without a mask.</summary>
    public static TextShape Address { get; } = new("10.0.0.5") { Pattern = "^[0-9a-fA-F.:]+$" };

    /// <summary>IPv4 or IPv6, with or without a prefix or mask.</summary>
    public static TextShape Network { get; } = new("10.0.0.0/24") { Pattern = "^[0-9a-fA-F.:]+(/[0-9a-fA-F.:]+)?$" };

    /// <summary>A TCP, UDP or SCTP port.</summary>
    public static IntegerShape TransportPort { get; } = new(1, ushort.MaxValue);

    public static FlagShape Flag { get; } = new();

    public static Shape OneOrMore(Shape item) => new EitherShape(item, new ListShape(item, Least: 1));
}
