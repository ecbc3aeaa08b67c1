package import Primitives
package import SSZ

// The fields that the states of all forks share, without a copy of the state.

extension ForkedBeaconState {
    package var genesisTime: UInt64 {
        switch self {
        case .phase0(let state): state.genesisTime
        case .altair(let state): state.genesisTime
        case .bellatrix(let state): state.genesisTime
        case .capella(let state): state.genesisTime
        case .deneb(let state): state.genesisTime
        case .electra(let state): state.genesisTime
        case .fulu(let state): state.genesisTime
        case .gloas(let state): state.genesisTime
        }
    }

    package var genesisValidatorsRoot: Root {
        switch self {
        case .phase0(let state): state.genesisValidatorsRoot
        case .altair(let state): state.genesisValidatorsRoot
        case .bellatrix(let state): state.genesisValidatorsRoot
        case .capella(let state): state.genesisValidatorsRoot
        case .deneb(let state): state.genesisValidatorsRoot
        case .electra(let state): state.genesisValidatorsRoot
        case .fulu(let state): state.genesisValidatorsRoot
        case .gloas(let state): state.genesisValidatorsRoot
        }
    }

    package var slot: Slot {
        switch self {
        case .phase0(let state): state.slot
        case .altair(let state): state.slot
        case .bellatrix(let state): state.slot
        case .capella(let state): state.slot
        case .deneb(let state): state.slot
        case .electra(let state): state.slot
        case .fulu(let state): state.slot
        case .gloas(let state): state.slot
        }
    }

    package var fork: Fork {
        switch self {
        case .phase0(let state): state.fork
        case .altair(let state): state.fork
        case .bellatrix(let state): state.fork
        case .capella(let state): state.fork
        case .deneb(let state): state.fork
        case .electra(let state): state.fork
        case .fulu(let state): state.fork
        case .gloas(let state): state.fork
        }
    }

    package var latestBlockHeader: BeaconBlockHeader {
        switch self {
        case .phase0(let state): state.latestBlockHeader
        case .altair(let state): state.latestBlockHeader
        case .bellatrix(let state): state.latestBlockHeader
        case .capella(let state): state.latestBlockHeader
        case .deneb(let state): state.latestBlockHeader
        case .electra(let state): state.latestBlockHeader
        case .fulu(let state): state.latestBlockHeader
        case .gloas(let state): state.latestBlockHeader
        }
    }

    package var blockRoots: BlockRoots {
        switch self {
        case .phase0(let state): state.blockRoots
        case .altair(let state): state.blockRoots
        case .bellatrix(let state): state.blockRoots
        case .capella(let state): state.blockRoots
        case .deneb(let state): state.blockRoots
        case .electra(let state): state.blockRoots
        case .fulu(let state): state.blockRoots
        case .gloas(let state): state.blockRoots
        }
    }

    package var stateRoots: StateRoots {
        switch self {
        case .phase0(let state): state.stateRoots
        case .altair(let state): state.stateRoots
        case .bellatrix(let state): state.stateRoots
        case .capella(let state): state.stateRoots
        case .deneb(let state): state.stateRoots
        case .electra(let state): state.stateRoots
        case .fulu(let state): state.stateRoots
        case .gloas(let state): state.stateRoots
        }
    }

    package var historicalRoots: HistoricalRoots {
        switch self {
        case .phase0(let state): state.historicalRoots
        case .altair(let state): state.historicalRoots
        case .bellatrix(let state): state.historicalRoots
        case .capella(let state): state.historicalRoots
        case .deneb(let state): state.historicalRoots
        case .electra(let state): state.historicalRoots
        case .fulu(let state): state.historicalRoots
        case .gloas(let state): state.historicalRoots
        }
    }

    package var eth1Data: Eth1Data {
        switch self {
        case .phase0(let state): state.eth1Data
        case .altair(let state): state.eth1Data
        case .bellatrix(let state): state.eth1Data
        case .capella(let state): state.eth1Data
        case .deneb(let state): state.eth1Data
        case .electra(let state): state.eth1Data
        case .fulu(let state): state.eth1Data
        case .gloas(let state): state.eth1Data
        }
    }

    package var eth1DataVotes: Eth1DataVotes {
        switch self {
        case .phase0(let state): state.eth1DataVotes
        case .altair(let state): state.eth1DataVotes
        case .bellatrix(let state): state.eth1DataVotes
        case .capella(let state): state.eth1DataVotes
        case .deneb(let state): state.eth1DataVotes
        case .electra(let state): state.eth1DataVotes
        case .fulu(let state): state.eth1DataVotes
        case .gloas(let state): state.eth1DataVotes
        }
    }

    package var eth1DepositIndex: UInt64 {
        switch self {
        case .phase0(let state): state.eth1DepositIndex
        case .altair(let state): state.eth1DepositIndex
        case .bellatrix(let state): state.eth1DepositIndex
        case .capella(let state): state.eth1DepositIndex
        case .deneb(let state): state.eth1DepositIndex
        case .electra(let state): state.eth1DepositIndex
        case .fulu(let state): state.eth1DepositIndex
        case .gloas(let state): state.eth1DepositIndex
        }
    }

    package var validators: CachedElements<Validator> {
        switch self {
        case .phase0(let state): state.validators.unlimited
        case .altair(let state): state.validators.unlimited
        case .bellatrix(let state): state.validators.unlimited
        case .capella(let state): state.validators.unlimited
        case .deneb(let state): state.validators.unlimited
        case .electra(let state): state.validators.unlimited
        case .fulu(let state): state.validators.unlimited
        case .gloas(let state): state.validators.unlimited
        }
    }

    package var balances: CachedElements<Gwei> {
        switch self {
        case .phase0(let state): state.balances.unlimited
        case .altair(let state): state.balances.unlimited
        case .bellatrix(let state): state.balances.unlimited
        case .capella(let state): state.balances.unlimited
        case .deneb(let state): state.balances.unlimited
        case .electra(let state): state.balances.unlimited
        case .fulu(let state): state.balances.unlimited
        case .gloas(let state): state.balances.unlimited
        }
    }

    package var randaoMixes: RandaoMixes {
        switch self {
        case .phase0(let state): state.randaoMixes
        case .altair(let state): state.randaoMixes
        case .bellatrix(let state): state.randaoMixes
        case .capella(let state): state.randaoMixes
        case .deneb(let state): state.randaoMixes
        case .electra(let state): state.randaoMixes
        case .fulu(let state): state.randaoMixes
        case .gloas(let state): state.randaoMixes
        }
    }

    package var slashings: Slashings {
        switch self {
        case .phase0(let state): state.slashings
        case .altair(let state): state.slashings
        case .bellatrix(let state): state.slashings
        case .capella(let state): state.slashings
        case .deneb(let state): state.slashings
        case .electra(let state): state.slashings
        case .fulu(let state): state.slashings
        case .gloas(let state): state.slashings
        }
    }

    package var justificationBits: JustificationBits {
        switch self {
        case .phase0(let state): state.justificationBits
        case .altair(let state): state.justificationBits
        case .bellatrix(let state): state.justificationBits
        case .capella(let state): state.justificationBits
        case .deneb(let state): state.justificationBits
        case .electra(let state): state.justificationBits
        case .fulu(let state): state.justificationBits
        case .gloas(let state): state.justificationBits
        }
    }

    package var previousJustifiedCheckpoint: Checkpoint {
        switch self {
        case .phase0(let state): state.previousJustifiedCheckpoint
        case .altair(let state): state.previousJustifiedCheckpoint
        case .bellatrix(let state): state.previousJustifiedCheckpoint
        case .capella(let state): state.previousJustifiedCheckpoint
        case .deneb(let state): state.previousJustifiedCheckpoint
        case .electra(let state): state.previousJustifiedCheckpoint
        case .fulu(let state): state.previousJustifiedCheckpoint
        case .gloas(let state): state.previousJustifiedCheckpoint
        }
    }

    package var currentJustifiedCheckpoint: Checkpoint {
        switch self {
        case .phase0(let state): state.currentJustifiedCheckpoint
        case .altair(let state): state.currentJustifiedCheckpoint
        case .bellatrix(let state): state.currentJustifiedCheckpoint
        case .capella(let state): state.currentJustifiedCheckpoint
        case .deneb(let state): state.currentJustifiedCheckpoint
        case .electra(let state): state.currentJustifiedCheckpoint
        case .fulu(let state): state.currentJustifiedCheckpoint
        case .gloas(let state): state.currentJustifiedCheckpoint
        }
    }

    package var finalizedCheckpoint: Checkpoint {
        switch self {
        case .phase0(let state): state.finalizedCheckpoint
        case .altair(let state): state.finalizedCheckpoint
        case .bellatrix(let state): state.finalizedCheckpoint
        case .capella(let state): state.finalizedCheckpoint
        case .deneb(let state): state.finalizedCheckpoint
        case .electra(let state): state.finalizedCheckpoint
        case .fulu(let state): state.finalizedCheckpoint
        case .gloas(let state): state.finalizedCheckpoint
        }
    }
}

extension ForkedBeaconState {
    /// The sync committee of the slot; nil before Altair.
    package var currentSyncCommittee: SyncCommittee? {
        switch self {
        case .altair(let state): state.currentSyncCommittee
        case .bellatrix(let state): state.currentSyncCommittee
        case .capella(let state): state.currentSyncCommittee
        case .deneb(let state): state.currentSyncCommittee
        case .electra(let state): state.currentSyncCommittee
        case .fulu(let state): state.currentSyncCommittee
        case .gloas(let state): state.currentSyncCommittee
        case .phase0: nil
        }
    }

    /// The sync committee of the next period; nil before Altair.
    package var nextSyncCommittee: SyncCommittee? {
        switch self {
        case .altair(let state): state.nextSyncCommittee
        case .bellatrix(let state): state.nextSyncCommittee
        case .capella(let state): state.nextSyncCommittee
        case .deneb(let state): state.nextSyncCommittee
        case .electra(let state): state.nextSyncCommittee
        case .fulu(let state): state.nextSyncCommittee
        case .gloas(let state): state.nextSyncCommittee
        case .phase0: nil
        }
    }

    /// The state's shared fields behind one type, for code that is not in a hurry.
    package var shared: any BeaconStateProtocol {
        switch self {
        case .phase0(let state): state
        case .altair(let state): state
        case .bellatrix(let state): state
        case .capella(let state): state
        case .deneb(let state): state
        case .electra(let state): state
        case .fulu(let state): state
        case .gloas(let state): state
        }
    }
}
