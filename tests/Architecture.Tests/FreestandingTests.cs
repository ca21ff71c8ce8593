using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Architecture.Tests;

/// <summary>
/// What <c>Stack</c>, <c>Programs</c> and <c>Drivers</c> under test may use: they are compiled a second time against a
/// core library that has little more than what is listed here, no exceptions and no collector.
/// </summary>
public sealed class FreestandingTests
{
    private static readonly string[] Assemblies = ["StackUnderTest.Stack", "StackUnderTest.Programs", "StackUnderTest.Drivers"];

    private static readonly string[] AllowedTypes =
    [
        "System.Array", "System.Boolean", "System.Buffers.Binary.BinaryPrimitives", "System.Byte", "System.Enum",
        "System.FlagsAttribute", "System.Int32", "System.Int64", "System.Math", "System.MemoryExtensions",
        "System.Object", "System.ObsoleteAttribute", "System.ReadOnlySpan`1", "System.RuntimeFieldHandle", "System.Span`1", "System.UInt16", "System.UInt32", "System.UInt64",
        "System.ValueType",
    ];

    /// <summary>What the compiler writes by itself, or only for tools to read.</summary>
    private static readonly string[] AllowedNamespaces =
        ["System.Diagnostics", "System.Reflection", "System.Runtime.CompilerServices", "System.Runtime.InteropServices",
            "System.Runtime.Versioning", "System.Security", "System.Security.Permissions", "Microsoft.CodeAnalysis"];

    public static TheoryData<string> Names => [.. Assemblies];

    [Theory]
    [MemberData(nameof(Names))]
    public void Freestanding_code_uses_only_types_that_the_kernel_has(string assembly)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        string[] foreign = [.. metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Where(type => !metadata.GetString(type.Namespace).StartsWith("StackUnderTest", StringComparison.Ordinal)
                && !AllowedNamespaces.Contains(metadata.GetString(type.Namespace))
                && type.ResolutionScope.Kind == HandleKind.AssemblyReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
            .Except(AllowedTypes)];
        Assert.Empty(foreign);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Freestanding_code_neither_throws_nor_catches(string assembly)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        int bodies = 0;
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
                continue;
            bodies++;
            MethodBodyBlock body = image.GetMethodBody(method.RelativeVirtualAddress);
            Assert.True(body.ExceptionRegions.IsEmpty, metadata.GetString(method.Name));
        }

        Assert.NotEqual(0, bodies);
        Assert.DoesNotContain(
            metadata.TypeReferences.Select(metadata.GetTypeReference),
            type => metadata.GetString(type.Name).EndsWith("Exception", StringComparison.Ordinal));
    }
}
