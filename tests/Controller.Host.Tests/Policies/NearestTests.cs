using Controller.Host.Policies;

namespace Controller.Host.Tests.Policies;

public sealed class NearestTests
{
    private static readonly string[] Keys = ["name", "vlan", "trunk", "native", "maxHosts", "packetInRate"];

    [Theory]
    [InlineData("vlam", "vlan")]
    [InlineData("VLAN", "vlan")]
    [InlineData("vlna", "vlan")]
    [InlineData("trunks", "trunk")]
    [InlineData("maxhost", "maxHosts")]
    [InlineData("packet-in-rate", "packetInRate")]
    [InlineData("nmae", "name")]
    public void Nearest_finds_what_was_meant(string word, string meant) =>
        Assert.Equal(meant, Nearest.Find(word, Keys));

    [Theory]
    [InlineData("description")]
    [InlineData("x")]
    [InlineData("")]
    public void Nearest_guesses_nothing_from_afar(string word) => Assert.Null(Nearest.Find(word, Keys));

    [Fact]
    public void Nearest_spends_no_time_on_endless_words() => Assert.Null(Nearest.Find(new string('v', 100_000), Keys));
}
