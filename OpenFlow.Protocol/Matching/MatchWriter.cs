using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Matching;

/// <summary>
/// Encodes match fields into the caller's buffer, for paths that may not allocate; elsewhere use
/// <see cref="Match"/>. The caller keeps to prerequisites before dependents and no field twice. A full buffer
/// throws: its size is the caller's constant.
/// </summary>
public ref struct MatchWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _size;

    /// <summary>The fields written so far: what a message takes as its match.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._size];

    /// <summary>Adds a field of at most 64 bits.</summary>
    public void Add(OxmField field, ulong value) => _size += Oxm.Write(_buffer[_size..], field, value);

    /// <summary>Adds a field of at most 64 bits with a mask.</summary>
    public void Add(OxmField field, ulong value, ulong mask) =>
        _size += Oxm.Write(_buffer[_size..], field, value, mask);

    public void InPort(PortNumber port) => Add(OxmFields.InPort, port.Value);
    public void EthDst(MacAddress address) => Add(OxmFields.EthDst, address.Value);
    public void EthSrc(MacAddress address) => Add(OxmFields.EthSrc, address.Value);
    public void Vlan(VlanId vlan) => Add(OxmFields.VlanVid, vlan.Oxm);
}
