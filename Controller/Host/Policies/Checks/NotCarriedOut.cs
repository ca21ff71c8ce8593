namespace Controller.Host.Policies.Checks;

/// <summary>Says what this version reads and checks, and does nothing about.</summary>
internal static class NotCarriedOut
{
    public static void Check(Policy policy, ErrorList errors)
    {
        foreach (NatPolicy nat in policy.Nat)
            errors.Warn(nat.At, "`nat` is checked but not carried out yet: no address is translated");
        if (policy.Overlay is { } overlay)
            errors.Warn(overlay.At, "`overlay` is checked but not carried out yet: no tunnel is made");
    }
}
