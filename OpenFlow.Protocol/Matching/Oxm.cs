using System.Buffers.Binary;

namespace OpenFlow.Protocol.Matching;

/// <summary>One match field on the wire, known to the table or not (OpenFlow 1.3.5 §7.2.3.2).</summary>
public readonly ref struct Oxm
{
    internal const int HeaderSize = sizeof(uint);
    private const int ExperimenterSize = sizeof(uint);
    private const uint SizeBits = 0xff;

    private readonly ReadOnlySpan<byte> _payload;

    private Oxm(uint header, ReadOnlySpan<byte> payload)
    {
        RawHeader = header;
        _payload = payload;
    }

    /// <summary>The four header octets.</summary>
    public uint RawHeader { get; }

    public OxmClass Class => (OxmClass)(RawHeader >> 16);

    public bool HasMask => (RawHeader & OxmField.MaskBit) != 0;

    /// <summary>The defining organisation, 0 unless the class is EXPERIMENTER.</summary>
    public uint Experimenter => Class == OxmClass.Experimenter && _payload.Length >= ExperimenterSize
        ? BinaryPrimitives.ReadUInt32BigEndian(_payload)
        : 0;

    internal ReadOnlySpan<byte> ExperimenterOctets => _payload[..ExperimenterSize];

    /// <summary>Octets on the wire, header included.</summary>
    public int Size => HeaderSize + _payload.Length;

    public ReadOnlySpan<byte> Value => HasMask ? Body[..(Body.Length / 2)] : Body;

    /// <summary>Empty where there is no mask.</summary>
    public ReadOnlySpan<byte> Mask => HasMask ? Body[(Body.Length / 2)..] : [];

    /// <summary>The value as a number, big-endian; fields of up to 64 bits.</summary>
    public ulong Number => ToNumber(Value);

    /// <summary>The mask as a number; all ones where there is no mask.</summary>
    public ulong MaskNumber => HasMask ? ToNumber(Mask) : ulong.MaxValue;

    /// <summary>Whether it has a mask and that is all zeros.</summary>
    internal bool MatchesAnything => HasMask && !Mask.ContainsAnyExcept((byte)0);

    /// <summary>Whether every bit counts: no mask, or one that has all bits that the field has.</summary>
    internal bool IsExact => !HasMask
        || (OxmFields.TryFind(this, out OxmField row) && Mask.Length == row.Size && IsAllOnes(Mask, row.Bits));

    private ReadOnlySpan<byte> Body => Class == OxmClass.Experimenter && _payload.Length >= ExperimenterSize
        ? _payload[ExperimenterSize..]
        : _payload;

    public bool Is(OxmField field) => OxmField.KeyOf(RawHeader, Experimenter) == field.Key;

    /// <summary>
    /// Reads the field at the start of <paramref name="source"/>; false if it runs past the end, or a field of
    /// the table has another size than the table says.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out Oxm oxm)
    {
        return TryReadFrame(source, out oxm) && oxm.HasTheSizeOfItsField();
    }

    /// <summary>As <see cref="TryRead"/>, whatever size the table says: only the end of the source counts.</summary>
    internal static bool TryReadFrame(ReadOnlySpan<byte> source, out Oxm oxm)
    {
        oxm = default;
        if (source.Length < HeaderSize)
            return false;
        uint header = BinaryPrimitives.ReadUInt32BigEndian(source);
        int size = (int)(header & SizeBits);
        if (size > source.Length - HeaderSize)
            return false;
        oxm = new Oxm(header, source.Slice(HeaderSize, size));
        return true;
    }

    /// <summary>Writes a field with at most 64 bits and no mask; returns the octets written.</summary>
    public static int Write(Span<byte> destination, OxmField field, ulong value)
    {
        int at = WriteHeader(destination, field, masked: false);
        WriteNumber(destination.Slice(at, field.Size), value);
        return at + field.Size;
    }

    /// <summary>Writes a field with at most 64 bits and a mask; returns the octets written.</summary>
    public static int Write(Span<byte> destination, OxmField field, ulong value, ulong mask)
    {
        int at = WriteHeader(destination, field, masked: true);
        WriteNumber(destination.Slice(at, field.Size), value & mask);
        WriteNumber(destination.Slice(at + field.Size, field.Size), mask);
        return at + 2 * field.Size;
    }

    /// <summary>
    /// Writes a field of any size; returns the octets written. The mask is as long as the value, or empty for none.
    /// </summary>
    /// <exception cref="ArgumentException">The sizes are not the field's.</exception>
    public static int Write(Span<byte> destination, OxmField field, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask)
    {
        bool fits = value.Length == field.Size || (field.IsVariable && value.Length <= field.Size);
        if (!fits || (mask.Length != 0 && mask.Length != value.Length))
            throw new ArgumentException($"{field.Name} has {field.Size} octets", nameof(value));
        int at = WriteHeader(destination, field, !mask.IsEmpty);
        // The size in the header is the table's; that of a variable field is its value's.
        destination[HeaderSize - 1] = (byte)(at - HeaderSize + value.Length + mask.Length);
        value.CopyTo(destination[at..]);
        mask.CopyTo(destination[(at + value.Length)..]);
        return at + value.Length + mask.Length;
    }

    /// <summary>Octets of a field on the wire, its header included.</summary>
    public static int SizeOf(OxmField field, bool masked) =>
        HeaderSize + field.ExtraSize + (masked ? 2 * field.Size : field.Size);

    // Returns where the value goes.
    private static int WriteHeader(Span<byte> destination, OxmField field, bool masked)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, masked ? field.MaskedHeader : field.Header);
        if (field.ExtraSize != 0)
            BinaryPrimitives.WriteUInt32BigEndian(destination[HeaderSize..], field.Experimenter);
        return HeaderSize + field.ExtraSize;
    }

    private bool HasTheSizeOfItsField()
    {
        uint plain = OxmFields.PlainHeaderOf(RawHeader);
        if (plain != 0)
            return RawHeader == plain || RawHeader == OxmField.MaskedHeaderOf(plain);
        if (!OxmFields.TryFind(this, out OxmField field))
            return true;
        if (field.IsVariable)
            return Value.Length <= field.Size && (!HasMask || Value.Length == Mask.Length);
        return RawHeader == field.Header || RawHeader == field.MaskedHeader;
    }

    // Octets before the field's first bit don't count.
    private static bool IsAllOnes(ReadOnlySpan<byte> mask, int bits)
    {
        int first = bits % 8 == 0 ? 0xff : (1 << (bits % 8)) - 1;
        int skip = mask.Length - (bits + 7) / 8;
        return (mask[skip] & first) == first && !mask[(skip + 1)..].ContainsAnyExcept((byte)0xff);
    }

    private static ulong ToNumber(ReadOnlySpan<byte> octets)
    {
        switch (octets.Length)
        {
            case sizeof(byte): return octets[0];
            case sizeof(ushort): return BinaryPrimitives.ReadUInt16BigEndian(octets);
            case sizeof(uint): return BinaryPrimitives.ReadUInt32BigEndian(octets);
            case sizeof(ulong): return BinaryPrimitives.ReadUInt64BigEndian(octets);
        }
        ulong number = 0;
        foreach (byte octet in octets)
            number = (number << 8) | octet;
        return number;
    }

    private static void WriteNumber(Span<byte> destination, ulong value)
    {
        switch (destination.Length)
        {
            case sizeof(byte):
                destination[0] = (byte)value;
                break;
            case sizeof(ushort):
                BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)value);
                break;
            case sizeof(uint):
                BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)value);
                break;
            case 6:
                BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(value >> 32));
                BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)value);
                break;
            case sizeof(ulong):
                BinaryPrimitives.WriteUInt64BigEndian(destination, value);
                break;
            default:
                for (int i = destination.Length - 1; i >= 0; i--, value >>= 8)
                    destination[i] = (byte)value;
                break;
        }
    }
}
