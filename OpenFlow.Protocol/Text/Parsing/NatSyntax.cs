using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// <c>nat</c>, or <c>nat(src=10.0.0.1-10.0.0.9:1000-2000,random)</c>; IPv6 with ports in brackets:
/// <c>[fe80::1]-[fe80::9]:80</c>.
/// </summary>
internal static class NatSyntax
{
    private const string Form = "write ADDRESS[-ADDRESS][:PORT[-PORT]], IPv6 in brackets where ports follow";

    private static readonly string[] Parts = ["src", "dst", "persistent", "hash", "random"];

    public static bool TryParse(KeyValue pair, ActionScope scope)
    {
        var parts = new List<KeyValue>();
        if (!scope.TryPairs(pair.Value, parts))
            return false;
        var nat = new NatAction();
        foreach (KeyValue part in parts)
        {
            NatFlags flag = part.Key.Span switch
            {
                "src" => NatFlags.Source,
                "dst" => NatFlags.Destination,
                "persistent" => NatFlags.Persistent,
                "hash" => NatFlags.Hash,
                "random" => NatFlags.Random,
                _ => NatFlags.None,
            };
            if (flag == NatFlags.None)
                return scope.Unknown(part.Key, "part of nat", Parts);
            nat = nat with { Flags = nat.Flags | flag };
            bool isSide = flag is NatFlags.Source or NatFlags.Destination;
            if (isSide && !part.Value.IsEmpty && !TryParseRange(part.Value, ref nat, scope))
                return false;
        }
        return CheckFlags(pair, nat, scope) && scope.Add(pair.Key, nat);
    }

    private static bool CheckFlags(KeyValue pair, NatAction nat, ActionScope scope)
    {
        const NatFlags Sides = NatFlags.Source | NatFlags.Destination;
        const NatFlags Ways = NatFlags.Hash | NatFlags.Random;
        if ((nat.Flags & Sides) == Sides)
            return scope.Fail(pair.Key, "nat takes src or dst, not both");
        if ((nat.Flags & Ways) == Ways)
            return scope.Fail(pair.Key, "nat takes hash or random, not both");
        return (nat.Flags & Sides) != 0 || nat.Flags == NatFlags.None
            || scope.Fail(pair.Key, "nat with persistent, hash or random needs src=… or dst=…");
    }

    private static bool TryParseRange(Piece text, ref NatAction nat, ActionScope scope)
    {
        (Piece addresses, Piece ports) = SplitPorts(text);
        if (!TryParseAddresses(addresses, ref nat, scope))
            return false;
        if (ports.Length == 0)
            return addresses.Length == text.Length || scope.Fail(text, Form);
        bool two = ports.TrySplit("-", out Piece first, out Piece last);
        if (!scope.TryNumber(first, "the port", ushort.MaxValue, out ulong from))
            return false;
        ulong to = from;
        if (two && !scope.TryNumber(last, "the last port", ushort.MaxValue, out to))
            return false;
        if (to < from)
            return scope.Fail(last, "the last port is below the first");
        nat = nat with { PortFrom = (ushort)from, PortTo = two && to != from ? (ushort)to : null };
        return true;
    }

    // A colon ends an IPv4 address, and an IPv6 one only behind a bracket.
    private static (Piece Addresses, Piece Ports) SplitPorts(Piece text)
    {
        int bracket = text.Span.LastIndexOf(']');
        int dot = text.Span.IndexOf('.');
        int colon = bracket >= 0 ? text.Span[bracket..].IndexOf(':') + bracket
            : dot >= 0 && text.Span.Count(':') == 1 ? text.Span.IndexOf(':') : -1;
        if (bracket >= 0 && colon < bracket)
            colon = -1;
        return colon < 0 ? (text, text.From(text.Length)) : (text.Slice(0, colon), text.From(colon + 1));
    }

    private static bool TryParseAddresses(Piece text, ref NatAction nat, ActionScope scope)
    {
        bool two = text.TrySplit("-", out Piece first, out Piece last);
        first = WithoutBrackets(first);
        last = WithoutBrackets(last);
        if (Ipv4Address.TryParse(first.Span, out Ipv4Address from4))
        {
            var to4 = from4;
            if (two && !Ipv4Address.TryParse(last.Span, out to4))
                return scope.Fail(last, $"'{last}' is no IPv4 address: {Form}");
            nat = nat with { Ipv4From = from4, Ipv4To = to4 == from4 ? null : to4 };
            return to4 >= from4 || scope.Fail(last, "the last address is below the first");
        }
        if (!Ipv6Address.TryParse(first.Span, out Ipv6Address from6))
            return scope.Fail(first, $"'{first}' is no address: {Form}");
        var to6 = from6;
        if (two && !Ipv6Address.TryParse(last.Span, out to6))
            return scope.Fail(last, $"'{last}' is no IPv6 address: {Form}");
        nat = nat with { Ipv6From = from6, Ipv6To = to6 == from6 ? null : to6 };
        return to6 >= from6 || scope.Fail(last, "the last address is below the first");
    }

    private static Piece WithoutBrackets(Piece text)
    {
        if (text.Length > 0 && text[0] == '[')
            text = text.From(1);
        return text.Length > 0 && text[text.Length - 1] == ']' ? text.Slice(0, text.Length - 1) : text;
    }
}
