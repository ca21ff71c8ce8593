using System.CommandLine;
using System.CommandLine.Parsing;
using Controller.Host.Cli.Decoding;

namespace Controller.Host.Cli;

/// <summary><c>sdn decode [HEX|FILE|-]…</c>: what messages say.</summary>
internal static class DecodeCommand
{
    private const string StandardInput = "-";
    private static readonly int[] OpenFlowPorts = [6633, 6653];

    public static Command Build(ProgramEnvironment environment)
    {
        var inputs = new Argument<string[]>("HEX|FILE|-")
        {
            Description = "Messages in hex; a capture (pcap, pcapng), lines of hex or JSON, or a raw stream; "
                + "- for standard input. [default: -]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var port = new Option<int[]>("--port")
        {
            Description = "TCP ports of OpenFlow in a capture. [default: 6633, 6653]",
            HelpName = "N",
        };
        port.Validators.Add(CheckPorts);
        var command = new Command("decode", "Print OpenFlow messages as ovs-ofctl would, or as JSON.")
        {
            inputs, json, port,
        };
        command.SetAction((parsed, cancel) =>
        {
            bool asJson = parsed.GetValue(json);
            int[] ports = parsed.GetValue(port) is { Length: > 0 } given ? given : OpenFlowPorts;
            var writer = new DecodedWriter(environment.Output, asJson);
            var decoder = new InputDecoder(writer, ports, asJson);
            string[] which = parsed.GetValue(inputs) is { Length: > 0 } several ? several : [StandardInput];
            // Nothing interrupts a read from a terminal: a signal ends the program without it.
            return Task.Run(() => Run(which, writer, decoder, environment), cancel).WaitAsync(cancel);
        });
        return command;
    }

    private static int Run(string[] inputs, DecodedWriter writer, InputDecoder decoder, ProgramEnvironment environment)
    {
        foreach (string input in inputs)
        {
            if (input == StandardInput)
                decoder.Decode(environment.InputOctets);
            else if (HexLine.IsHex(input) && HexLine.TryParse(input, out byte[] message, out _))
                writer.Write(message);
            else
                DecodeFile(input, decoder);
        }
        return writer.IsAllWell ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void DecodeFile(string path, InputDecoder decoder)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            decoder.Decode(file);
        }
        catch (CommandFailedException error)
        {
            throw new CommandFailedException($"{path}: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CommandFailedException($"'{path}' is neither hex nor a file that can be read: {error.Message}",
                error);
        }
    }

    private static void CheckPorts(OptionResult result)
    {
        foreach (Token token in result.Tokens)
        {
            if (!ushort.TryParse(token.Value, out ushort port) || port == 0)
                result.AddError($"--port must be 1 to 65535, not '{token.Value}'");
        }
    }
}
