using System.Text;
using Controller.Host.Policies;
using Controller.Host.Policies.Files;
using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Policies;

public sealed class PolicyFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void PolicyFile_that_is_missing_is_an_error_of_the_file()
    {
        string path = _directory.PathOf("none.yaml");

        Assert.Equal($"{path}: error: no such file", Read(path));
        Assert.Equal($"{path}/deeper: error: no such file", Read(path + "/deeper"));
    }

    [Fact]
    public void PolicyFile_that_is_a_directory_is_an_error_of_the_file() =>
        Assert.Equal($"{_directory.Path}: error: it is a directory", Read(_directory.Path));

    [Fact]
    public void PolicyFile_of_another_encoding_is_an_error_with_its_place()
    {
        string path = _directory.Write("latin1.yaml", [.. "apiVersion: sdn/v1\n# caf"u8, 0xe9, .. "\n"u8]);

        Assert.Equal($"{path}:2:6: error: not UTF-8", Read(path));
    }

    [Fact]
    public void PolicyFile_without_end_is_given_up() =>
        Assert.Equal("/dev/zero: error: larger than 64 MB", Read("/dev/zero"));

    [Fact]
    public void PolicyFile_with_a_byte_order_mark_is_good()
    {
        string path = _directory.Write("bom.yaml", [.. Encoding.UTF8.Preamble, .. "apiVersion: sdn/v1\n"u8]);

        Assert.Empty(PolicyFile.Read(path).Errors);
    }

    private static string Read(string path) => Assert.Single(PolicyFile.Read(path).Errors).Format(path);
}
