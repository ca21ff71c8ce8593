using EndToEnd.Tests.Labs;
using Xunit.Sdk;
using Xunit.v3;

// Two cores: labs beside each other would measure each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(MachineFixture))]
