namespace Benchmarks.Wire;

/// <summary>
/// Numbers and offsets of OpenFlow 1.3.5 that a switch needs. The generator has its own on purpose: it judges what
/// the controller's protocol library wrote, and a mistake shared by both would cancel itself.
/// </summary>
internal static class Of13
{
    public const byte Version = 4;
    public const int HeaderSize = 8;
    public const int MaxMessageSize = 65535;
    public const uint NoBuffer = 0xffffffff;

    // §7.1, enum ofp_type
    public const byte Hello = 0;
    public const byte Error = 1;
    public const byte EchoRequest = 2;
    public const byte EchoReply = 3;
    public const byte Experimenter = 4;
    public const byte FeaturesRequest = 5;
    public const byte FeaturesReply = 6;
    public const byte GetConfigRequest = 7;
    public const byte GetConfigReply = 8;
    public const byte SetConfig = 9;
    public const byte PacketIn = 10;
    public const byte PacketOut = 13;
    public const byte FlowMod = 14;
    public const byte GroupMod = 15;
    public const byte PortMod = 16;
    public const byte TableMod = 17;
    public const byte MultipartRequest = 18;
    public const byte MultipartReply = 19;
    public const byte BarrierRequest = 20;
    public const byte BarrierReply = 21;
    public const byte QueueGetConfigRequest = 22;
    public const byte QueueGetConfigReply = 23;
    public const byte RoleRequest = 24;
    public const byte RoleReply = 25;
    public const byte GetAsyncRequest = 26;
    public const byte GetAsyncReply = 27;
    public const byte SetAsync = 28;
    public const byte MeterMod = 29;

    // §7.2.1, enum ofp_port_no
    public const uint PortTable = 0xfffffff9;
    public const uint PortNormal = 0xfffffffa;
    public const uint PortFlood = 0xfffffffb;
    public const uint PortAll = 0xfffffffc;
    public const uint PortController = 0xfffffffd;
    public const uint PortLocal = 0xfffffffe;

    // §7.3.4.1, struct ofp_flow_mod
    public const int FlowCookie = 8;
    public const int FlowCookieMask = 16;
    public const int FlowTable = 24;
    public const int FlowCommand = 25;
    public const int FlowPriority = 30;
    public const int FlowBuffer = 32;
    public const int FlowPad = 46;
    public const int FlowMatch = 48;
    public const byte FlowAdd = 0;
    public const byte FlowDelete = 3;
    public const byte FlowDeleteStrict = 4;
    public const byte AllTables = 0xff;

    // §7.3.7, struct ofp_packet_out
    public const int OutBuffer = 8;
    public const int OutInPort = 12;
    public const int OutActionsSize = 16;
    public const int OutPad = 18;
    public const int OutActions = 24;

    // §7.4.1, struct ofp_packet_in, with a match of nothing but in_port
    public const int InTotalSize = 12;
    public const int InReason = 14;
    public const int InTable = 15;
    public const int InCookie = 16;
    public const int InMatch = 24;
    public const int InPortValue = 32;
    public const int InData = 42;
    public const byte ReasonNoMatch = 0;
    public const byte ReasonAction = 1;

    // §7.2.3, OXM headers without a mask
    public const uint OxmInPort = 0x80000004;
    public const uint OxmMetadata = 0x80000408;
    public const uint OxmEthDst = 0x80000606;
    public const uint OxmEthSrc = 0x80000806;
    public const uint OxmEthType = 0x80000a02;
    public const uint OxmVlanVid = 0x80000c02;

    // §7.2.4 and §7.2.5
    public const ushort InstructionWriteActions = 3;
    public const ushort InstructionApplyActions = 4;
    public const ushort ActionOutput = 0;
    public const ushort ActionOutputSize = 16;
}
