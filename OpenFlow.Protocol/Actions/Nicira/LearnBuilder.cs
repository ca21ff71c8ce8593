using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Builds a <see cref="LearnAction"/>, part by part in the order given:
/// <code>
/// new LearnBuilder(forward) { HardTimeout = 300, Priority = 10, Cookie = cookie }
///     .Match(OxmFields.NxmVlanTci.Slice(0, 12))
///     .Match(OxmFields.NxmEthDst, OxmFields.NxmEthSrc)
///     .Load(0, OxmFields.NxmVlanTci)
///     .Output(OxmFields.NxmInPort)
///     .Build()
/// </code>
/// </summary>
public sealed class LearnBuilder(TableId table)
{
    /// <summary>Open vSwitch's priority where none is given.</summary>
    public const ushort DefaultPriority = 0x8000;

    // Octets of a constant.
    private const int WidestConstant = 16;

    private readonly List<byte> _specs = [];

    public ushort Priority { get; init; } = DefaultPriority;

    /// <inheritdoc cref="LearnAction.IdleTimeout"/>
    public ushort IdleTimeout { get; init; }

    /// <inheritdoc cref="LearnAction.HardTimeout"/>
    public ushort HardTimeout { get; init; }

    /// <inheritdoc cref="LearnAction.FinIdleTimeout"/>
    public ushort FinIdleTimeout { get; init; }

    /// <inheritdoc cref="LearnAction.FinHardTimeout"/>
    public ushort FinHardTimeout { get; init; }

    /// <inheritdoc cref="LearnAction.Cookie"/>
    public Cookie Cookie { get; init; }

    /// <summary>WRITE_RESULT is set by <see cref="Result"/>.</summary>
    public LearnFlags Flags { get; init; }

    /// <inheritdoc cref="LearnAction.Limit"/>
    public uint Limit { get; init; }

    /// <summary>The one bit that tells whether the limit left room; needs <see cref="Limit"/>.</summary>
    public Subfield? Result { get; init; }

    /// <summary>The new flow matches what the packet has in the same bits.</summary>
    public LearnBuilder Match(Subfield both) => Match(both, both);

    /// <summary>
    /// The new flow matches, in <paramref name="field"/>, what the packet has in <paramref name="from"/>.
    /// </summary>
    /// <exception cref="ArgumentException">They differ in how many bits they have.</exception>
    public LearnBuilder Match(Subfield field, Subfield from) => Add(LearnSpecKind.Match, from, field);

    /// <summary>The new flow matches a constant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value has more bits than the field.</exception>
    public LearnBuilder MatchValue(Subfield field, ulong value) => Add(LearnSpecKind.Match, value, field);

    /// <inheritdoc cref="MatchValue(Subfield, ulong)"/>
    public LearnBuilder MatchValue(Subfield field, UInt128 value) => Add(LearnSpecKind.Match, value, field);

    /// <summary>The new flow loads a constant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value has more bits than the field.</exception>
    public LearnBuilder Load(ulong value, Subfield into) => Add(LearnSpecKind.Load, value, into);

    /// <inheritdoc cref="Load(ulong, Subfield)"/>
    public LearnBuilder Load(UInt128 value, Subfield into) => Add(LearnSpecKind.Load, value, into);

    /// <summary>The new flow loads what this packet has.</summary>
    /// <exception cref="ArgumentException">They differ in how many bits they have.</exception>
    public LearnBuilder Load(Subfield from, Subfield into) => Add(LearnSpecKind.Load, from, into);

    /// <summary>The new flow sends to the port whose number this packet has in a field.</summary>
    public LearnBuilder Output(Subfield from)
    {
        AddHead(LearnSpecKind.Output, 0, from.BitCount);
        AddField(from);
        return this;
    }

    public LearnAction Build() => new(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_specs))
    {
        Table = table,
        Priority = Priority,
        IdleTimeout = IdleTimeout,
        HardTimeout = HardTimeout,
        FinIdleTimeout = FinIdleTimeout,
        FinHardTimeout = FinHardTimeout,
        Cookie = Cookie,
        Flags = Result is null ? Flags : Flags | LearnFlags.WriteResult,
        Limit = Limit,
        ResultHeader = Result?.Field.Header ?? 0,
        ResultFirstBit = (ushort)(Result?.FirstBit ?? 0),
    };

    private LearnBuilder Add(LearnSpecKind kind, Subfield from, Subfield into)
    {
        if (from.BitCount != into.BitCount)
            throw new ArgumentException($"{from} and {into} differ in size", nameof(into));
        AddHead(kind, 0, from.BitCount);
        AddField(from);
        AddField(into);
        return this;
    }

    private LearnBuilder Add(LearnSpecKind kind, UInt128 value, Subfield into)
    {
        if (into.BitCount < WidestConstant * 8)
            ArgumentOutOfRangeException.ThrowIfNotEqual(value >> into.BitCount, UInt128.Zero, nameof(value));
        AddHead(kind, LearnSpecView.ImmediateBit, into.BitCount);
        Span<byte> immediate = new byte[WidestConstant + LearnSpecView.ImmediateSize(into.BitCount)];
        BinaryPrimitives.WriteUInt128BigEndian(immediate[^WidestConstant..], value);
        _specs.AddRange((ReadOnlySpan<byte>)immediate[WidestConstant..]);
        AddField(into);
        return this;
    }

    private void AddHead(LearnSpecKind kind, ushort immediate, int bitCount) =>
        AddNumber(immediate | (int)kind << LearnSpecView.KindShift | bitCount);

    private void AddField(Subfield field)
    {
        Span<byte> header = stackalloc byte[LearnSpecView.MaxHeaderSize];
        FieldHeader.Write(header, field);
        _specs.AddRange((ReadOnlySpan<byte>)header[..FieldHeader.SizeOf(field.Field)]);
        AddNumber(field.FirstBit);
    }

    private void AddNumber(int number)
    {
        _specs.Add((byte)(number >> 8));
        _specs.Add((byte)number);
    }
}
