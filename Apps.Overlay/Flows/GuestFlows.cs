using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Apps.Overlay.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Flows;

/// <summary>
/// The dynamic flows of learnt guests: one that leads to it, here by its port and elsewhere to its host, and where it
/// is, one that knows it as a source, one more for each of its IPv4 addresses.
/// </summary>
/// <remarks>
/// Only source flows have a time: an active guest shows itself once in the ageing time. Those that lead to it stay
/// until the controller takes them, so that nothing is forgotten while it is away.
/// </remarks>
internal sealed class GuestFlows(ISwitch sw, ushort ageingSeconds)
{
    private static readonly InstructionList Next = InstructionList.Goto(Pipeline.Forward);

    public void AddLocal(GuestKey guest, PortNumber port) => Add(LocalOf(guest, port));

    public void AddRemote(GuestKey guest, TunnelHop hop) => Add(RemoteOf(guest, hop));

    public void AddSource(GuestKey guest, PortNumber port) =>
        AddSource(Rules.LearntSource, guest, Rules.KnownSourcePriority, SourceMatch(guest, port));

    public void AddAddress(GuestKey guest, PortNumber port, Ipv4Address address) =>
        AddSource(Rules.LearntAddress, guest, Rules.KnownAddressPriority, AddressMatch(guest, port, address));

    /// <summary>For a time, a guest that isn't learnt at a port is left alone there.</summary>
    public void HoldSource(GuestKey guest, PortNumber port, ushort seconds) => sw.Send(new FlowMod
    {
        Table = Pipeline.Source,
        Priority = Rules.HeldSourcePriority,
        Cookie = Rules.Dynamic(Rules.HeldSource, guest.Vni, guest.Mac),
        HardTimeout = seconds,
        Match = SourceMatch(guest, port).Oxms,
        Instructions = Next.Octets,
    });

    public void DeleteLocal(GuestKey guest) =>
        Delete(Pipeline.Forward, Rules.LocalPriority, ForwardFlows.ToLocal(guest.Vni, guest.Mac));

    public void DeleteRemote(GuestKey guest) =>
        Delete(Pipeline.Forward, Rules.RemotePriority, ForwardFlows.ToRemote(guest.Vni, guest.Mac));

    /// <summary>Deletes all by which a guest is known as a source at a port.</summary>
    public void DeleteSources(GuestKey guest, PortNumber port) => sw.Send(new FlowMod
    {
        Command = FlowModCommand.Delete,
        Table = Pipeline.Source,
        Cookie = CookieSpace.Overlay.AllDynamic,
        CookieMask = CookieSpace.AppMask,
        Match = SourceMatch(guest, port).Oxms,
    });

    /// <summary>The guest and port of a flow that leads to it here, if it is as one would be made today.</summary>
    public static bool TryReadLocal(in FlowStatsEntry flow, out GuestKey guest, out PortNumber port)
    {
        port = default;
        return TryReadDestination(flow.Match, Metadata.TenantMask, out guest)
            && TryReadOutput(flow.Instructions, out port) && IsAs(flow, LocalOf(guest, port));
    }

    /// <summary>The guest of a flow that leads to its host, and how, if it is as one would be made today.</summary>
    public static bool TryReadRemote(in FlowStatsEntry flow, IEnumerable<OverlayHost> peers, PeerTunnels tunnels,
        out GuestKey guest, out string host, out TunnelHop hop)
    {
        (host, hop) = ("", default);
        if (!TryReadDestination(flow.Match, Metadata.FullMask, out guest))
            return false;
        foreach (OverlayHost peer in peers)
        {
            foreach (TunnelHop way in tunnels.WaysTo(peer))
            {
                if (IsAs(flow, RemoteOf(guest, way)))
                    (host, hop) = (peer.Name, way);
            }
        }
        return host.Length > 0;
    }

    /// <summary>Who is known as a source at which port by a flow, and by which address where it is about one.</summary>
    public bool TryReadSource(in FlowStatsEntry flow, uint vni, out GuestKey guest, out Ipv4Address? address) =>
        TryReadSource(flow.Match, vni, out guest, out address) && flow.Table == Pipeline.Source
        && flow is { IdleTimeout: 0 } && flow.HardTimeout == ageingSeconds;

    /// <inheritdoc cref="TryReadSource(in FlowStatsEntry, uint, out GuestKey, out Ipv4Address?)"/>
    public static bool TryReadSource(MatchView match, uint vni, out GuestKey guest, out Ipv4Address? address)
    {
        guest = default;
        address = match.TryFind(OxmFields.Ipv4Src, out Oxm ip) && !ip.HasMask
            ? new Ipv4Address((uint)ip.Number)
            : null;
        if (!match.TryFind(OxmFields.EthSrc, out Oxm source) || source.HasMask)
            return false;
        guest = new GuestKey(vni, new MacAddress(source.Number));
        return true;
    }

    private static Flow LocalOf(GuestKey guest, PortNumber port) => new(Pipeline.Forward, Rules.LocalPriority,
        ForwardFlows.ToLocal(guest.Vni, guest.Mac), InstructionList.Apply(new OutputAction(port)),
        Rules.Dynamic(Rules.LearntLocal, guest.Vni, guest.Mac));

    private static Flow RemoteOf(GuestKey guest, TunnelHop hop) => new(Pipeline.Forward,
        Rules.RemotePriority, ForwardFlows.ToRemote(guest.Vni, guest.Mac),
        InstructionList.Of(apply: hop.Carry(guest.Vni)),
        Rules.Dynamic(Rules.LearntRemote, guest.Vni, guest.Mac));

    private static Match SourceMatch(GuestKey guest, PortNumber port) => Match.Any.InPort(port).EthSrc(guest.Mac);

    private static Match AddressMatch(GuestKey guest, PortNumber port, Ipv4Address address) =>
        SourceMatch(guest, port).EthType(EtherType.Ipv4).With(OxmFields.Ipv4Src, address.Value);

    private static bool IsAs(in FlowStatsEntry flow, Flow expected) => flow is { IdleTimeout: 0, HardTimeout: 0 }
        && (flow.Table, flow.Priority, flow.Cookie) == (expected.Table, expected.Priority, expected.Cookie)
        && Match.From(flow.Match).Equals(expected.Match)
        && InstructionList.Rewrite(flow.Instructions).Equals(expected.Instructions);

    private static bool TryReadDestination(MatchView match, ulong mask, out GuestKey guest)
    {
        guest = default;
        if (!match.TryFind(OxmFields.EthDst, out Oxm mac) || mac.HasMask
            || !match.TryFind(OxmFields.Metadata, out Oxm tenant) || tenant.MaskNumber != mask
            || tenant.Number > Metadata.TenantMask)
            return false;
        guest = new GuestKey((uint)tenant.Number, new MacAddress(mac.Number));
        return true;
    }

    private static bool TryReadOutput(InstructionListView instructions, out PortNumber port)
    {
        port = default;
        foreach (InstructionView instruction in instructions)
        {
            if (instruction.Type != InstructionType.ApplyActions)
                return false;
            foreach (ActionView action in instruction.Actions)
            {
                if (!OutputAction.TryRead(action, out OutputAction output))
                    return false;
                port = output.Port;
            }
        }
        return port != default;
    }

    private void Add(Flow flow) => sw.Send(new FlowMod
    {
        Table = flow.Table,
        Priority = flow.Priority,
        Cookie = flow.Cookie,
        Match = flow.Match.Oxms,
        Instructions = flow.Instructions.Octets,
    });

    private void AddSource(ushort rule, GuestKey guest, ushort priority, Match match) => sw.Send(new FlowMod
    {
        Table = Pipeline.Source,
        Priority = priority,
        Cookie = Rules.Dynamic(rule, guest.Vni, guest.Mac),
        HardTimeout = ageingSeconds,
        Flags = FlowModFlags.SendFlowRemoved,
        Match = match.Oxms,
        Instructions = Next.Octets,
    });

    private void Delete(TableId table, ushort priority, Match match) => sw.Send(new FlowMod
    {
        Command = FlowModCommand.DeleteStrict,
        Table = table,
        Priority = priority,
        Cookie = CookieSpace.Overlay.AllDynamic,
        CookieMask = CookieSpace.AppMask,
        Match = match.Oxms,
    });
}
