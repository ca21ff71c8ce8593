using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using static OpenFlow.Peers.Tests.Generating.Written;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Bundles, and what they carry: all that ends without an error where they are committed.</summary>
internal static class BundleKinds
{
    private const BundleFlags Flags = BundleFlags.Atomic | BundleFlags.Ordered;

    // No control names it: whether its port-mods can be done is never found out.
    private static readonly BundleId NeverCommitted = new(9);

    public static IReadOnlyList<Kind> All { get; } =
    [
        new("BUNDLE_CONTROL", true, (dice, xid) => Message(new BundleControl
        {
            Bundle = SomeBundle(dice),
            Type = (BundleControlType)(2 * dice.Between(0, 3)),
            Flags = Flags,
        }, xid)),
        new("BUNDLE_ADD FLOW_MOD", true, (dice, xid) => Add(SomeBundle(dice), MakeFlowMod(dice, xid), xid)),
        new("BUNDLE_ADD GROUP_MOD", true, (dice, xid) => Add(SomeBundle(dice),
            ChangeKinds.MakeGroupMod(dice, xid, GroupModCommand.AddOrModify, GroupModCommand.Delete), xid)),
        new("BUNDLE_ADD PACKET_OUT", true, (dice, xid) =>
            Add(SomeBundle(dice), ChangeKinds.MakePacketOut(dice, xid), xid)),
        new("BUNDLE_ADD PORT_MOD", true, (dice, xid) => Add(NeverCommitted, ChangeKinds.MakePortMod(dice, xid), xid)),
    ];

    private static BundleId SomeBundle(Dice dice) => new((uint)dice.Between(0, 3));

    private static byte[] Add(BundleId bundle, byte[] message, Xid xid) => Message(new BundleAdd
    {
        Bundle = bundle,
        Flags = Flags,
        Message = message,
    }, xid);

    private static byte[] MakeFlowMod(Dice dice, Xid xid) => Message(new FlowMod
    {
        Table = new TableId((byte)dice.Between(0, 253)),
        Priority = dice.Short(),
        Instructions = InstructionList.Apply(new OutputAction(dice.OutputPort())).Octets,
    }, xid);
}
