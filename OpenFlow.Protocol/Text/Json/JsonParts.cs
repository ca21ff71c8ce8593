using System.Globalization;
using System.Text.Json;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>How values that are neither plain numbers nor text look in <see cref="MessageJson"/>.</summary>
internal static class JsonParts
{
    /// <summary><c>"cookie":"0x5d"</c>: bits, of which 64 are more than most readers of JSON keep.</summary>
    public static void WriteBits(this Utf8JsonWriter json, string name, ulong bits) =>
        json.WriteString(name, string.Create(CultureInfo.InvariantCulture, $"0x{bits:x}"));

    public static void WriteOctets(this Utf8JsonWriter json, string name, ReadOnlySpan<byte> octets) =>
        json.WriteString(name, Convert.ToHexStringLower(octets));

    /// <summary><c>"port":1</c>; <c>"port":4294967293,"port_name":"CONTROLLER"</c> for a reserved one.</summary>
    public static void WritePort(this Utf8JsonWriter json, string name, PortNumber port)
    {
        json.WriteNumber(name, port.Value);
        string text = port.ToString();
        if (!char.IsAsciiDigit(text[0]))
            json.WriteString(name + "_name", text);
    }

    /// <summary><c>"group_id":1</c>; <c>"group_id":4294967295,"group_id_name":"ANY"</c>.</summary>
    public static void WriteGroup(this Utf8JsonWriter json, string name, GroupId group)
    {
        json.WriteNumber(name, group.Value);
        if (group == GroupId.Any || group == GroupId.All)
            json.WriteString(name + "_name", group == GroupId.Any ? "ANY" : "ALL");
    }

    public static void WriteMeter(this Utf8JsonWriter json, MeterId meter)
    {
        const string name = "meter_id";
        json.WriteNumber(name, meter.Value);
        if (meter == MeterId.All || meter == MeterId.Controller || meter == MeterId.SlowPath)
            json.WriteString(name + "_name", meter == MeterId.All ? "ALL"
                : meter == MeterId.Controller ? "CONTROLLER" : "SLOWPATH");
    }

    public static void WriteDuration(this Utf8JsonWriter json, FlowDuration duration)
    {
        json.WriteNumber("duration_sec", duration.Seconds);
        json.WriteNumber("duration_nsec", duration.Nanoseconds);
    }

    /// <summary><c>"command":"ADD"</c>; the number of a value that has no name.</summary>
    public static void WriteEnum<TEnum>(this Utf8JsonWriter json, string name, TEnum value)
        where TEnum : struct, Enum
    {
        if (Enum.IsDefined(value))
            json.WriteString(name, SpecName.Upper(value));
        else
            json.WriteNumber(name, Convert.ToUInt64(value, CultureInfo.InvariantCulture));
    }

    /// <summary><c>"flags":["SEND_FLOW_REM"]</c>, the lowest bit first; <c>"0x20"</c> for one that has no name.</summary>
    public static void WriteFlags<TEnum>(this Utf8JsonWriter json, string name, TEnum flags)
        where TEnum : struct, Enum
    {
        json.WriteStartArray(name);
        ulong bits = Convert.ToUInt64(flags, CultureInfo.InvariantCulture);
        for (int bit = 0; bit < sizeof(uint) * 8; bit++)
        {
            if ((bits >> bit & 1) == 0)
                continue;
            var flag = (TEnum)Enum.ToObject(typeof(TEnum), 1ul << bit);
            json.WriteStringValue(Enum.IsDefined(flag)
                ? SpecName.Upper(flag)
                : string.Create(CultureInfo.InvariantCulture, $"0x{1ul << bit:x}"));
        }
        json.WriteEndArray();
    }
}
