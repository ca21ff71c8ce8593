using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// What an action sets: a field of the table with a value of any width, and a mask where only some bits are set
/// (OpenFlow 1.3.5 §7.2.3.2; a mask is Open vSwitch's extension, from OpenFlow 1.5).
/// </summary>
public sealed class OxmValue : IEquatable<OxmValue>
{
    private readonly byte[] _value;
    private readonly byte[] _mask;

    /// <param name="mask">As long as the value, or empty for all bits.</param>
    /// <exception cref="ArgumentException">The sizes are not the field's.</exception>
    public OxmValue(OxmField field, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask = default)
    {
        bool fits = value.Length == field.Size || (field.IsVariable && value.Length <= field.Size);
        if (!fits || (mask.Length != 0 && mask.Length != value.Length))
            throw new ArgumentException($"{field.Name} has {field.Size} octets", nameof(value));
        Field = field;
        _value = value.ToArray();
        _mask = mask.ToArray();
    }

    public OxmField Field { get; }

    /// <summary>Big-endian, as many octets as the field has.</summary>
    public ReadOnlySpan<byte> Value => _value;

    /// <summary>Empty where all bits are set.</summary>
    public ReadOnlySpan<byte> Mask => _mask;

    /// <summary>Octets on the wire, header included.</summary>
    public int Size => Oxm.HeaderSize + Field.ExtraSize + _value.Length + _mask.Length;

    /// <summary>A field of at most 128 bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value has more octets than the field.</exception>
    public static OxmValue Of(OxmField field, UInt128 value, UInt128? mask = null) =>
        new(field, Octets(field, value), mask is { } bits ? Octets(field, bits) : default);

    /// <summary>
    /// Reads the field at the start of <paramref name="source"/>; false if it is not whole, or not in the table.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out OxmValue? value)
    {
        value = null;
        if (!Oxm.TryRead(source, out Oxm oxm) || !OxmFields.TryFind(oxm, out OxmField field))
            return false;
        value = new OxmValue(field, oxm.Value, oxm.Mask);
        return true;
    }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    public void Write(Span<byte> destination) => Oxm.Write(destination, Field, _value, _mask);

    public bool Equals(OxmValue? other) => other is not null && Field == other.Field
        && _value.AsSpan().SequenceEqual(other._value) && _mask.AsSpan().SequenceEqual(other._mask);

    public override bool Equals(object? obj) => Equals(obj as OxmValue);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Field);
        hash.AddBytes(_value);
        hash.AddBytes(_mask);
        return hash.ToHashCode();
    }

    private static byte[] Octets(OxmField field, UInt128 number)
    {
        var octets = new byte[field.Size];
        for (int i = octets.Length - 1; i >= 0; i--, number >>= 8)
            octets[i] = (byte)(number & byte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNotEqual(number, UInt128.Zero);
        return octets;
    }
}
