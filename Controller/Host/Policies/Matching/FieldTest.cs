using OpenFlow.Protocol.Matching;

namespace Controller.Host.Policies.Matching;

/// <summary>A field, the bits of it that count, and what they have to be (or become).</summary>
internal readonly record struct FieldTest(OxmField Field, UInt128 Value, UInt128 Mask)
{
    /// <summary>All of the field's bits.</summary>
    public FieldTest(OxmField field, UInt128 value)
        : this(field, value, Network.Ones(field.Bits))
    {
    }
}
