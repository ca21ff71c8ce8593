using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>
/// A match: <c>{"in_port":1,"eth_type":2048,"ipv4_dst":"10.0.0.0/8","tcp_dst":80}</c>, in the order of the message.
/// Fields of the specification go by their names there, others by the whole name (<c>nxm_nx_reg0</c>). What isn't known,
/// or there twice, is in <c>others</c>.
/// </summary>
internal static class MatchJson
{
    private const string SpecPrefix = "OXM_OF_";

    public static void Write(Utf8JsonWriter json, string name, MatchView match)
    {
        json.WriteStartObject(name);
        var seen = new HashSet<string>();
        bool others = false;
        foreach (Oxm oxm in match)
        {
            if (OxmFields.TryFind(oxm, out OxmField field) && seen.Add(NameOf(field)))
                WriteValue(json, NameOf(field), field, oxm);
            else
                others = true;
        }
        if (others)
            WriteOthers(json, match);
        json.WriteEndObject();
    }

    /// <summary><c>ipv4_dst</c> for OXM_OF_IPV4_DST, <c>nxm_of_ip_dst</c> for Nicira's.</summary>
    public static string NameOf(OxmField field) => (field.Name.StartsWith(SpecPrefix, StringComparison.Ordinal)
        ? field.Name[SpecPrefix.Length..]
        : field.Name).ToLowerInvariant();

    /// <summary>
    /// A number where it has 32 bits at most and no mask; else text: <c>0x1/0xff</c>, <c>10.0.0.0/8</c>.
    /// </summary>
    public static void WriteValue(Utf8JsonWriter json, string name, OxmField field, Oxm oxm)
    {
        bool isAddress = field.Format is FieldFormat.Mac or FieldFormat.Ipv4 or FieldFormat.Ipv6;
        if (!oxm.HasMask && !isAddress && oxm.Value.Length <= sizeof(uint))
        {
            json.WriteNumber(name, oxm.Number);
            if (field.Format == FieldFormat.Port && new PortNumber((uint)oxm.Number) > PortNumber.Max)
                json.WriteString(name + "_name", new PortNumber((uint)oxm.Number).ToString());
            return;
        }
        var text = new StringBuilder();
        FieldText.Append(text, isAddress ? field.Format : FieldFormat.Hex, oxm.Value, oxm.Mask);
        json.WriteString(name, text.ToString());
    }

    /// <summary>The octets of a field that isn't known.</summary>
    public static void WriteUnknown(Utf8JsonWriter json, Oxm oxm)
    {
        json.WriteString("header", string.Create(CultureInfo.InvariantCulture, $"0x{oxm.RawHeader:x8}"));
        if (oxm.Class == OxmClass.Experimenter)
            json.WriteBits("experimenter", oxm.Experimenter);
        json.WriteOctets("value", oxm.Value);
        if (oxm.HasMask)
            json.WriteOctets("mask", oxm.Mask);
    }

    private static void WriteOthers(Utf8JsonWriter json, MatchView match)
    {
        json.WriteStartArray("others");
        var seen = new HashSet<string>();
        foreach (Oxm oxm in match)
        {
            if (OxmFields.TryFind(oxm, out OxmField field) && seen.Add(NameOf(field)))
                continue;
            json.WriteStartObject();
            WriteUnknown(json, oxm);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
