namespace EndToEnd.Tests.Labs;

/// <summary>Labs of two hosts with two guests each, joined by a GRE tunnel; shared by all that use one.</summary>
public sealed class TwoHostsLabs() : LabPool("two", "two-hosts");

/// <summary>The test classes that share <see cref="TwoHostsLabs"/>.</summary>
[CollectionDefinition(nameof(TwoHosts))]
public sealed class TwoHosts : ICollectionFixture<TwoHostsLabs>;
