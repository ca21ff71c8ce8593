using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Actions;

public sealed class InstructionCodecTests
{
    private static readonly ActionList Actions = ActionList.Of(new OutputAction(new PortNumber(7)));

    public static TheoryData<string, IInstruction> Rows() => new()
    {
        { "00 01 00 08 05 00 00 00   // GOTO_TABLE, table, pad", new GotoTableInstruction(new TableId(5)) },
        { """
            00 02 00 18 00 00 00 00   // WRITE_METADATA, pad
            00 00 00 00 00 00 00 0f   //   value, with a bit that the mask hasn't
            00 00 00 00 00 00 00 07   //   mask
            """, new WriteMetadataInstruction(0xf, 0x7) },
        { """
            00 03 00 18 00 00 00 00                            // WRITE_ACTIONS, pad
            00 00 00 10 00 00 00 07 00 00 00 00 00 00 00 00    //   output
            """, new WriteActionsInstruction(Actions) },
        { """
            00 04 00 18 00 00 00 00                            // APPLY_ACTIONS, pad
            00 00 00 10 00 00 00 07 00 00 00 00 00 00 00 00    //   output
            """, new ApplyActionsInstruction(Actions) },
        { "00 05 00 08 00 00 00 00   // CLEAR_ACTIONS, pad", new ClearActionsInstruction() },
        { "00 06 00 08 00 00 00 09   // METER, meter", new MeterInstruction(new MeterId(9)) },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void InstructionCodec_reads_an_instruction_as_the_value_that_it_was_written_from(string hex,
        IInstruction instruction)
    {
        byte[] octets = AnnotatedHex.Read(hex);
        Assert.Equal(octets, InstructionList.OfValues(instruction).Octets.ToArray());
        Assert.True(InstructionListView.TryRead(octets, out InstructionListView view, out _));
        Assert.Equal(instruction, Assert.Single(InstructionList.Values(view)));
    }

    [Theory]
    [InlineData("ff ff 00 10 00 00 23 20 01 02 03 04 05 06 07 08")]
    [InlineData("00 07 00 08 01 02 03 04")]
    public void InstructionCodec_keeps_the_octets_of_what_it_does_not_know(string hex)
    {
        byte[] octets = AnnotatedHex.Read(hex);
        Assert.True(InstructionListView.TryRead(octets, out InstructionListView view, out _));
        RawInstruction raw = Assert.IsType<RawInstruction>(Assert.Single(InstructionList.Values(view)));
        Assert.Equal(octets, raw.Octets.ToArray());
        Assert.Equal(octets, InstructionList.Rewrite(view).Octets.ToArray());
    }

    [Fact]
    public void InstructionList_rewritten_keeps_the_order_and_has_zeros_for_padding()
    {
        byte[] octets = AnnotatedHex.Read("00 05 00 08 ff ff ff ff  00 01 00 08 05 ff ff ff");
        Assert.True(InstructionListView.TryRead(octets, out InstructionListView view, out _));
        Assert.Equal(AnnotatedHex.Read("00 05 00 08 00 00 00 00  00 01 00 08 05 00 00 00"),
            InstructionList.Rewrite(view).Octets.ToArray());
    }
}
