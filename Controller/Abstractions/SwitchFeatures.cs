namespace Controller.Abstractions;

/// <summary>What was found out about a switch in the handshake: said by it, or probed without a trace.</summary>
public sealed record SwitchFeatures
{
    /// <summary>OFPMP_DESC: manufacturer, hardware, software, serial number, and the datapath's own words.</summary>
    public string Manufacturer { get; init; } = "";
    public string Hardware { get; init; } = "";
    public string Software { get; init; } = "";
    public string SerialNumber { get; init; } = "";
    public string DatapathDescription { get; init; } = "";

    /// <summary>Flow tables, 1 to 255.</summary>
    public int TableCount { get; init; }

    /// <summary>The Nicira <c>learn</c> action with a limit (Open vSwitch 2.8 and later).</summary>
    public bool Learn { get; init; }

    /// <summary>The Nicira <c>controller</c> action with a meter of its own (Open vSwitch 2.7 and later).</summary>
    public bool ControllerMeter { get; init; }

    /// <summary>The largest id of a meter that counts packets per second; 0 where there are no meters.</summary>
    public uint MaxMeter { get; init; }

    /// <summary>Meters may count in kbit/s, too.</summary>
    public bool MeterKilobits { get; init; }

    /// <summary>Meters may raise the drop precedence in the DSCP instead of dropping.</summary>
    public bool MeterDscp { get; init; }

    /// <summary>Groups of type ALL.</summary>
    public bool Groups { get; init; }

    /// <summary>ONF bundles for OpenFlow 1.3 (EXT-230).</summary>
    public bool Bundles { get; init; }
}
