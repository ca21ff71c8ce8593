using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing.Lexical;

/// <summary>Reads port numbers and the reserved ports' names, in any case.</summary>
internal static class PortText
{
    private const uint FirstOfOpenFlow10 = 0xfff8;
    private const uint Unset = 0xfffffff7;

    // In the order of their numbers.
    private static readonly (string Name, PortNumber Port)[] Reserved =
    [
        ("UNSET", new PortNumber(Unset)), ("IN_PORT", PortNumber.InPort), ("TABLE", PortNumber.Table),
        ("NORMAL", PortNumber.Normal), ("FLOOD", PortNumber.Flood), ("ALL", PortNumber.All),
        ("CONTROLLER", PortNumber.Controller), ("LOCAL", PortNumber.Local), ("ANY", PortNumber.Any),
        ("NONE", PortNumber.Any),
    ];

    public static IEnumerable<string> Names => Reserved.Select(row => row.Name);

    /// <summary>The port of a name; false for numbers and anything else.</summary>
    public static bool TryFindReserved(Piece text, out PortNumber port)
    {
        foreach ((string name, PortNumber reserved) in Reserved)
        {
            port = reserved;
            if (text.IsAnyCase(name))
                return true;
        }
        port = default;
        return false;
    }

    public static bool TryParse(Piece text, string what, Complaints complaints, out PortNumber port)
    {
        if (TryFindReserved(text, out port))
            return true;
        if (Complaints.MayBeName(text))
        {
            if (complaints.Names is { } names && names.TryFindPort(text.ToString(), out port))
                return true;
            string hint = NearestName.Hint(text.Span, Names);
            return complaints.Fail(text, hint.Length > 0
                ? $"'{text}' is no port{hint}"
                : $"'{text}' is no port: only a switch knows its ports' names, write the number");
        }
        if (!NumberText.TryParse(text, what, uint.MaxValue, complaints, out ulong number))
            return false;
        port = new PortNumber((uint)number);
        if (number is >= FirstOfOpenFlow10 and <= ushort.MaxValue)
            return complaints.Fail(text, $"{number} is a reserved port of OpenFlow 1.0: write its name, such as LOCAL");
        return port <= PortNumber.Max || port >= new PortNumber(Unset)
            || complaints.Fail(text, $"{text} is no port: they go from 0 to {PortNumber.Max}, or have a name");
    }
}
