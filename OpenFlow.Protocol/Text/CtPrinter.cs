using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;

namespace OpenFlow.Protocol.Text;

/// <summary>Writes <c>ct</c> and <c>nat</c> as ovs-ofctl does.</summary>
internal static class CtPrinter
{
    public static void Append(StringBuilder text, CtAction ct, int depth)
    {
        var nat = new StringBuilder();
        var exec = new StringBuilder();
        foreach (ActionView action in ct.Actions.View)
        {
            // A nat that comes first stands for itself.
            if (nat.Length == 0 && exec.Length == 0 && NatAction.TryRead(action, out NatAction? first))
                Append(nat, first);
            else
                ActionPrinter.AppendOne(exec.Append(exec.Length > 0 ? "," : ""), action, depth + 1);
        }
        NiciraPrinter.AppendList(text, "ct",
            (ct.Flags & CtFlags.Commit) != 0 ? "commit" : "",
            (ct.Flags & CtFlags.Force) != 0 ? "force" : "",
            ct.Table == CtAction.NoTable ? "" : $"table={ct.Table}",
            ct.ZoneFrom is { } from ? $"zone={OvsFieldName.Of(from)}" : ct.Zone == 0 ? "" : $"zone={ct.Zone}",
            nat.ToString(),
            exec.Length == 0 ? "" : $"exec({exec})",
            Helper(ct.Helper));
    }

    public static void Append(StringBuilder text, NatAction nat)
    {
        text.Append("nat");
        string way = (nat.Flags & NatFlags.Source) != 0 ? "src" : (nat.Flags & NatFlags.Destination) != 0 ? "dst" : "";
        if (way.Length == 0)
            return;
        string range = Range(nat);
        if (range.Length == 0)
        {
            text.Append('(').Append(way).Append(')');
            return;
        }
        NiciraPrinter.AppendList(text, "", $"{way}={range}",
            (nat.Flags & NatFlags.Persistent) != 0 ? "persistent" : "",
            (nat.Flags & NatFlags.Hash) != 0 ? "hash" : "",
            (nat.Flags & NatFlags.Random) != 0 ? "random" : "");
    }

    private static string Helper(ushort helper) => helper switch
    {
        0 => "",
        CtAction.Ftp => "alg=ftp",
        CtAction.Tftp => "alg=tftp",
        _ => string.Create(CultureInfo.InvariantCulture, $"alg={helper}"),
    };

    // Addresses of version 6 need brackets where a port follows.
    private static string Range(NatAction nat)
    {
        var text = new StringBuilder();
        if (nat.Ipv4From is { } from4)
            text.Append(from4).Append(nat.Ipv4To is { } to4 && to4 != from4 ? $"-{to4}" : "");
        bool port = nat.PortFrom is not null;
        if (nat.Ipv6From is { } from6)
        {
            text.Append(port ? $"[{from6}]" : $"{from6}");
            if (nat.Ipv6To is { } to6 && to6 != from6)
                text.Append(port ? $"-[{to6}]" : $"-{to6}");
        }
        if (port)
            text.Append(CultureInfo.InvariantCulture, $":{nat.PortFrom}");
        if (port && nat.PortTo is { } to && to != nat.PortFrom)
            text.Append(CultureInfo.InvariantCulture, $"-{to}");
        return text.ToString();
    }
}
