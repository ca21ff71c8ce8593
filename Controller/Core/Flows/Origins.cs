using Controller.Abstractions;

namespace Controller.Core.Flows;

/// <summary>Finds who wants a flow, group or meter.</summary>
internal static class Origins
{
    /// <summary>Null where nobody says that it is his.</summary>
    public static Origin? Of(DesiredState? desired, object subject) => subject switch
    {
        _ when desired is null => null,
        Flow flow => desired.Origins.GetValueOrDefault(flow.Key),
        Group group => desired.GroupOrigins.GetValueOrDefault(group.Id),
        Meter meter => desired.MeterOrigins.GetValueOrDefault(meter.Id),
        _ => null,
    };
}
