package import JSONBytes
package import SSZ

package enum PeerState: String, Hashable, Sendable, CaseIterable {
    case disconnected, connecting, connected, disconnecting
}

package enum PeerDirection: String, Hashable, Sendable, CaseIterable {
    case inbound, outbound
}

/// One peer of GET /eth/v1/node/peers
package struct PeerInfo: Hashable, APIJSON {
    package var peerID: String
    package var enr: String?
    package var lastSeenP2PAddress: String
    package var state: PeerState
    package var direction: PeerDirection

    package init(peerID: String, enr: String?, lastSeenP2PAddress: String, state: PeerState, direction: PeerDirection) {
        self.peerID = peerID
        self.enr = enr
        self.lastSeenP2PAddress = lastSeenP2PAddress
        self.state = state
        self.direction = direction
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        peerID = try object.string("peer_id")
        enr = try object.stringIfPresent("enr")
        lastSeenP2PAddress = try object.stringIfPresent("last_seen_p2p_address") ?? ""
        state = try object.choice("state")
        direction = try object.choice("direction")
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("peer_id", string: peerID)
        writer.encode("enr", string: enr)
        writer.encode("last_seen_p2p_address", string: lastSeenP2PAddress)
        writer.encode("state", string: state.rawValue)
        writer.encode("direction", string: direction.rawValue)
        writer.endObject()
    }
}

/// GET /eth/v1/node/identity
package struct NodeIdentity: Hashable, APIJSON {
    /// The p2p MetaData; bitvectors as the bytes the node sent, for their size depends on the network.
    package struct MetaData: Hashable, APIJSON {
        package var seqNumber: UInt64
        package var attnets: [UInt8]
        /// From Altair on.
        package var syncnets: [UInt8]?
        /// From Fulu on.
        package var custodyGroupCount: UInt64?

        package init(seqNumber: UInt64, attnets: [UInt8], syncnets: [UInt8]? = nil, custodyGroupCount: UInt64? = nil) {
            self.seqNumber = seqNumber
            self.attnets = attnets
            self.syncnets = syncnets
            self.custodyGroupCount = custodyGroupCount
        }

        package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
            let object = try reader.object()
            seqNumber = try object.decode("seq_number", limits)
            attnets = try object.hexBytes("attnets", limit: 64)
            syncnets = try object.hexBytesIfPresent("syncnets", limit: 64)
            custodyGroupCount = try object.decodeIfPresent("custody_group_count", limits)
        }

        package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
            writer.beginObject()
            writer.encode("seq_number", seqNumber, limits)
            writer.key("attnets")
            writer.hex(attnets)
            if let syncnets {
                writer.key("syncnets")
                writer.hex(syncnets)
            }
            if let custodyGroupCount { writer.encode("custody_group_count", custodyGroupCount, limits) }
            writer.endObject()
        }
    }

    package var peerID: String
    package var enr: String
    package var p2pAddresses: [String]
    package var discoveryAddresses: [String]
    package var metadata: MetaData

    package init(
        peerID: String, enr: String, p2pAddresses: [String], discoveryAddresses: [String], metadata: MetaData
    ) {
        self.peerID = peerID
        self.enr = enr
        self.p2pAddresses = p2pAddresses
        self.discoveryAddresses = discoveryAddresses
        self.metadata = metadata
    }

    package init(json reader: inout JSONReader, _ limits: SSZLimits) throws(JSONError) {
        let object = try reader.object()
        peerID = try object.string("peer_id")
        enr = try object.string("enr")
        p2pAddresses = try object.strings("p2p_addresses")
        discoveryAddresses = try object.strings("discovery_addresses")
        metadata = try object.decode("metadata", limits)
    }

    package func encodeJSON(into writer: inout JSONWriter, _ limits: SSZLimits) {
        writer.beginObject()
        writer.encode("peer_id", string: peerID)
        writer.encode("enr", string: enr)
        writer.encode("p2p_addresses", strings: p2pAddresses)
        writer.encode("discovery_addresses", strings: discoveryAddresses)
        writer.encode("metadata", metadata, limits)
        writer.endObject()
    }
}
