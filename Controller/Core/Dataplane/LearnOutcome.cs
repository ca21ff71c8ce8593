namespace Controller.Core.Dataplane;

/// <summary>What became of a flow that a packet made the switch learn.</summary>
public enum LearnOutcome
{
    Added,

    /// <summary>It was there; its hard timeout starts anew.</summary>
    Refreshed,

    /// <summary>The action may not have another flow.</summary>
    LimitReached,

    TableFull,
}
