using OpenFlow.Protocol.Messages.Nicira;

namespace OpenFlow.Peers.Tests;

/// <summary>Which of Geneve's options a switch has as fields: what it refuses of changes to them.</summary>
internal sealed class OptionModel
{
    // Octets of all options together.
    private const int Space = 256;

    private readonly Dictionary<ushort, TlvMap> _maps = [];

    public void Clear() => _maps.Clear();

    /// <summary>The error's name that the switch has to answer; null for none.</summary>
    public string? Expect(TlvTableMod change)
    {
        switch (change.Command)
        {
            case TlvTableModCommand.Add:
                return Add(change);
            case TlvTableModCommand.Delete:
                foreach (TlvMap map in change.Maps)
                    _maps.Remove(map.Index);
                return null;
            default:
                _maps.Clear();
                return null;
        }
    }

    // All or none of them.
    private string? Add(TlvTableMod change)
    {
        var added = new Dictionary<ushort, TlvMap>(_maps);
        foreach (TlvMap map in change.Maps)
        {
            if (added.ContainsKey(map.Index))
                return "NXTTMFC_ALREADY_MAPPED";
            if (added.Values.Any(one => one.OptionClass == map.OptionClass && one.OptionType == map.OptionType))
                return "NXTTMFC_DUP_ENTRY";
            if (added.Values.Sum(one => one.OptionSize) + map.OptionSize > Space)
                return "NXTTMFC_TABLE_FULL";
            added.Add(map.Index, map);
        }
        foreach (TlvMap map in change.Maps)
            _maps[map.Index] = map;
        return null;
    }
}
