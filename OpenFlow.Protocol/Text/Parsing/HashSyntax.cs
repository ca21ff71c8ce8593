using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Actions that choose by a hash: multipath, bundle, bundle_load.</summary>
internal static class HashSyntax
{
    private const int MultipathParts = 6;
    private const int MaxLinks = 65536;

    // In the order of their numbers.
    private static readonly string[] Fields =
        ["eth_src", "symmetric_l4", "symmetric_l3l4", "symmetric_l3l4+udp", "nw_src", "nw_dst", "symmetric_l3"];
    private static readonly string[] MultipathAlgorithms = ["modulo_n", "hash_threshold", "hrw", "iter_hash"];
    private static readonly string[] BundleAlgorithms = ["active_backup", "hrw"];

    public static readonly KeyValuePair<string, ActionSyntax>[] Actions =
    [
        new("multipath", TryParseMultipath), new("bundle", (pair, scope) => TryParseBundle(pair, scope, false)),
        new("bundle_load", (pair, scope) => TryParseBundle(pair, scope, true)),
    ];

    private static bool TryParseMultipath(KeyValue pair, ActionScope scope)
    {
        List<Piece> parts = pair.Value.Split(',');
        if (parts.Count != MultipathParts)
            return scope.Fail(pair.Key, "multipath is written multipath(FIELDS,BASIS,ALGORITHM,LINKS,ARG,FIELD[])");
        if (!TryFind(parts[0], "set of fields to hash", Fields, scope, out int fields)
            || !scope.TryNumber(parts[1], "the basis", ushort.MaxValue, out ulong basis)
            || !TryFind(parts[2], "algorithm of multipath", MultipathAlgorithms, scope, out int algorithm)
            || !scope.TryNumber(parts[3], "the number of links", MaxLinks, out ulong links)
            || !scope.TryNumber(parts[4], "the argument", uint.MaxValue, out ulong argument)
            || !TryParseTarget(parts[5], scope, out Subfield into))
            return false;
        if (links == 0)
            return scope.Fail(parts[3], $"there are 1 to {MaxLinks} links");
        if (into.BitCount < 16 && links > 1ul << into.BitCount)
            return scope.Fail(parts[5], $"{parts[5]} has {into.BitCount} bits: too few for {links} links");
        return scope.Add(pair.Key, new MultipathAction((HashFields)fields, (ushort)basis,
            (MultipathAlgorithm)algorithm, (int)links, (uint)argument, into));
    }

    private static bool TryParseBundle(KeyValue pair, ActionScope scope, bool loads)
    {
        List<Piece> parts = pair.Value.Split(',');
        int members = parts.FindIndex(IsMembers);
        int before = loads ? 5 : 4;
        if (members != before)
        {
            string into = loads ? "FIELD[]," : "";
            return scope.Fail(pair.Key,
                $"{pair.Key} is written {pair.Key}(FIELDS,BASIS,ALGORITHM,ofport,{into}members:PORT,…)");
        }
        Subfield target = default;
        if (!TryFind(parts[0], "set of fields to hash", Fields, scope, out int fields)
            || !scope.TryNumber(parts[1], "the basis", ushort.MaxValue, out ulong basis)
            || !TryFind(parts[2], "algorithm of bundle", BundleAlgorithms, scope, out int algorithm)
            || !TryFind(parts[3], "kind of member", ["ofport"], scope, out _)
            || (loads && !TryParseTarget(parts[4], scope, out target)))
            return false;
        parts[members].TrySplit(":", out _, out Piece first);
        parts[members] = first.Trim();
        var ports = new List<PortNumber>();
        foreach (Piece member in parts.Skip(members).Where(part => !part.IsEmpty))
        {
            if (!scope.TryShortPort(member, "a member", out PortNumber port))
                return false;
            ports.Add(port);
        }
        return scope.Add(pair.Key, new BundleAction
        {
            Algorithm = (BundleAlgorithm)algorithm,
            Fields = (HashFields)fields,
            Basis = (ushort)basis,
            Into = loads ? target : default(Subfield?),
            Ports = [.. ports],
        });
    }

    private static bool IsMembers(Piece part) =>
        part.Span.StartsWith("members:") || part.Span.StartsWith("slaves:");

    private static bool TryParseTarget(Piece text, ActionScope scope, out Subfield into) =>
        RegisterSyntax.TryParseTarget(text, scope, out into) && (into.BitCount <= 64 && into.Field.ExtraSize == 0
            || scope.Fail(text, $"take at most 64 bits of a register, not {text}"));

    private static bool TryFind(Piece word, string what, string[] names, ActionScope scope, out int index)
    {
        index = Array.FindIndex(names, word.Is);
        return index >= 0 || scope.Unknown(word, what, names);
    }
}
