namespace Apps.Overlay.Planning;

/// <summary>Where a member can be.</summary>
public static class MemberPlaces
{
    /// <summary>Whether the plan alone says where it is: its flows are static on all hosts.</summary>
    public static bool IsFixed(this Member member) => member is { Mac: not null, Ports.Count: 1 };
}
