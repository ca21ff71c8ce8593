using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// Messages that organisations define (OpenFlow 1.3.5 §7.5.4, §7.3.5.14): those of Nicira and the ONF that Open
/// vSwitch 3.1 has in 1.3. Which way one goes can't be told, so those that a switch sends are in the table as well.
/// </summary>
internal static class ExperimenterRules
{
    private const int IdOffset = 8;
    private const int TypeOffset = 12;
    private const int BodyOffset = 16;
    private const int MultipartTypeOffset = 4;

    private static readonly Row[] Messages =
    [
        new(ExperimenterId.Nicira, 10, 20),
        new(ExperimenterId.Nicira, 11, 20),
        new(ExperimenterId.Nicira, 12, 20),
        new(ExperimenterId.Nicira, 13, 48) { IsOpen = true },
        new(ExperimenterId.Nicira, 14, 56) { IsOpen = true },
        new(ExperimenterId.Nicira, 15, 24),
        new(ExperimenterId.Nicira, 16, 20),
        new(ExperimenterId.Nicira, 17, 40) { IsOpen = true },
        new(ExperimenterId.Nicira, 18, 16),
        new(ExperimenterId.Nicira, 19, 40),
        new(ExperimenterId.Nicira, 20, 24),
        new(ExperimenterId.Nicira, 21, 20),
        new(ExperimenterId.Nicira, 22, 16),
        new(ExperimenterId.Nicira, 23, 16),
        new(ExperimenterId.Nicira, 24, 24) { IsOpen = true, Check = TryCheckTlvTableMod },
        new(ExperimenterId.Nicira, 25, 16),
        new(ExperimenterId.Nicira, 26, 32) { IsOpen = true, Check = TryCheckTlvTableReply },
        new(ExperimenterId.Nicira, 27, 16) { IsOpen = true, Check = TryCheckAsync },
        new(ExperimenterId.Nicira, 28, 16) { IsOpen = true, Check = TryCheckPacket },
        new(ExperimenterId.Nicira, 29, 24),
        new(ExperimenterId.Nicira, 30, 16) { IsOpen = true, Check = TryCheckPacket },
        new(ExperimenterId.Nicira, 32, 24) { IsOpen = true },
        new(ExperimenterId.Onf, 1870, 20),
        new(ExperimenterId.Onf, 1871, 16),
        new(ExperimenterId.Onf, 1872, 16),
        new(ExperimenterId.Onf, 1911, 32) { IsOpen = true, Check = TryCheckRoleStatus },
        new(ExperimenterId.Onf, BundleControl.ExperimenterType, 24)
        {
            IsOpen = true,
            Check = BundleRules.TryCheckControl,
        },
        new(ExperimenterId.Onf, BundleAdd.ExperimenterType, 24) { IsOpen = true, Check = BundleRules.TryCheckAdd },
        new(ExperimenterId.Onf, 2350, 16) { IsOpen = true },
    ];

    // Sizes without the header, as what stands before differs: flow monitors, and statistics of IPFIX exporters.
    private static readonly Row[] Multiparts =
    [
        new(ExperimenterId.Nicira, 2, 8) { IsOpen = true },
        new(ExperimenterId.Nicira, 3, 8) { IsOpen = true },
        new(ExperimenterId.Nicira, 4, 8) { IsOpen = true },
        new(ExperimenterId.Onf, 1870, 8) { IsOpen = true, Check = FlowMonitorRules.TryCheck },
    ];

    public static bool TryCheck(Section message, Scrutiny scrutiny, out Refusal refusal)
    {
        uint id = message.UInt32(IdOffset);
        if (Find(Messages, id, message.UInt32(TypeOffset)) is not { } row)
            return TryCheckUnknown(message, IdOffset, id, scrutiny, out refusal);
        if (message.Size < row.Size || (!row.IsOpen && message.Size != row.Size))
            return message.Refuse(OpenFlowErrors.BadLength, Header.LengthOffset, out refusal, "EXPERIMENTER");
        refusal = default;
        return row.Check is null || row.Check(message, scrutiny, out refusal);
    }

    /// <summary>Checks the body of a multipart message, which begins with the experimenter's id.</summary>
    public static bool TryCheckMultipart(Section body, Scrutiny scrutiny, out Refusal refusal)
    {
        uint id = body.UInt32(0);
        if (Find(Multiparts, id, body.UInt32(MultipartTypeOffset)) is not { } row)
            return TryCheckUnknown(body, 0, id, scrutiny, out refusal);
        refusal = default;
        return row.Check is null || row.Check(body, scrutiny, out refusal);
    }

    // Of these nothing is to be said but what their readers say.
    private static bool TryCheckAsync(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        Take(message, SetAsyncConfig2.TryRead(message.Octets, out _, out OpenFlowError error), error, out refusal);

    private static bool TryCheckTlvTableMod(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        Take(message, TlvTableMod.TryRead(message.Octets, out _, out OpenFlowError error), error, out refusal);

    private static bool TryCheckTlvTableReply(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        Take(message, TlvTableReply.TryRead(message.Octets, out _, out OpenFlowError error), error, out refusal);

    private static bool TryCheckRoleStatus(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        Take(message, RoleStatus.TryRead(message.Octets, out _, out OpenFlowError error), error, out refusal);

    private static bool Take(Section message, bool isRead, OpenFlowError error, out Refusal refusal) =>
        isRead ? Section.Accept(out refusal) : message.Refuse(error, BodyOffset, out refusal, "EXPERIMENTER");

    private static bool TryCheckPacket(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        PropertyRules.TryCheckPacket(message.From(BodyOffset), out refusal);

    private static bool TryCheckUnknown(Section section, int idOffset, uint id, Scrutiny scrutiny,
        out Refusal refusal)
    {
        bool isKnown = id is ExperimenterId.Nicira or ExperimenterId.Onf;
        if (isKnown && scrutiny >= Scrutiny.Meaning)
            return section.Refuse(OpenFlowErrors.BadExperimenterType, idOffset + sizeof(uint), out refusal,
                "experimenter type");
        return scrutiny < Scrutiny.Known
            ? Section.Accept(out refusal)
            : section.Refuse(OpenFlowErrors.BadExperimenter, idOffset, out refusal, "experimenter");
    }

    private static Row? Find(Row[] rows, uint id, uint type)
    {
        foreach (Row row in rows)
        {
            if (row.Id == id && row.Type == type)
                return row;
        }
        return null;
    }

    /// <param name="Size">Octets that it has at least.</param>
    private sealed record Row(uint Id, uint Type, int Size)
    {
        /// <summary>Whether it may have more.</summary>
        public bool IsOpen { get; init; }

        public Rule? Check { get; init; }
    }
}
