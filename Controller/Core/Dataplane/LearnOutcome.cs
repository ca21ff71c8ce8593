namespace Controller.Core.Dataplane;

/// <summary>What became of a flow that a packet made the switch learn.</summary>
public enum LearnOutcome
{
    Added,

    /// <summary>It was there; its hard timeout starts anew.</summary>
    Refreshed,

    /// <summary>It was there with another port or cookie, and has the new ones now.</summary>
    Changed,

    /// <summary>The action may not have another flow.</summary>
    LimitReached,

    TableFull,
}
