using System.CommandLine;
using Benchmarks.Commands;

var root = new RootCommand("Measures OpenFlow 1.3 controllers, and parts of this one.")
{
    LoadCommand.Create(),
    ConnectCommand.Create(),
    MemoryCommand.Create(),
    MicroCommand.Create(),
    ProtocolCommand.Create(),
    PolicyCommand.Create(),
    CannedCommand.Create(),
    PushCommand.Create(),
    PipelineCommand.Create(),
    OverlayCommand.Create(),
    MeshCommand.Create(),
};
return root.Parse(args).Invoke();
