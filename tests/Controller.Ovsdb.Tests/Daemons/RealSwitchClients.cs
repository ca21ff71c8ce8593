using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Ensuring;
using Testing;

namespace Controller.Ovsdb.Tests.Daemons;

internal static class RealSwitchClients
{
    /// <summary>A client that is quick to try again.</summary>
    public static SwitchClient Connect(this RealSwitch real)
    {
        Assert.True(OvsdbAddress.TryParse(real.Address, out OvsdbAddress? address, out string? error), error);
        return new SwitchClient(SwitchClient.OptionsOf([address], null) with
        {
            MinBackoff = TimeSpan.FromMilliseconds(20),
            MaxBackoff = TimeSpan.FromMilliseconds(100),
        }, TimeProvider.System);
    }
}
