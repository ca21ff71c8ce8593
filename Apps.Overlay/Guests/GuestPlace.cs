namespace Apps.Overlay.Guests;

/// <summary>A member's port, by the names that the policy has for it and its host.</summary>
internal readonly record struct GuestPlace(string Host, string Port)
{
    public override string ToString() => $"port {Port} of host {Host}";
}
