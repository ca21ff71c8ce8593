using System.Text;
using StackUnderTest.Programs;

namespace StackUnderTest.Tests.Programs;

public sealed class Sha256Tests
{
    // FIPS 180-4's examples, and those of sha256sum around the places where padding takes another block.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Sha256_of_the_standards_examples(string text, string expected) =>
        Assert.Equal(expected, Hash(Encoding.ASCII.GetBytes(text), int.MaxValue));

    [Fact]
    public void Sha256_of_a_million_letters() => Assert.Equal(
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
        Hash([.. Enumerable.Repeat((byte)'a', 1_000_000)], 977));

    [Fact]
    public void Sha256_of_any_size_in_any_pieces_is_what_the_run_time_computes()
    {
        var random = new Random(1);
        for (int size = 0; size < 300; size++)
        {
            byte[] data = new byte[size];
            random.NextBytes(data);
            string expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(data));
            Assert.Equal(expected, Hash(data, random.Next(1, 100)));
        }
    }

    private static string Hash(byte[] data, int piece)
    {
        var hash = new Sha256();
        for (int at = 0; at < data.Length; at += Math.Min(piece, data.Length - at))
            hash.Append(data.AsSpan(at, Math.Min(piece, data.Length - at)));
        byte[] result = new byte[Sha256.Size];
        hash.Finish(result);
        return Convert.ToHexStringLower(result);
    }
}
