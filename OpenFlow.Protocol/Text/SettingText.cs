using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text;

/// <summary>
/// Writes what a field is set to as ovs-ofctl does in actions. There a masked number keeps its base, the mask alone is
/// hex: <c>set_field:2/0x5a->nw_ttl</c>; in a match both are hex.
/// </summary>
internal static class SettingText
{
    private const ulong OutOfBandBit = 1;

    /// <summary>
    /// Appends a value, and a mask unless it is empty or of all ones; <c>ANY</c> where it is all zeros.
    /// </summary>
    public static void Append(StringBuilder text, OxmField field, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mask)
    {
        if (!mask.IsEmpty && !mask.ContainsAnyExcept((byte)0))
        {
            text.Append("ANY");
            return;
        }
        mask = mask.ContainsAnyExcept((byte)0xff) ? mask : [];
        switch (field.Format)
        {
            case FieldFormat.Port when !mask.IsEmpty:
            case FieldFormat.Decimal:
                text.Append(Number(value));
                if (!mask.IsEmpty)
                    FieldText.AppendHex(text.Append('/'), mask);
                break;
            case FieldFormat.Port when value.Length == sizeof(ushort):
                text.Append(ActionPrinter.Port(ShortPort.Read(value)));
                break;
            case FieldFormat.TunnelFlags when value.Length == sizeof(ushort) && mask.IsEmpty:
                text.Append(Number(value) switch
                {
                    0 => "0",
                    OutOfBandBit => "oam",
                    var other => string.Create(CultureInfo.InvariantCulture, $"0x{other:x}"),
                });
                break;
            default:
                FieldText.Append(text, field.Format, value, mask);
                break;
        }
    }

    private static ulong Number(ReadOnlySpan<byte> octets)
    {
        ulong number = 0;
        foreach (byte octet in octets)
            number = number << 8 | octet;
        return number;
    }
}
