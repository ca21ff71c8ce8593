using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Reconciling;

/// <summary>What an app declares in a test; compared by its contents.</summary>
internal sealed class Declaration(params object[] things) : IEquatable<Declaration>
{
    public IReadOnlyList<object> Things => things;

    public bool Equals(Declaration? other) => other is not null && things.SequenceEqual(other.Things);

    public override bool Equals(object? obj) => Equals(obj as Declaration);

    public override int GetHashCode() => things.Length;
}

/// <summary>An app that declares what its options say, each thing with an origin in a file, a line each.</summary>
internal sealed class DeclaringApp(Declaration declaration) : SwitchApp
{
    public static readonly CookieSpace Space = new(9);

    public static AppConfiguration Of(params object[] things) => Of(new Declaration(things));

    public static AppConfiguration Of(Declaration declaration) => new()
    {
        Apps =
        [
            new AppFactory("declaring", Space, _ => new DeclaringApp(declaration)) { OptionsOf = _ => declaration },
        ],
    };

    public override Adoption OnFlowFound(in FlowStatsEntry flow) => Adoption.Keep;

    public override void Declare(DesiredState desired)
    {
        int line = 0;
        foreach (object thing in declaration.Things)
        {
            var origin = new Origin("declaring", "thing", new PolicyPlace("p.yaml", ++line, 3));
            if (thing is Flow flow)
                desired.Add(flow, origin);
            else if (thing is Group group)
                desired.Add(group, origin);
            else
                desired.Add((Meter)thing, origin);
        }
    }

    public static Flow Flow(ushort priority, uint output = 1, uint hash = 0, byte table = 10) => new(
        new TableId(table), priority, Match.Any.InPort(new PortNumber(1)).EthDst(new MacAddress(priority)),
        InstructionList.Apply(new OutputAction(new PortNumber(output))),
        Space.Static(1, hash == 0 ? priority : hash));

    public static Flow ToGroup(ushort priority, ushort group) => Flow(priority) with
    {
        Instructions = InstructionList.Apply(new GroupAction(Space.Group(group))),
    };

    public static Flow ByMeter(ushort priority, uint meter) => Flow(priority) with
    {
        Instructions = InstructionList.Of(
            apply: ActionList.Of(new OutputAction(new PortNumber(2))), meter: new MeterId(meter)),
    };

    public static Group Group(ushort index, uint output = 1) => new(
        Space.Group(index), GroupType.All, BucketList.Of(Bucket.Of(new OutputAction(new PortNumber(output)))));

    public static Meter Meter(uint id, uint rate = 10) => Abstractions.Meter.OfPackets(new MeterId(id), rate, 10);
}
