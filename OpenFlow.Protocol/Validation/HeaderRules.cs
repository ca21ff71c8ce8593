using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>What the header says (OpenFlow 1.3.5 §7.1): version, type, and the length for that.</summary>
internal static class HeaderRules
{
    private const int VersionOffset = 0;
    private const int TypeOffset = 1;

    public static bool TryCheck(Section message, [NotNullWhen(true)] out MessageRow? row, out Refusal refusal)
    {
        row = null;
        if (!Header.TryRead(message.Octets, out Header header))
            return message.Refuse(OpenFlowErrors.BadLength, 0, out refusal, "header");
        if (header.Length != message.Size)
            return message.Refuse(OpenFlowErrors.BadLength, Header.LengthOffset, out refusal, "header");
        // A HELLO of any version is one: that is how versions are agreed on (§6.3.1).
        if (header.Version != Header.Version13 && header.Type != MessageType.Hello)
            return message.Refuse(OpenFlowErrors.BadVersion, VersionOffset, out refusal, "header");
        if (!MessageTable.TryFind(header.Type, out row))
            return message.Refuse(OpenFlowErrors.BadType, TypeOffset, out refusal, "header");
        if (message.Size < row.Size || (row.IsExact && message.Size != row.Size))
            return message.Refuse(OpenFlowErrors.BadLength, Header.LengthOffset, out refusal, row.Name);
        return Section.Accept(out refusal);
    }
}
