using CsCheck;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class InternetChecksumTests
{
    // Fields of zeros and ones are where one's complement has its two zeros, so they come often.
    private static readonly Gen<ushort> Word = Gen.OneOf(Gen.UShort, Gen.Const<ushort>(0), Gen.Const<ushort>(0xffff));

    [Fact]
    public void InternetChecksum_of_RFC_1071_section_3()
    {
        // The RFC's sum is ddf2 (with the carries folded); the checksum is its complement.
        Assert.Equal(0xffff - 0xddf2, InternetChecksum.Of([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]));
    }

    [Fact]
    public void InternetChecksum_update_of_RFC_1624_section_4()
    {
        // The RFC's example, where the method of RFC 1141 gives 0xffff.
        Assert.Equal(0x0000, InternetChecksum.Update(0xdd2f, old: (ushort)0x5555, now: 0x3285));
    }

    [Fact]
    public void InternetChecksum_equals_the_naive_sum() =>
        Gen.Byte.Array[0, 200].Sample(octets =>
            Assert.Equal(Naive(octets), InternetChecksum.Of(octets)), iter: 5_000);

    [Fact]
    public void InternetChecksum_of_ones_and_zeros_equals_the_naive_sum()
    {
        for (int size = 0; size < 70; size++)
        {
            byte[] ones = [.. Enumerable.Repeat((byte)0xff, size)];
            Assert.Equal(Naive(ones), InternetChecksum.Of(ones));
            Assert.Equal(0xffff, InternetChecksum.Of(new byte[size]));
        }
    }

    [Fact]
    public void InternetChecksum_parts_of_any_size_add_up_to_the_whole() =>
        Gen.Byte.Array[0, 23].Array[0, 6].Sample(parts =>
        {
            InternetChecksum sum = default;
            foreach (byte[] part in parts)
                sum = sum.Add(part);
            Assert.Equal(Naive([.. parts.SelectMany(part => part)]), sum.Value);
        }, iter: 5_000);

    [Fact]
    public void InternetChecksum_put_into_its_field_makes_the_whole_valid() =>
        Word.Array[1, 40].Sample(words =>
        {
            words[0] = 0;
            byte[] octets = Octets(words);
            words[0] = InternetChecksum.Of(octets);
            Assert.True(default(InternetChecksum).Add(Octets(words)).IsValid);
        }, iter: 5_000);

    [Fact]
    public void InternetChecksum_update_equals_computing_anew() =>
        Gen.Select(Word.Array[1, 12], Gen.Int[0, 11], Word).Sample((words, place, now) =>
        {
            place %= words.Length;
            ushort before = Naive(Octets(words));
            ushort old = words[place];
            words[place] = now;
            // All zero is the one sum with its own checksum; see the test below.
            if (words.All(word => word == 0))
                return;
            Assert.Equal(Naive(Octets(words)), InternetChecksum.Update(before, old, now));
        }, iter: 20_000);

    [Fact]
    public void InternetChecksum_update_of_32_bits_equals_computing_anew() =>
        Gen.Select(Word.Array[3, 12], Gen.Int[0, 10], Word, Word).Sample((words, place, high, low) =>
        {
            place %= words.Length - 1;
            ushort before = Naive(Octets(words));
            uint old = (uint)words[place] << 16 | words[place + 1];
            (words[place], words[place + 1]) = (high, low);
            if (words.All(word => word == 0))
                return;
            uint now = (uint)high << 16 | low;
            Assert.Equal(Naive(Octets(words)), InternetChecksum.Update(before, old, now));
        }, iter: 20_000);

    [Fact]
    public void InternetChecksum_update_to_all_zeros_gives_the_other_zero()
    {
        ushort before = Naive([0x12, 0x34]);
        Assert.Equal(0xffff, Naive([0, 0]));
        Assert.Equal(0x0000, InternetChecksum.Update(before, old: (ushort)0x1234, now: 0));
    }

    [Fact]
    public void InternetChecksum_update_from_all_zeros_equals_computing_anew() =>
        Assert.Equal(Naive([0x12, 0x34]), InternetChecksum.Update(0xffff, old: (ushort)0, now: 0x1234));

    [Theory]
    [InlineData(0x0000, 0x0000)] // none stays none
    [InlineData(0xdd2f, 0xffff)] // a zero that is made is sent as ones
    public void UdpView_update_keeps_the_meaning_of_zero(ushort checksum, ushort expected) =>
        Assert.Equal(expected, UdpView.UpdateChecksum(checksum, old: 0x5555, now: 0x3285));

    [Fact]
    public void InternetChecksum_pseudo_header_of_IPv4_is_its_octets() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.Byte, Gen.UShort).Sample((from, to, protocol, size) =>
        {
            byte[] octets = new byte[12];
            new Ipv4Address(from).Write(octets);
            new Ipv4Address(to).Write(octets.AsSpan(4));
            octets[9] = protocol;
            octets[10] = (byte)(size >> 8);
            octets[11] = (byte)size;
            Assert.Equal(Naive(octets),
                InternetChecksum.OfPseudoHeader(new Ipv4Address(from), new Ipv4Address(to), new(protocol), size).Value);
        }, iter: 2_000);

    [Fact]
    public void InternetChecksum_pseudo_header_of_IPv6_is_its_octets() =>
        Gen.Select(Gen.Byte.Array[32], Gen.Byte, Gen.UShort).Sample((addresses, protocol, size) =>
        {
            byte[] octets = [.. addresses, 0, 0, (byte)(size >> 8), (byte)size, 0, 0, 0, protocol];
            Assert.Equal(Naive(octets), InternetChecksum.OfPseudoHeader(Ipv6Address.Read(addresses),
                Ipv6Address.Read(addresses.AsSpan(16)), new IpProtocol(protocol), size).Value);
        }, iter: 2_000);

    /// <summary>RFC 1071 §1 to the letter: words of 16 bits, one by one, the carry brought round each time.</summary>
    private static ushort Naive(byte[] octets)
    {
        int sum = 0;
        for (int i = 0; i < octets.Length; i += 2)
        {
            sum += octets[i] * 256 + (i + 1 < octets.Length ? octets[i + 1] : 0);
            if (sum > 0xffff)
                sum -= 0xffff;
        }
        return (ushort)(0xffff - sum);
    }

    private static byte[] Octets(ushort[] words) =>
        [.. words.SelectMany(word => new[] { (byte)(word >> 8), (byte)word })];
}
