namespace OpenFlow.Protocol.Tests.Fuzzing;

/// <summary>Takes octets from outside; an exception is a finding.</summary>
internal delegate void FuzzAction(ReadOnlySpan<byte> input);

/// <summary>One reader under the fuzzer.</summary>
/// <param name="Seeds">What it takes, to be damaged.</param>
internal sealed record FuzzTarget(string Name, FuzzAction Run, IReadOnlyList<byte[]> Seeds);
