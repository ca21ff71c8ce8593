namespace OpenFlow.Protocol.Actions;

/// <summary>The type of an action (OpenFlow 1.3.5 §7.2.5, <c>enum ofp_action_type</c>).</summary>
public enum ActionType : ushort
{
    Output = 0,

    // 1 to 10 are OpenFlow 1.1's. SET_FIELD took their place, but Open vSwitch takes them in 1.3 sessions.
    SetVlanVid = 1,
    SetVlanPcp = 2,
    SetDlSrc = 3,
    SetDlDst = 4,
    SetNwSrc = 5,
    SetNwDst = 6,
    SetNwTos = 7,
    SetNwEcn = 8,
    SetTpSrc = 9,
    SetTpDst = 10,
    CopyTtlOut = 11,
    CopyTtlIn = 12,
    SetMplsTtl = 15,
    DecMplsTtl = 16,
    PushVlan = 17,
    PopVlan = 18,
    PushMpls = 19,
    PopMpls = 20,
    SetQueue = 21,
    Group = 22,
    SetNwTtl = 23,
    DecNwTtl = 24,
    SetField = 25,
    PushPbb = 26,
    PopPbb = 27,
    Experimenter = 0xffff,
}
