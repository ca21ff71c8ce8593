namespace StackUnderTest.Programs;

/// <summary>What all probes and clients of the command line have come to.</summary>
public enum JobStatus : byte
{
    /// <summary>There are none: servers run for ever.</summary>
    None,
    Running,
    Passed,
    Failed,
}
