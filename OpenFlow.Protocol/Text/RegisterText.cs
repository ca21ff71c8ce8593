using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text;

/// <summary>
/// Writes what a match says of registers as ovs-ofctl does: register by register, also where it says it of two
/// (<c>xreg0</c>) or four (<c>xxreg0</c>) at once.
/// </summary>
internal ref struct RegisterText
{
    private const int Count = 16;

    private readonly Span<uint> _values;
    private readonly Span<uint> _masks;

    private RegisterText(Span<uint> values, Span<uint> masks)
    {
        _values = values;
        _masks = masks;
    }

    public static void Append(StringBuilder text, int start, MatchView match)
    {
        var registers = new RegisterText(stackalloc uint[Count], stackalloc uint[Count]);
        registers.Add(match, OxmFields.NxmRegisters);
        registers.Add(match, OxmFields.PacketRegisters);
        registers.Add(match, OxmFields.NxmWideRegisters);
        for (int i = 0; i < Count; i++)
        {
            uint mask = registers._masks[i];
            if (mask == 0)
                continue;
            string comma = text.Length > start ? "," : "";
            text.Append(CultureInfo.InvariantCulture, $"{comma}reg{i}={Hex(registers._values[i])}");
            if (mask != uint.MaxValue)
                text.Append('/').Append(Hex(mask));
        }
    }

    // The first register is in the highest bits.
    private readonly void Add(MatchView match, IReadOnlyList<OxmField> fields)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            if (!match.TryFind(fields[i], out Oxm oxm))
                continue;
            int width = fields[i].Size / sizeof(uint);
            for (int part = 0; part < width; part++)
            {
                int at = part * sizeof(uint);
                uint mask = oxm.HasMask ? Word(oxm.Mask[at..]) : uint.MaxValue;
                _masks[i * width + part] |= mask;
                _values[i * width + part] |= Word(oxm.Value[at..]) & mask;
            }
        }
    }

    private static uint Word(ReadOnlySpan<byte> octets) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(octets);

    private static string Hex(uint value) => value == 0 ? "0"
        : string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
