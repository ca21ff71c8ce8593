using System.Globalization;
using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Topology;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Controller.Core.Tests.Explaining;

/// <summary>A network whose bridges are written as ovs-ofctl's flows; each has ports p1 to p4.</summary>
internal sealed class TextNetwork
{
    private readonly List<BridgeModel> _bridges = [];
    private readonly List<Wire> _wires = [];
    private readonly List<KnownHost> _hosts = [];

    public NetworkModel Model => new(_bridges, _wires, _hosts);

    /// <summary>Adds bridge br1, br2 and so on, with flows a line each, and groups.</summary>
    public TextNetwork Bridge(string flows, params string[] groups)
    {
        var model = new PipelineModel();
        for (uint port = 1; port <= 4; port++)
            model.SetPort(new PortDescription(new PortNumber(port), Frames.Mac(0xff00 + port), $"p{port}"));
        foreach (string text in groups)
        {
            Assert.True(GroupParser.TryParse(text, GroupModCommand.Add, out ParsedGroup group, out TextError error),
                $"{text}: {error}");
            model.Load(group.Group, group.Type, group.Buckets);
        }
        foreach (string text in flows.Split('\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Assert.True(FlowParser.TryParse(text, FlowModCommand.Add, out ParsedFlow flow, out TextError error),
                $"{text}: {error}");
            Assert.True(model.TryLoad(flow.Table, flow.Priority, flow.Match, flow.Instructions, flow.Cookie,
                out OpenFlowError refused), $"{text}: {refused}");
        }
        int number = _bridges.Count + 1;
        _bridges.Add(new BridgeModel(new DatapathId((ulong)number), $"br{number}", model)
        {
            OwnerOf = flow => new FlowOwner("test", flow.Cookie.Value == 0 ? null
                : string.Create(CultureInfo.InvariantCulture, $"rule {flow.Cookie.Value}")),
        });
        return this;
    }

    /// <summary>Joins two ports both ways.</summary>
    public TextNetwork Wire(int bridge, uint port, int otherBridge, uint otherPort, WireKind kind = WireKind.Link)
    {
        _wires.Add(new Wire(At(bridge, port), At(otherBridge, otherPort), kind));
        _wires.Add(new Wire(At(otherBridge, otherPort), At(bridge, port), kind));
        return this;
    }

    /// <summary>Port 1 of each bridge leads to all others; bridge n is at 192.0.2.n.</summary>
    public TextNetwork Mesh()
    {
        for (int from = 1; from <= _bridges.Count; from++)
        {
            for (int to = 1; to <= _bridges.Count; to++)
            {
                if (from != to)
                    _wires.Add(new Wire(At(from, 1), At(to, 1), WireKind.Tunnel)
                    {
                        Sender = new Ipv4Address(0xc000_0200 + (uint)from),
                        Receiver = new Ipv4Address(0xc000_0200 + (uint)to),
                    });
            }
        }
        return this;
    }

    public TextNetwork Host(int bridge, uint port, uint host)
    {
        _hosts.Add(new KnownHost(At(bridge, port), Frames.Mac(host), VlanId.Untagged));
        return this;
    }

    public Explanation Explain(int bridge, uint port, string match)
    {
        BuiltFrame frame = Frame(match);
        return new Explainer(Model).Explain(At(bridge, port), frame.Frame, frame.Input);
    }

    public WhyNotAnswer WhyNot(int bridge, uint port, string match, int toBridge, uint toPort)
    {
        BuiltFrame frame = Frame(match);
        return new WhyNot(Model).Ask(At(bridge, port), frame.Frame, frame.Input, At(toBridge, toPort));
    }

    /// <summary>As people read it.</summary>
    public string Text(int bridge, uint port, string match)
    {
        var text = new StringWriter { NewLine = "\n" };
        ExplanationText.Write(text, Model, Explain(bridge, port, match));
        return text.ToString();
    }

    public static PortId At(int bridge, uint port) => new(new DatapathId((ulong)bridge), new PortNumber(port));

    public static BuiltFrame Frame(string text)
    {
        Assert.True(MatchParser.TryParse(text, out OpenFlow.Protocol.Matching.Match match, out TextError error),
            $"{text}: {error}");
        return FrameBuilder.Build(match);
    }
}
