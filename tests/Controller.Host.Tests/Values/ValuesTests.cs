using Controller.Host.Values;

namespace Controller.Host.Tests.Values;

public sealed class ValuesTests
{
    [Theory]
    [InlineData("0.0.0.0:6653")]
    [InlineData("127.0.0.1:0")]
    [InlineData("[::]:6653")]
    [InlineData("[fe80::1]:1")]
    public void EndPointText_reads_what_it_prints(string text) =>
        Assert.Equal(text, EndPointText.Parse(text).Value?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("6653")]
    [InlineData(":6653")]
    [InlineData("0.0.0.0")]
    [InlineData("0.0.0.0:")]
    [InlineData("0.0.0.0:65536")]
    [InlineData("0.0.0.0:-1")]
    [InlineData("10.1:6653")]
    [InlineData("010.0.0.1:6653")]
    [InlineData("::1:6653")]
    [InlineData("[127.0.0.1]:6653")]
    [InlineData("localhost:6653")]
    [InlineData("[]:6653")]
    [InlineData("[:6653")]
    public void EndPointText_refuses_what_nobody_means(string text) =>
        Assert.NotNull(EndPointText.Parse(text).Expected);

    [Theory]
    [InlineData("unix:/run/sdn.sock")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("off")]
    public void ApiAddress_reads_what_it_prints(string text) =>
        Assert.Equal(text, ApiAddress.Parse(text).Value?.ToString());

    [Theory]
    [InlineData("unix:")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:8080/v1")]
    [InlineData("Off")]
    public void ApiAddress_refuses_others(string text) => Assert.NotNull(ApiAddress.Parse(text).Expected);

    [Fact]
    public void ApiAddress_refuses_a_path_that_no_socket_can_have() =>
        Assert.Equal("unix:PATH with a path of at most 107 bytes",
            ApiAddress.Parse("unix:/" + new string('a', 107)).Expected);

    [Theory]
    [InlineData("1s", 1)]
    [InlineData("2000ms", 2)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    public void Duration_reads_a_number_and_its_unit(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds),
            Duration.Parse(text, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)).Value);

    [Theory]
    [InlineData("300")]
    [InlineData("s")]
    [InlineData("1.5s")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1d")]
    [InlineData("1m30s")]
    [InlineData("99999999999999999999s")]
    [InlineData("999999999h")]
    public void Duration_refuses_others(string text) =>
        Assert.NotNull(Duration.Parse(text, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)).Expected);
}
