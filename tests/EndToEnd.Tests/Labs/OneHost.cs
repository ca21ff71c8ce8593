namespace EndToEnd.Tests.Labs;

/// <summary>Labs of one bridge with three guests; shared by all classes that use one.</summary>
public sealed class OneHostLabs() : LabPool("one", "one-host");

/// <summary>The test classes that share <see cref="OneHostLabs"/>.</summary>
[CollectionDefinition(nameof(OneHost))]
public sealed class OneHost : ICollectionFixture<OneHostLabs>;
