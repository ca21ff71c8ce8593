using System.Collections.Immutable;
using System.Globalization;

namespace Controller.Ovsdb.Ensuring;

/// <summary>
/// BFD on an interface (ovs-vswitchd.conf.db(5), "BFD Configuration"): both ends ask each other, and either says when
/// the other is silent.
/// </summary>
/// <param name="MinTx">The shortest interval at which it sends, in milliseconds, at least 1.</param>
/// <param name="MinRx">The shortest interval at which it takes messages, in milliseconds, at least 1.</param>
/// <param name="Multiplier">After so many messages that don't come the other end is down, 1 to 255.</param>
public sealed record WantedBfd(int MinTx, int MinRx, int Multiplier)
{
    /// <summary>
    /// The column. Only messages without a tunnel key are BFD's: those with one are a guest's, who could say that a
    /// tunnel is up or down otherwise.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Column => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("check_tnl_key", "true"),
            KeyValuePair.Create("enable", "true"),
            KeyValuePair.Create("min_rx", MinRx.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("min_tx", MinTx.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("mult", Multiplier.ToString(CultureInfo.InvariantCulture)),
        ]);
}
