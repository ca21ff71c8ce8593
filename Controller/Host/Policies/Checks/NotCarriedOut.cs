namespace Controller.Host.Policies.Checks;

/// <summary>Says what this version reads and checks, and does nothing about.</summary>
internal static class NotCarriedOut
{
    public static void Check(Policy policy, ErrorList errors)
    {
        if (errors.Count > 0)
            return;
        if (policy.Nat is [var nat, ..])
            errors.Warn(nat.At, "`nat` is checked but not carried out yet: no address is translated");
    }
}
