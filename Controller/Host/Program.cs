using Controller.Host.Cli;

using var signals = new StopSignals();
return await SdnProgram.RunAsync(args, ProgramEnvironment.OfProcess(signals.Asked));
