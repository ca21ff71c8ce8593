using System.Buffers.Binary;
using System.Text;

namespace Controller.Core.Policies.Compiling;

/// <summary>
/// FNV-1a of 64 bits: the same for the same octets in every process and version, which <see cref="HashCode"/> isn't.
/// Cookies, group and meter ids come from it, and switches keep those.
/// </summary>
internal struct StableHash
{
    private const ulong Basis = 0xcbf2_9ce4_8422_2325;
    private const ulong Prime = 0x0000_0100_0000_01b3;

    private ulong _state = Basis;

    public StableHash()
    {
    }

    public readonly ulong Value => _state;

    /// <summary>Both halves in one.</summary>
    public readonly uint Folded => (uint)(_state >> 32) ^ (uint)_state;

    public static uint Of(string text)
    {
        var hash = new StableHash();
        hash.Add(text);
        return hash.Folded;
    }

    public void Add(ReadOnlySpan<byte> octets)
    {
        ulong state = _state;
        foreach (byte octet in octets)
            state = (state ^ octet) * Prime;
        _state = state;
    }

    public void Add(ulong number)
    {
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(octets, number);
        Add(octets);
    }

    /// <summary>The text, and where it ends.</summary>
    public void Add(string text)
    {
        const int Small = 256;
        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> octets = size <= Small ? stackalloc byte[Small] : new byte[size];
        Add(octets[..Encoding.UTF8.GetBytes(text, octets)]);
        Add((ulong)text.Length);
    }
}
