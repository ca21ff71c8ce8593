using System.Buffers.Binary;
using CsCheck;
using OpenFlow.Protocol.Text;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>
/// Octets from outside: a reader refuses them or reads what it can write, but never throws and never walks without
/// end. CsCheck prints the seed of what fails.
/// </summary>
public sealed class UntrustedOctetsTests
{
    private const int Rounds = 30_000;

    private static readonly CodecCase[] Cases = [.. AllCases.All];

    private static readonly byte[][] Samples = [.. Cases.Select(row => row.Octets)];

    private static readonly string[] Names = [.. Readers.All.Keys];

    private static readonly Gen<byte[]> Random = Gen.Byte.Array[0, 200];

    // The octets that break readers best: no length, all lengths, one more, one less.
    private static readonly byte[] Breakers = [0, 1, 3, 4, 7, 8, 0x7f, 0x80, 0xfe, 0xff];

    private static readonly Gen<byte> Nasty =
        Gen.OneOf(Gen.Byte, Gen.Int[0, Breakers.Length - 1].Select(place => Breakers[place]));

    private static readonly Gen<byte[]> Damaged =
        from number in Gen.Int[0, Samples.Length - 1]
        let sample = Samples[number]
        from damage in Gen.Select(Gen.Int[0, sample.Length - 1], Nasty).Array[0, 6]
        from size in Gen.OneOf(Gen.Const(sample.Length), Gen.Int[0, sample.Length])
        select Damage(sample, damage, size);

    public static TheoryData<string> ReaderNames() => new(Readers.All.Keys);

    [Theory]
    [MemberData(nameof(ReaderNames))]
    public void Reader_takes_random_octets_without_throwing(string reader) =>
        Random.Sample(octets => { AssertReadsOrRefuses(reader, octets); }, iter: Rounds / 10);

    [Fact]
    public void Readers_take_damaged_messages_without_throwing() =>
        Gen.Select(Gen.Int[0, Names.Length - 1].Select(place => Names[place]), Damaged)
            .Sample((reader, octets) => { AssertReadsOrRefuses(reader, octets); }, iter: Rounds);

    [Fact]
    public void Readers_take_damaged_messages_of_their_own_without_throwing() =>
        Gen.Int[0, Cases.Length - 1].SelectMany(number => Gen.Select(Gen.Const(number), DamagedOf(number)))
            .Sample((number, octets) => { AssertReadsOrRefuses(Cases[number].Reader, octets); }, iter: Rounds);

    [Fact]
    public void Printer_describes_random_octets_without_throwing() =>
        Random.Sample(octets => { AssertDescribes(octets); }, iter: Rounds);

    [Fact]
    public void Printer_describes_damaged_messages_without_throwing() =>
        Damaged.Sample(octets => { AssertDescribes(octets); }, iter: Rounds);

    [Fact]
    public void Printer_describes_errors_about_damaged_messages_without_throwing() =>
        Damaged.Sample(octets => { AssertDescribes(AsError(octets)); }, iter: Rounds);

    [Theory]
    [MemberData(nameof(ReaderNames))]
    public void Reader_ends_on_octets_that_are_all_zero(string reader)
    {
        for (int size = 0; size <= 256; size++)
            AssertReadsOrRefuses(reader, new byte[size]);
    }

    // What was read is written, and that reads as the same again.
    private static void AssertReadsOrRefuses(string reader, byte[] octets)
    {
        byte[]? written = Readers.All[reader](octets);
        if (written is not null)
            Assert.Equal(written, Readers.All[reader](written));
    }

    private static void AssertDescribes(byte[] octets)
    {
        string line = MessagePrinter.Describe(octets);
        Assert.InRange(line.Length, 1, MessagePrinter.MaxLength + 1);
        Assert.DoesNotContain('\n', line);
    }

    private static Gen<byte[]> DamagedOf(int number) =>
        from damage in Gen.Select(Gen.Int[0, Samples[number].Length - 1], Nasty).Array[1, 4]
        select Damage(Samples[number], damage, Samples[number].Length);

    private static byte[] AsError(byte[] request)
    {
        byte[] error = [4, 1, 0, 0, 0, 0, 0, 5, 0, 4, 0, 9, .. request];
        BinaryPrimitives.WriteUInt16BigEndian(error.AsSpan(2), (ushort)error.Length);
        return error;
    }

    private static byte[] Damage(byte[] sample, (int Place, byte Value)[] damage, int size)
    {
        byte[] damaged = [.. sample];
        foreach ((int place, byte value) in damage)
            damaged[place] = value;
        return damaged[..size];
    }
}
