using CsCheck;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class UntrustedBytesTests
{
    private static readonly Gen<byte[]> DamagedFrame =
        from number in Gen.Int[0, Samples.Frames.Length - 1]
        let frame = Samples.Frames[number]
        from damage in Gen.Select(Gen.Int[0, frame.Length - 1], Gen.Byte).Array[1, 6]
        from size in Gen.Int[0, frame.Length]
        select Damage(frame, damage, size);

    [Fact]
    public void Views_random_bytes_never_throw() =>
        Gen.Byte.Array[0, 160].Sample(octets => { FrameWalk.Anything(octets); }, iter: 20_000);

    [Fact]
    public void Views_damaged_frames_never_throw() =>
        DamagedFrame.Sample(octets => { FrameWalk.Anything(octets); }, iter: 20_000);

    [Fact]
    public void Views_frames_cut_at_every_length_never_throw()
    {
        foreach (byte[] frame in Samples.Frames)
        {
            for (int size = 0; size < frame.Length; size++)
            {
                FrameWalk.Frame(frame.AsSpan(0, size));
                FrameWalk.Anything(frame.AsSpan(size));
            }
            Assert.NotEqual(0ul, FrameWalk.Frame(frame));
        }
    }

    private static byte[] Damage(byte[] frame, (int Place, byte Value)[] damage, int size)
    {
        byte[] damaged = [.. frame];
        foreach ((int place, byte value) in damage)
            damaged[place] = value;
        return damaged[..size];
    }
}
