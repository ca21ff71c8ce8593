using System.Text.Json;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Json;

/// <summary>What follows a message's header in <see cref="MessageJson"/>.</summary>
internal static class BodyJson
{
    /// <summary>Writes nothing where it returns false.</summary>
    public static bool TryWrite(Utf8JsonWriter json, Header header, ReadOnlySpan<byte> frame, int depth)
    {
        switch (header.Type)
        {
            case MessageType.FeaturesRequest or MessageType.GetConfigRequest or MessageType.BarrierRequest
                or MessageType.BarrierReply or MessageType.GetAsyncRequest:
                return frame.Length == Header.Size;
            case MessageType.EchoRequest or MessageType.EchoReply:
                json.WriteOctets("data", frame[Header.Size..]);
                return true;
            case MessageType.Error when Error.TryRead(frame, out Error error, out _):
                WriteError(json, error, depth);
                return true;
            case MessageType.PacketIn or MessageType.PacketOut or MessageType.FlowMod or MessageType.FlowRemoved
                or MessageType.GroupMod or MessageType.MeterMod or MessageType.PortMod or MessageType.PortStatus:
                return PipelineJson.TryWrite(json, header.Type, frame);
            case MessageType.MultipartRequest when MultipartRequest.TryRead(frame, out MultipartRequest request, out _):
                return MultipartJson.TryWriteRequest(json, request, frame);
            case MessageType.MultipartReply when MultipartReply.TryRead(frame, out MultipartReply reply, out _):
                return MultipartJson.TryWriteReply(json, reply);
            case MessageType.Experimenter:
                return ExperimenterJson.TryWrite(json, frame, depth);
            default:
                return SessionJson.TryWrite(json, header.Type, frame);
        }
    }

    private static void WriteError(Utf8JsonWriter json, Error error, int depth)
    {
        json.WriteStartObject("error");
        json.WriteNumber("type", (ushort)error.Type);
        json.WriteNumber("code", error.Code);
        if (error.IsExperimenter)
            json.WriteBits("experimenter", error.Experimenter);
        json.WriteString("name", error.Reason.Name);
        json.WriteString("words", error.Reason.Words);
        json.WriteEndObject();
        json.WriteOctets("data", error.Data);
        if (error.Type == ErrorType.HelloFailed || error.Data.Length < Header.Size || depth == 0)
            return;
        json.WritePropertyName("request");
        MessageJson.Write(json, error.Data, depth);
    }
}
