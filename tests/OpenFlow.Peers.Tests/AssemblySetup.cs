using Xunit.Sdk;
using Xunit.v3;

// Every test keeps its peers busy on both cores already.
[assembly: Parallelization(Mode = ParallelMode.None)]
