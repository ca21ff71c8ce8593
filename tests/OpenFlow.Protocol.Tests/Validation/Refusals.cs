using System.Buffers.Binary;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Validation;

/// <summary>Messages made of hex, and what is said against them.</summary>
internal static class Refusals
{
    private const int FlowModMatchOffset = 48;

    public static byte[] Hex(string digits) =>
        Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>A message of 1.3 with the length that it has and xid 5.</summary>
    public static byte[] Frame(MessageType type, params ReadOnlySpan<byte> body)
    {
        var frame = new byte[Header.Size + body.Length];
        Header.Write(frame, type, frame.Length, new(5));
        body.CopyTo(frame.AsSpan(Header.Size));
        return frame;
    }

    /// <summary>A flow-mod; offsets of its match's first field are 52.</summary>
    public static byte[] FlowMod(string oxms, string instructions = "", byte table = 0, byte command = 0,
        ushort flags = 0)
    {
        byte[] fields = Hex(oxms);
        byte[] match = new byte[(4 + fields.Length + 7) / 8 * 8];
        match[1] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(match.AsSpan(2), (ushort)(4 + fields.Length));
        fields.CopyTo(match, 4);
        byte[] frame = Frame(MessageType.FlowMod,
            [.. Hex("0000000000000000 0000000000000000"), table, command, .. Hex("0000 0000 8000"),
                .. Hex("ffffffff ffffffff ffffffff"), (byte)(flags >> 8), (byte)flags, 0, 0, .. match,
                .. Hex(instructions)]);
        Assert.Equal(FlowModMatchOffset + match.Length + Hex(instructions).Length, frame.Length);
        return frame;
    }

    /// <summary>APPLY_ACTIONS around actions.</summary>
    public static string Apply(string actions) => $"0004 {8 + Hex(actions).Length:x4} 00000000 {actions}";

    /// <summary>What is said, such as <c>OFPBMC_BAD_PREREQ@52</c>; <c>ok</c> for nothing.</summary>
    public static string Of(byte[] frame, UnknownExperimenters unknown = UnknownExperimenters.Keep) =>
        MessageRules.TryCheck(frame, unknown, out Refusal refusal) ? "ok" : $"{refusal.Error.Name}@{refusal.Offset}";
}
