using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;

namespace EndToEnd.Tests.Explaining;

/// <summary>
/// Does what Open vSwitch tells its datapath to, octet for octet and without checksums: an own reading of the actions'
/// text (odp_actions), which knows nothing of the model.
/// </summary>
internal sealed class DatapathActions
{
    private const int TypeOffset = 12;

    // Where a field lies from the start of its header: first octet, octets.
    private static readonly Dictionary<string, (int Offset, int Size)> Places = new()
    {
        ["eth.dst"] = (0, 6),
        ["eth.src"] = (6, 6),
        ["ipv4.src"] = (12, 4),
        ["ipv4.dst"] = (16, 4),
        ["ipv4.tos"] = (1, 1),
        ["ipv4.ttl"] = (8, 1),
        ["ipv6.src"] = (8, 16),
        ["ipv6.dst"] = (24, 16),
        ["ipv6.hlimit"] = (7, 1),
        ["tcp.src"] = (0, 2),
        ["tcp.dst"] = (2, 2),
        ["udp.src"] = (0, 2),
        ["udp.dst"] = (2, 2),
        ["sctp.src"] = (0, 2),
        ["sctp.dst"] = (2, 2),
        ["icmp.type"] = (0, 1),
        ["icmp.code"] = (1, 1),
        ["icmpv6.type"] = (0, 1),
        ["icmpv6.code"] = (1, 1),
        ["arp.op"] = (6, 2),
        ["arp.sha"] = (8, 6),
        ["arp.sip"] = (14, 4),
        ["arp.tha"] = (18, 6),
        ["arp.tip"] = (24, 4),
    };

    private byte[] _frame;

    private DatapathActions(byte[] frame) => _frame = [.. frame];

    private readonly List<string> _outputs = [];

    /// <summary>What goes out, a line a frame: <c>PORT HEX</c>, checksums zero, sorted.</summary>
    /// <exception cref="InvalidOperationException">An action that this doesn't know.</exception>
    public static IReadOnlyList<string> Do(string actions, byte[] frame)
    {
        var run = new DatapathActions(frame);
        run.Do(actions);
        return [.. run._outputs.Order(StringComparer.Ordinal)];
    }

    /// <summary>A line as <see cref="Do(string, byte[])"/> has it.</summary>
    public static string Line(uint port, byte[] frame)
    {
        byte[] bare = [.. frame];
        ClearChecksums(bare);
        return string.Create(CultureInfo.InvariantCulture, $"{port} {Convert.ToHexStringLower(bare)}");
    }

    private void Do(string actions)
    {
        foreach (string action in Split(actions))
        {
            int bracket = action.IndexOf('(', StringComparison.Ordinal);
            string name = bracket < 0 ? action : action[..bracket];
            string body = bracket < 0 ? "" : action[(bracket + 1)..^1];
            if (uint.TryParse(action, NumberStyles.None, CultureInfo.InvariantCulture, out uint port))
                _outputs.Add(Line(port, _frame));
            else if (name == "set")
                Set(body);
            else if (name == "push_vlan")
                Push(body);
            else if (name == "pop_vlan")
                _frame = [.. _frame.AsSpan(0, TypeOffset), .. _frame.AsSpan(TypeOffset + 4)];
            else if (name == "clone")
                Clone(body);
            else if (name is not ("drop" or "userspace" or "meter"))
                throw new InvalidOperationException($"datapath action {action}");
        }
    }

    private void Clone(string actions)
    {
        byte[] before = [.. _frame];
        Do(actions);
        _frame = before;
    }

    private void Push(string body)
    {
        Dictionary<string, string> fields = Fields(body);
        int type = fields.TryGetValue("tpid", out string? tpid) ? (int)Number(tpid) : 0x8100;
        int control = (int)(Number(fields["vid"]) | Number(fields["pcp"]) << 13);
        _frame =
        [
            .. _frame.AsSpan(0, TypeOffset), (byte)(type >> 8), (byte)type, (byte)(control >> 8), (byte)control,
            .. _frame.AsSpan(TypeOffset),
        ];
    }

    private void Set(string body)
    {
        int bracket = body.IndexOf('(', StringComparison.Ordinal);
        string header = body[..bracket];
        foreach ((string field, string text) in Fields(body[(bracket + 1)..^1]))
        {
            if (header == "ipv6" && field is "tclass" or "label")
                SetFirstWord(field, text);
            else if (Places.TryGetValue($"{header}.{field}", out (int Offset, int Size) place))
                Set(_frame.AsSpan(StartOf(header) + place.Offset, place.Size), text);
            else if (field is not ("proto" or "frag"))
                throw new InvalidOperationException($"datapath action set({body})");
        }
    }

    private static void Set(Span<byte> place, string text)
    {
        string[] parts = text.Split('/');
        byte[] value = Octets(parts[0], place.Length);
        byte[] mask = parts.Length > 1 ? Octets(parts[1], place.Length) : [];
        for (int i = 0; i < place.Length; i++)
            place[i] = mask.Length == 0 ? value[i] : (byte)((place[i] & ~mask[i]) | (value[i] & mask[i]));
    }

    private void SetFirstWord(string field, string text)
    {
        int shift = field == "tclass" ? 20 : 0;
        string[] parts = text.Split('/');
        uint mask = (parts.Length > 1 ? (uint)Number(parts[1]) : field == "tclass" ? 0xffu : 0xfffffu) << shift;
        Span<byte> word = _frame.AsSpan(StartOf("ipv6"), sizeof(uint));
        uint before = BinaryPrimitives.ReadUInt32BigEndian(word);
        BinaryPrimitives.WriteUInt32BigEndian(word, (before & ~mask) | ((uint)Number(parts[0]) << shift & mask));
    }

    private int StartOf(string header) => header switch
    {
        "eth" => 0,
        "ipv4" or "ipv6" or "arp" => NetworkOffset(_frame),
        _ => TransportOffset(_frame),
    };

    private static int NetworkOffset(byte[] frame)
    {
        int at = TypeOffset;
        while (at + 6 <= frame.Length && BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(at)) is 0x8100 or 0x88a8)
            at += 4;
        return at + 2;
    }

    private static int TransportOffset(byte[] frame)
    {
        int network = NetworkOffset(frame);
        return frame[network] >> 4 == 4 ? network + (frame[network] & 0xf) * 4 : network + 40;
    }

    private static void ClearChecksums(byte[] frame)
    {
        int network = NetworkOffset(frame);
        if (network + 40 > frame.Length && network + 20 > frame.Length)
            return;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(network - 2));
        if (type is not (0x0800 or 0x86dd))
            return;
        byte protocol = type == 0x0800 ? frame[network + 9] : frame[network + 6];
        if (type == 0x0800)
            Clear(frame, network + 10);
        int transport = TransportOffset(frame);
        int offset = protocol switch { 6 => 16, 17 => 6, 1 or 58 => 2, _ => -1 };
        if (offset >= 0)
            Clear(frame, transport + offset);
    }

    private static void Clear(byte[] frame, int at)
    {
        if (at + 2 <= frame.Length)
            frame.AsSpan(at, 2).Clear();
    }

    private static Dictionary<string, string> Fields(string body) => Split(body)
        .Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);

    private static byte[] Octets(string text, int size)
    {
        if (size == 6 && text.Contains(':', StringComparison.Ordinal))
            return PhysicalAddress.Parse(text.ToUpperInvariant().Replace(':', '-')).GetAddressBytes();
        if (size is 4 or 16 && IPAddress.TryParse(text, out IPAddress? address)
            && address.GetAddressBytes() is { } octets && octets.Length == size)
            return octets;
        var number = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, Number(text));
        return number[^size..];
    }

    private static ulong Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                if (i > start)
                    parts.Add(text[start..i]);
                start = i + 1;
            }
            else
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        }
        return parts;
    }
}
