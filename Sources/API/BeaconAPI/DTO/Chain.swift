package import ConsensusTypes
package import Primitives
package import SSZ

/// GET /eth/v1/beacon/genesis
package struct GenesisInfo: SSZContainer, APIJSON {
    /// Unix seconds.
    package var genesisTime: UInt64 = 0
    package var genesisValidatorsRoot = Root()
    package var genesisForkVersion = Version()

    package init() {}

    package init(genesisTime: UInt64, genesisValidatorsRoot: Root, genesisForkVersion: Version) {
        self.genesisTime = genesisTime
        self.genesisValidatorsRoot = genesisValidatorsRoot
        self.genesisForkVersion = genesisForkVersion
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        genesisTime = try reader.field("genesis_time")
        genesisValidatorsRoot = try reader.field("genesis_validators_root")
        genesisForkVersion = try reader.field("genesis_fork_version")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("genesis_time", genesisTime)
        visitor.field("genesis_validators_root", genesisValidatorsRoot)
        visitor.field("genesis_fork_version", genesisForkVersion)
    }
}

/// GET /eth/v1/config/deposit_contract
package struct DepositContract: SSZContainer, APIJSON {
    package var chainID: UInt64 = 0
    package var address = ExecutionAddress()

    package init() {}

    package init(chainID: UInt64, address: ExecutionAddress) {
        self.chainID = chainID
        self.address = address
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        chainID = try reader.field("chain_id")
        address = try reader.field("address")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("chain_id", chainID)
        visitor.field("address", address)
    }
}

/// GET /eth/v1/beacon/states/{state_id}/finality_checkpoints
package struct FinalityCheckpoints: SSZContainer, APIJSON {
    package var previousJustified = Checkpoint()
    package var currentJustified = Checkpoint()
    package var finalized = Checkpoint()

    package init() {}

    package init(previousJustified: Checkpoint, currentJustified: Checkpoint, finalized: Checkpoint) {
        self.previousJustified = previousJustified
        self.currentJustified = currentJustified
        self.finalized = finalized
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        previousJustified = try reader.field("previous_justified")
        currentJustified = try reader.field("current_justified")
        finalized = try reader.field("finalized")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("previous_justified", previousJustified)
        visitor.field("current_justified", currentJustified)
        visitor.field("finalized", finalized)
    }
}

/// One block of GET /eth/v1/beacon/headers
package struct BlockHeaderInfo: SSZContainer, APIJSON {
    package var root = Root()
    /// On the chain of the node's head.
    package var canonical = false
    package var header = SignedBeaconBlockHeader()

    package init() {}

    package init(root: Root, canonical: Bool, header: SignedBeaconBlockHeader) {
        self.root = root
        self.canonical = canonical
        self.header = header
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        root = try reader.field("root")
        canonical = try reader.field("canonical")
        header = try reader.field("header")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("root", root)
        visitor.field("canonical", canonical)
        visitor.field("header", header)
    }
}

/// One leaf of GET /eth/v2/debug/beacon/heads
package struct DebugHead: SSZContainer, APIJSON {
    package var root = Root()
    package var slot = Slot(0)
    package var executionOptimistic = false

    package init() {}

    package init(root: Root, slot: Slot, executionOptimistic: Bool = false) {
        self.root = root
        self.slot = slot
        self.executionOptimistic = executionOptimistic
    }

    package init<R: SSZFieldReader>(fields reader: inout R) throws(R.Failure) {
        root = try reader.field("root")
        slot = try reader.field("slot")
        executionOptimistic = try reader.field("execution_optimistic")
    }

    package func visitFields<V: SSZFieldVisitor>(_ visitor: inout V) {
        visitor.field("root", root)
        visitor.field("slot", slot)
        visitor.field("execution_optimistic", executionOptimistic)
    }
}
