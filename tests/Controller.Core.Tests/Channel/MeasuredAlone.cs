namespace Controller.Core.Tests.Channel;

/// <summary>Tests that measure the process's memory or delays, which others at the same time would add to.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
