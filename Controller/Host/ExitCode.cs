namespace Controller.Host;

/// <summary>What the program says to its caller when it ends.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It was asked rightly and couldn't: a port in use, no controller there, no such switch.</summary>
    public const int Failed = 1;

    /// <summary>It was asked wrongly: the command line or the policy.</summary>
    public const int Usage = 2;
}
