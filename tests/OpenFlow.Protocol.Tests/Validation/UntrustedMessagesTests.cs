using System.Buffers.Binary;
using CsCheck;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Tests.Codecs;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Validation;

/// <summary>Octets from outside: something is said of them, and nothing is allocated for it.</summary>
public sealed class UntrustedMessagesTests
{
    private static readonly byte[][] Samples =
    [
        .. AllCases.Messages.Select(row => row.Octets)
            .Where(octets => octets.Length > 3
                && BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(2)) == octets.Length),
    ];

    private static readonly Gen<byte[]> Damaged =
        from sample in Gen.Int[0, Samples.Length - 1].Select(number => Samples[number])
        from damage in Gen.Select(Gen.Int[4, sample.Length - 1], Gen.Byte).Array[1, 6]
        select Damage(sample, damage);

    [Fact]
    public void MessageRules_refuse_every_prefix_of_every_message()
    {
        foreach (byte[] sample in Samples)
        {
            for (int size = 0; size < sample.Length; size++)
                AssertIsRefused(sample.AsSpan(0, size));
        }
    }

    [Fact]
    public void MessageRules_say_something_of_damaged_messages_without_throwing() =>
        Damaged.Sample(octets =>
        {
            bool passes = MessageRules.TryCheck(octets, out Refusal refusal);
            return passes || (refusal.Offset >= 0 && refusal.Offset <= octets.Length && refusal.ToString() != "");
        }, iter: 30_000);

    [Fact]
    public void MessageRules_pass_no_damaged_message_that_its_reader_refuses() =>
        Damaged.Sample(octets =>
        {
            if (MessageRewriter.TryRewrite(octets, out _, out OpenFlowError error))
                return;
            Assert.False(MessageRules.TryCheck(octets, out _), $"{error.Name}: {Convert.ToHexStringLower(octets)}");
        }, iter: 30_000);

    // The error that isn't set is that of a HELLO without a common version.
    [Fact]
    public void MessageReaders_tell_what_is_wrong_with_every_damaged_message() =>
        Damaged.Sample(octets => MessageRewriter.TryRewrite(octets, out _, out OpenFlowError error)
            || (MessageType)octets[1] == MessageType.Hello || error != default, iter: 30_000);

    [Fact]
    public void MessageRules_allocate_nothing()
    {
        foreach (byte[] sample in Samples)
            MessageRules.TryCheck(sample, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] sample in Samples)
            MessageRules.TryCheck(sample, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void AssertIsRefused(ReadOnlySpan<byte> octets)
    {
        Assert.False(MessageRules.TryCheck(octets, out Refusal refusal));
        Assert.InRange(refusal.Offset, 0, octets.Length);
    }

    private static byte[] Damage(byte[] sample, (int Place, byte Value)[] damage)
    {
        byte[] damaged = [.. sample];
        foreach ((int place, byte value) in damage)
            damaged[place] = value;
        return damaged;
    }
}
