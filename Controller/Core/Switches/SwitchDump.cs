using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// Everything that a switch says it holds, as octets of its replies: to be read elsewhere than on the event loop, where
/// 100,000 flows would keep other switches waiting.
/// </summary>
/// <param name="Flows">Bodies of FLOW replies.</param>
/// <param name="Groups">Bodies of GROUP_DESC replies.</param>
/// <param name="Meters">Bodies of METER_CONFIG replies.</param>
/// <param name="Ports">Bodies of PORT_DESC replies.</param>
/// <param name="Declared">What its apps want it to hold, for whose flows are; null if they haven't said yet.</param>
/// <param name="Refused">Names of the questions that the switch didn't answer.</param>
internal sealed record SwitchDump(
    DatapathId Id,
    string Name,
    int TableCount,
    IReadOnlyList<byte[]> Flows,
    IReadOnlyList<byte[]> Groups,
    IReadOnlyList<byte[]> Meters,
    IReadOnlyList<byte[]> Ports,
    DesiredState? Declared,
    IReadOnlyList<string> Refused);
