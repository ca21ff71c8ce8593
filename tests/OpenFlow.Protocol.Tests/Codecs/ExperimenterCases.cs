using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using static OpenFlow.Protocol.Tests.Codecs.Codec;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>What the ONF and Nicira added to OpenFlow 1.3.</summary>
internal static class ExperimenterCases
{
    public static IEnumerable<CodecCase> All =>
    [
        new("BundleControl", """
            04 04 00 28 00 00 00 05   // EXPERIMENTER, 40 octets
            4f 4e 46 00               // ONF
            00 00 08 fc               // 2300: bundle control
            00 00 00 0b               // bundle 11
            00 00                     // OPEN_REQUEST
            00 01                     // ATOMIC
            ff ff 00 0d               // property: experimenter, 13 octets
            00 00 23 20 00 00 00 01   //   Nicira, type 1
            ca                        //   data
            00 00 00                  //   pad
            """,
            () => Bytes(new BundleControl
            {
                Bundle = new BundleId(11),
                Flags = BundleFlags.Atomic,
                Properties = Entries<PropertyView>(ExperimenterProperty),
            })) { FixedSize = 24 },
        new("BundleAdd", """
            04 04 00 48 00 00 00 05   // EXPERIMENTER, 72 octets
            4f 4e 46 00               // ONF
            00 00 08 fd               // 2301: bundle add
            00 00 00 0b               // bundle 11
            00 00                     // pad
            00 01                     // ATOMIC
            04 0d 00 19 00 00 00 05   // PACKET_OUT, 25 octets, the same xid
            ff ff ff ff ff ff ff fd   //   no buffer, in_port CONTROLLER
            00 00 00 00 00 00 00 00   //   no actions, pad
            aa                        //   packet
            00 00 00 00 00 00 00      // pad
            ff ff 00 0c               // property: experimenter, 12 octets
            00 00 23 20 00 00 00 01   //   Nicira, type 1
            00 00 00 00               //   pad
            """,
            () => Bytes(new BundleAdd
            {
                Bundle = new BundleId(11),
                Flags = BundleFlags.Atomic,
                Message = Bytes(new PacketOut { Data = [0xaa] }),
                Properties = Entries<PropertyView>([0xff, 0xff, 0, 12, 0, 0, 0x23, 0x20, 0, 0, 0, 1, 0, 0, 0, 0]),
            })) { FixedSize = 49 },
        new("RoleStatus", """
            04 04 00 20 00 00 00 05   // EXPERIMENTER, 32 octets
            4f 4e 46 00               // ONF
            00 00 07 77               // 1911: role status
            00 00 00 03               // slave
            00                        // MASTER_REQUEST
            00 00 00                  // pad
            00 00 00 00 00 00 00 0a   // generation_id
            """,
            () => Bytes(new RoleStatus { Role = ControllerRole.Slave, GenerationId = 10 })),
        new("PropertyView", """
            ff ff 00 0d               // experimenter, 13 octets
            00 00 23 20 00 00 00 01   //   Nicira, type 1
            ca                        //   data
            00 00 00                  //   pad
            """,
            () => ExperimenterProperty) { FixedSize = 16 },
        new("HelloElement", """
            00 01 00 0c               // VERSIONBITMAP, 12 octets
            00 00 00 10               //   bit 4: 1.3
            00 00 00 01               //   bit 32
            00 00 00 00               //   pad
            00 02 00 05               // type 2, 5 octets
            aa                        //   body
            00 00 00                  //   pad
            """,
            () =>
            [
                .. EntryBytes(new HelloElement(HelloElementType.VersionBitmap, [0, 0, 0, 0x10, 0, 0, 0, 1])),
                .. EntryBytes(new HelloElement((HelloElementType)2, [0xaa])),
            ]) { FixedSize = 12 },
        new("ExperimenterMultipart", """
            4f 4e 46 00               // ONF
            00 00 07 4e               // 1870
            ca fe                     // data
            """,
            () =>
            {
                var multipart = new ExperimenterMultipart
                {
                    Id = ExperimenterId.Onf,
                    ExperimenterType = FlowMonitorRequest.ExperimenterType,
                    Data = [0xca, 0xfe],
                };
                byte[] octets = new byte[multipart.Size];
                multipart.Write(octets);
                return octets;
            }) { FixedSize = 8 },
        new("SetPacketInFormat", """
            04 04 00 14 00 00 00 05   // EXPERIMENTER, 20 octets
            00 00 23 20 00 00 00 10   // Nicira, 16
            00 00 00 02               // NXT_PACKET_IN2
            """,
            () => Bytes(new SetPacketInFormat { Format = PacketInFormat.Properties })),
        new("SetControllerId", """
            04 04 00 18 00 00 00 05   // EXPERIMENTER, 24 octets
            00 00 23 20 00 00 00 14   // Nicira, 20
            00 00 00 00 00 00         // 0
            00 05                     // id 5
            """,
            () => Bytes(new SetControllerId { ControllerId = 5 })),
        new("FlowModTableId", """
            04 04 00 18 00 00 00 05   // EXPERIMENTER, 24 octets
            00 00 23 20 00 00 00 0f   // Nicira, 15
            01                        // set
            00 00 00 00 00 00 00      // pad
            """,
            () => Bytes(new FlowModTableId { IsSet = true })),
        new("CtFlushZone", """
            04 04 00 18 00 00 00 05   // EXPERIMENTER, 24 octets
            00 00 23 20 00 00 00 1d   // Nicira, 29
            00 00 00 00 00 00         // 0
            00 07                     // zone 7
            """,
            () => Bytes(new CtFlushZone { Zone = 7 })),
        new("TlvTableMod", """
            04 04 00 20 00 00 00 05   // EXPERIMENTER, 32 octets
            00 00 23 20 00 00 00 18   // Nicira, 24
            00 01                     // DELETE
            00 00 00 00 00 00         // pad
            01 02 80 08               // class 0x102, type 128, 8 octets
            00 03 00 00               //   tun_metadata3, pad
            """,
            () => Bytes(new TlvTableMod
            {
                Command = TlvTableModCommand.Delete,
                Maps = Entries<TlvMap>(EntryBytes(new TlvMap(0x102, 128, 8, 3))),
            })) { FixedSize = 24 },
        new("TlvTableRequest", """
            04 04 00 10 00 00 00 05   // EXPERIMENTER, 16 octets
            00 00 23 20 00 00 00 19   // Nicira, 25
            """,
            () => Bytes(new TlvTableRequest())),
        new("TlvTableReply", """
            04 04 00 28 00 00 00 05   // EXPERIMENTER, 40 octets
            00 00 23 20 00 00 00 1a   // Nicira, 26
            00 00 01 00               // max_option_space 256
            00 40                     // max_fields 64
            00 00 00 00 00 00 00 00   // pad
            00 00
            01 02 80 08               // class 0x102, type 128, 8 octets
            00 03 00 00               //   tun_metadata3, pad
            """,
            () => Bytes(new TlvTableReply
            {
                MaxOptionSpace = 256,
                MaxFields = 64,
                Maps = Entries<TlvMap>(EntryBytes(new TlvMap(0x102, 128, 8, 3))),
            })) { FixedSize = 32 },
        new("TlvMap", "01 02 80 08 00 03 00 00", () => EntryBytes(new TlvMap(0x102, 128, 8, 3))),
        new("SetAsyncConfig2", """
            04 04 00 28 00 00 00 05   // EXPERIMENTER, 40 octets
            00 00 23 20 00 00 00 1b   // Nicira, 27
            00 01 00 08 00 00 00 07   // PACKET_IN_MASTER: three reasons
            00 06 00 08 00 00 00 01   // ROLE_STATUS_SLAVE: one
            00 2a 00 05 aa 00 00 00   // type 42, 5 octets, pad
            """,
            () =>
            {
                var properties = new EntryWriter(new byte[24]);
                properties.Add(new AsyncProperty(AsyncPropertyType.PacketInMaster, 7));
                properties.Add(new AsyncProperty(AsyncPropertyType.RoleStatusSlave, 1));
                AsyncProperty.TryRead([0, 0x2a, 0, 5, 0xaa, 0, 0, 0], out AsyncProperty unknown, out _);
                properties.Add(unknown);
                return Bytes(new SetAsyncConfig2 { Properties = Entries<AsyncProperty>(properties.Written) });
            }) { FixedSize = 16 },
        new("PacketIn2", """
            04 04 00 68 00 00 00 05   // EXPERIMENTER, 104 octets
            00 00 23 20 00 00 00 1e   // Nicira, 30
            00 00 00 07 0a 0b 0c 00   // PACKET, 7 octets: three, pad
            00 01 00 08 00 00 00 40   // FULL_LEN 64
            00 02 00 08 00 00 01 00   // BUFFER_ID 256
            00 03 00 05 1e 00 00 00   // TABLE 30, pad
            00 04 00 10 00 00 00 00   // COOKIE, 16 octets, pad
            00 00 00 00 00 00 00 5d
            00 05 00 05 01 00 00 00   // REASON: ACTION, pad
            00 06 00 0c 80 00 00 04   // METADATA, 12 octets: in_port 3
            00 00 00 03 00 00 00 00   //   pad
            00 07 00 06 ca fe 00 00   // USERDATA, 6 octets, pad
            00 09 00 04 00 00 00 00   // type 9, not known, pad
            """,
            () => Bytes(new PacketIn2 { Properties = Entries<PacketIn2Property>(PacketProperties) }))
        { FixedSize = 16 },
        new("PacketIn2", """
            04 04 00 18 00 00 00 05   // EXPERIMENTER, 24 octets
            00 00 23 20 00 00 00 1c   // Nicira, 28: resume
            00 08 00 05 aa 00 00 00   // CONTINUATION, 5 octets, pad
            """,
            () => Bytes(new PacketIn2
            {
                IsResume = true,
                Properties = Entries<PacketIn2Property>([0, 8, 0, 5, 0xaa, 0, 0, 0]),
            })) { FixedSize = 16 },
    ];

    private static byte[] ExperimenterProperty =>
        EntryBytes(new PropertyView(0xffff, [0, 0, 0x23, 0x20, 0, 0, 0, 1, 0xca]));

    private static byte[] PacketProperties
    {
        get
        {
            var writer = new EntryWriter(new byte[128]);
            writer.Add(new PacketIn2Property(PacketIn2PropertyType.Packet, [10, 11, 12]));
            writer.Add(new PacketIn2Property(PacketIn2PropertyType.FullLength, 64));
            writer.Add(new PacketIn2Property(PacketIn2PropertyType.BufferId, 256));
            writer.Add(new PacketIn2Property(PacketIn2PropertyType.Table, 30));
            writer.Add(new PacketIn2Property(PacketIn2PropertyType.Cookie, 0x5d));
            writer.Add(new PacketIn2Property(PacketIn2PropertyType.Reason, (ulong)PacketInReason.Action));
            writer.Add(new PacketIn2Property(PacketIn2PropertyType.Metadata,
                Match.Any.InPort(new PortNumber(3)).Oxms));
            writer.Add(new PacketIn2Property(PacketIn2PropertyType.UserData, [0xca, 0xfe]));
            writer.Add(new PacketIn2Property((PacketIn2PropertyType)9, []));
            return writer.Written.ToArray();
        }
    }
}
