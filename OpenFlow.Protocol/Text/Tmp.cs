namespace OpenFlow.Protocol.Text;
public static class MessagePrinter { public static string Describe(ReadOnlySpan<byte> f) => Convert.ToHexString(f); }
public static class FlowPrinter { public static string Print(in OpenFlow.Protocol.Multipart.FlowStatsEntry f) => f.Cookie.ToString(); }
