using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>A flow-mod as a value that can be kept, which a <see cref="FlowMod"/> can't.</summary>
public sealed record ParsedFlow
{
    public FlowModCommand Command { get; init; }

    /// <inheritdoc cref="FlowMod.Table"/>
    public TableId Table { get; init; }

    public ushort Priority { get; init; } = FlowParser.DefaultPriority;

    public Cookie Cookie { get; init; }

    /// <inheritdoc cref="FlowMod.CookieMask"/>
    public ulong CookieMask { get; init; }

    /// <inheritdoc cref="FlowMod.IdleTimeout"/>
    public ushort IdleTimeout { get; init; }

    /// <inheritdoc cref="FlowMod.HardTimeout"/>
    public ushort HardTimeout { get; init; }

    /// <inheritdoc cref="FlowMod.OutPort"/>
    public PortNumber OutPort { get; init; } = PortNumber.Any;

    /// <inheritdoc cref="FlowMod.OutGroup"/>
    public GroupId OutGroup { get; init; } = GroupId.Any;

    public FlowModFlags Flags { get; init; }

    public Match Match { get; init; } = Match.Any;

    public InstructionList Instructions { get; init; } = InstructionList.Drop;

    /// <summary>The message; it looks into this value's octets.</summary>
    public FlowMod Message => new()
    {
        Command = Command,
        Table = Table,
        Priority = Priority,
        Cookie = Cookie,
        CookieMask = CookieMask,
        IdleTimeout = IdleTimeout,
        HardTimeout = HardTimeout,
        OutPort = OutPort,
        OutGroup = OutGroup,
        Flags = Flags,
        Match = Match.Oxms,
        Instructions = Instructions.Octets,
    };

    /// <summary>The message as a whole frame.</summary>
    public byte[] ToFrame(Xid xid)
    {
        FlowMod message = Message;
        var frame = new byte[message.Size];
        message.Write(frame, xid);
        return frame;
    }
}
