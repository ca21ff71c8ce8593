using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Controller.Abstractions;

namespace Controller.Core.Flows;

/// <summary>
/// A hash of what a switch holds of ours: the sum of the hashes of each thing, so that the order in which the switch
/// tells them is no matter. The same in every run of the program.
/// </summary>
internal static class HeldHash
{
    private const int FlowHeadSize = 16;
    private const int GroupHeadSize = 5;

    public static string Of(InstalledState held)
    {
        var buffer = new ArrayBufferWriter<byte>();
        UInt128 sum = default;
        foreach (Flow flow in held.Flows.Values)
            sum += Of(flow, buffer);
        foreach (Group group in held.Groups.Values)
            sum += Of(group, buffer);
        foreach (Meter meter in held.Meters.Values)
            sum += HashOf(Encoding.UTF8.GetBytes(ChangeText.Of(meter)));
        return sum.ToString("x32", CultureInfo.InvariantCulture);
    }

    private static UInt128 Of(Flow flow, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        Span<byte> head = buffer.GetSpan(FlowHeadSize);
        head[0] = (byte)'f';
        head[1] = flow.Table.Value;
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], flow.Priority);
        BinaryPrimitives.WriteUInt64BigEndian(head[4..], flow.Cookie.Value);
        BinaryPrimitives.WriteUInt16BigEndian(head[12..], (ushort)flow.Flags);
        BinaryPrimitives.WriteUInt16BigEndian(head[14..], (ushort)flow.Match.Oxms.Length);
        buffer.Advance(FlowHeadSize);
        buffer.Write(flow.Match.Oxms);
        buffer.Write(flow.Instructions.Octets);
        return HashOf(buffer.WrittenSpan);
    }

    private static UInt128 Of(Group group, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        Span<byte> head = buffer.GetSpan(GroupHeadSize + 1);
        head[0] = (byte)'g';
        BinaryPrimitives.WriteUInt32BigEndian(head[1..], group.Id.Value);
        head[GroupHeadSize] = (byte)group.Type;
        buffer.Advance(GroupHeadSize + 1);
        buffer.Write(group.Buckets.Octets);
        return HashOf(buffer.WrittenSpan);
    }

    private static UInt128 HashOf(ReadOnlySpan<byte> octets)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(octets, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
