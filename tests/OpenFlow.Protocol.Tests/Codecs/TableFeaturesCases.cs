using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Codecs.Codec;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>What a table can, with each kind of property.</summary>
internal static class TableFeaturesCases
{
    private const string PropertiesHex = """
        00 00 00 18               // INSTRUCTIONS, 24 octets
        00 01 00 04 00 04 00 04   //   GOTO_TABLE, APPLY_ACTIONS
        ff ff 00 0c 00 00 23 20   //   experimenter, 12 octets: Nicira
        01 02 03 04               //     data
        00 02 00 07               // NEXT_TABLES, 7 octets
        01 02 fe                  //   1, 2, 254
        00                        //   pad
        00 03 00 04               // NEXT_TABLES_MISS: none
        00 00 00 00               //   pad
        00 06 00 08               // APPLY_ACTIONS, 8 octets
        00 19 00 04               //   SET_FIELD
        00 08 00 14               // MATCH, 20 octets
        80 00 00 04               //   in_port
        80 00 07 06               //   eth_dst, maskable
        ff ff 54 06 4f 4e 46 00   //   experimenter's field: tcp_flags
        00 00 00 00               //   pad
        00 0f 00 08               // APPLY_SETFIELD_MISS, 8 octets
        80 00 0c 02               //   vlan_vid
        ff fe 00 0e               // EXPERIMENTER, 14 octets
        00 00 23 20 00 00 00 09   //   Nicira, type 9
        ca fe                     //   data
        00 00                     //   pad
        00 11 00 05               // type 17, not known, 5 octets
        aa                        //   body
        00 00 00                  //   pad
        """;

    public static IEnumerable<CodecCase> All =>
    [
        new("TableFeatureProperty", PropertiesHex, () => Properties) { FixedSize = 8 },
        new("TableFeatures", """
            00 a8                     // 168 octets
            0a                        // table 10
            00 00 00 00 00            // pad
            70 6f 6c 69 63 79 00 00   // name: policy
            00 00 00 00 00 00 00 00
            00 00 00 00 00 00 00 00
            00 00 00 00 00 00 00 00
            ff ff ff ff ff ff ff ff   // metadata_match
            00 00 00 00 ff ff ff ff   // metadata_write
            00 00 00 03               // config
            00 0f 42 40               // max_entries 1,000,000
            """ + "\n" + PropertiesHex,
            () => EntryBytes(new TableFeatures
            {
                Table = new TableId(10),
                NameOctets = "policy"u8,
                MetadataMatch = ulong.MaxValue,
                MetadataWrite = uint.MaxValue,
                Config = 3,
                MaxEntries = 1_000_000,
                Properties = Entries<TableFeatureProperty>(Properties),
            })) { FixedSize = 64 },
        new("FeatureId", """
            00 16 00 04               // GROUP
            ff ff 00 08 4f 4e 46 00   // experimenter, 8 octets: ONF
            """,
            () =>
            {
                var ids = new EntryWriter(new byte[16]);
                ids.Add(new FeatureId(ActionType.Group));
                ids.Add(new FeatureId((ushort)ActionType.Experimenter, [0x4f, 0x4e, 0x46, 0]));
                return ids.Written.ToArray();
            }) { FixedSize = 4 },
        new("OxmId", """
            80 00 16 04               // ipv4_src
            ff ff 54 06 4f 4e 46 00   // experimenter's field: tcp_flags
            """,
            () =>
            {
                var ids = new EntryWriter(new byte[16]);
                ids.Add(new OxmId(OxmFields.Ipv4Src));
                ids.Add(new OxmId(0xffff5406, ExperimenterId.Onf));
                return ids.Written.ToArray();
            }) { FixedSize = 4 },
    ];

    private static byte[] Properties
    {
        get
        {
            var ids = new EntryWriter(new byte[64]);
            ids.Add(new FeatureId(InstructionType.GotoTable));
            ids.Add(new FeatureId(InstructionType.ApplyActions));
            ids.Add(new FeatureId((ushort)InstructionType.Experimenter, [0, 0, 0x23, 0x20, 1, 2, 3, 4]));
            var action = new EntryWriter(new byte[4]);
            action.Add(new FeatureId(ActionType.SetField));
            var fields = new EntryWriter(new byte[64]);
            fields.Add(new OxmId(OxmFields.InPort));
            fields.Add(new OxmId(OxmFields.EthDst, masked: true));
            fields.Add(new OxmId(0xffff5406, ExperimenterId.Onf));
            var vlan = new EntryWriter(new byte[4]);
            vlan.Add(new OxmId(OxmFields.VlanVid));
            var writer = new EntryWriter(new byte[256]);
            writer.Add(new TableFeatureProperty(TableFeatureType.Instructions, ids.Written));
            writer.Add(new TableFeatureProperty(TableFeatureType.NextTables, [1, 2, 254]));
            writer.Add(new TableFeatureProperty(TableFeatureType.NextTablesMiss, []));
            writer.Add(new TableFeatureProperty(TableFeatureType.ApplyActions, action.Written));
            writer.Add(new TableFeatureProperty(TableFeatureType.Match, fields.Written));
            writer.Add(new TableFeatureProperty(TableFeatureType.ApplySetFieldMiss, vlan.Written));
            writer.Add(new TableFeatureProperty(TableFeatureType.Experimenter,
                [0, 0, 0x23, 0x20, 0, 0, 0, 9, 0xca, 0xfe]));
            writer.Add(new TableFeatureProperty((TableFeatureType)17, [0xaa]));
            return writer.Written.ToArray();
        }
    }
}
