using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Ensuring;

/// <summary>What is written into <c>external_ids</c>, a map that Open vSwitch itself doesn't read.</summary>
internal static class OwnerMark
{
    /// <summary>Who made a row.</summary>
    public const string Key = "sdn-owner";

    /// <summary>
    /// Of a controller: how often its probes were written since it connects. Open vSwitch 3.1 forgets those that were
    /// written before the connection existed; a change of any column has it read them again.
    /// </summary>
    public const string ProbesKey = "sdn-probes";

    public static Datum Of(string owner) => Datum.Map([KeyValuePair.Create(Key, owner)]);

    public static bool IsOf(IReadOnlyDictionary<string, string> externalIds, string owner) =>
        externalIds.GetValueOrDefault(Key) == owner;
}
