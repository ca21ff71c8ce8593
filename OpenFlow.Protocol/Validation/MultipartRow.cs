using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>How the body of a multipart message is laid out.</summary>
internal enum BodyLayout
{
    /// <summary>One thing of exactly so many octets.</summary>
    One,

    /// <summary>One thing of at least so many octets.</summary>
    OneOrLonger,

    /// <summary>Any number of things of exactly so many octets.</summary>
    Array,

    /// <summary>Any number of things of at least so many octets, each with its length in it.</summary>
    List,
}

/// <summary>The body of one type of multipart message, in one direction.</summary>
/// <param name="Name">As the specification spells the type.</param>
/// <param name="Size">Octets of the body, or of an entry.</param>
internal sealed record MultipartRow(string Name, BodyLayout Layout, int Size)
{
    /// <summary>Where an entry of a list has its length.</summary>
    public int LengthOffset { get; init; }

    /// <summary>What there is to say of the body, or of an entry, beyond its size.</summary>
    public Rule? Check { get; init; }

    public bool TryCheck(Section body, Scrutiny scrutiny, out Refusal refusal)
    {
        if (Layout is BodyLayout.One or BodyLayout.OneOrLonger)
        {
            bool fits = Layout == BodyLayout.One ? body.Size == Size : body.Size >= Size;
            return fits ? TryCheckOne(body, scrutiny, out refusal)
                : body.Refuse(OpenFlowErrors.BadLength, 0, out refusal, Name);
        }
        while (!body.IsEmpty)
        {
            int length = body.Size < Size ? 0 : Layout == BodyLayout.Array ? Size : body.UInt16(LengthOffset);
            if (length < Size || length > body.Size)
                return body.Refuse(OpenFlowErrors.BadLength, LengthOffset, out refusal, Name);
            if (!TryCheckOne(body.Slice(0, length), scrutiny, out refusal))
                return false;
            body = body.From(length);
        }
        return Section.Accept(out refusal);
    }

    private bool TryCheckOne(Section entry, Scrutiny scrutiny, out Refusal refusal)
    {
        refusal = default;
        return Check is null || Check(entry, scrutiny, out refusal);
    }
}
