using System.Collections.Immutable;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>A meter-mod as a value that can be kept, which a <see cref="MeterMod"/> can't.</summary>
public sealed record ParsedMeter
{
    public MeterModCommand Command { get; init; }

    public MeterFlags Flags { get; init; }

    public MeterId Meter { get; init; }

    public ImmutableArray<MeterBand> Bands { get; init; } = [];

    /// <summary>The message as a whole frame.</summary>
    public byte[] ToFrame(Xid xid)
    {
        var message = new MeterMod
        {
            Command = Command,
            Flags = Flags,
            Meter = Meter,
            Bands = MeterBand.Encode(Bands.AsSpan()),
        };
        var frame = new byte[message.Size];
        message.Write(frame, xid);
        return frame;
    }
}
