using OpenFlow.Protocol.Text.Parsing.Lexical;

namespace OpenFlow.Protocol.Text.Parsing.Actions;

/// <summary>Reads one kind of action and adds it.</summary>
internal delegate bool ActionSyntax(KeyValue pair, ActionScope scope);
