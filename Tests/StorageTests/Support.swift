import ConsensusTypes
import Foundation
import Primitives
import Storage
import TestSupport

extension TestFolder {
    var database: String { file("beacon.sqlite") }
}

/// Blocks and states of no meaning, told apart by one number.
enum Make {
    static let identity = ChainIdentity(
        genesisValidatorsRoot: Root(number: 0xC1), genesisTime: 1_567_777_777, configName: "minimal")

    static func storage(in directory: TestFolder) throws -> BeaconStorage {
        try BeaconStorage.create(path: directory.database, identity: identity)
    }

    static func block(_ number: UInt64, parent: UInt64, slot: UInt64, fork: ForkName = .phase0) -> StoredBlock {
        StoredBlock(
            root: Root(number: number), parentRoot: Root(number: parent), slot: Slot(slot), fork: fork,
            ssz: Array("block \(number)".utf8))
    }

    static func state(after block: UInt64, slot: UInt64, fork: ForkName = .phase0) -> StoredState {
        StoredState(
            root: Root(number: (1 << 40 + block << 20) &+ slot), blockRoot: Root(number: block), slot: Slot(slot),
            fork: fork,
            ssz: Array("state \(block) at \(slot)".utf8))
    }

    /// Imports a chain with one block per slot: number = slot, and a state at each multiple of eight.
    static func chain(_ slots: ClosedRange<UInt64>, in storage: BeaconStorage) throws {
        for slot in slots {
            try storage.importBlock(
                BlockImport(
                    block: block(slot, parent: slot &- 1, slot: slot),
                    states: slot % 8 == 0 ? [state(after: slot, slot: slot)] : [],
                    forkChoice: Array("fork choice \(slot)".utf8)))
        }
    }
}

extension FixedBytes {
    /// The number in big-endian order at the end, so that the order of numbers is the order of roots.
    init(number: UInt64) {
        self.init()
        withUnsafeMutableBytes { bytes in
            for place in 0..<8 {
                bytes[bytes.count - 1 - place] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(place)))
            }
        }
    }
}

/// The error that `body` throws; nil when it throws none of this room.
func storageError(_ body: () throws -> Void) -> StorageError? {
    do {
        try body()
        return nil
    } catch {
        return error as? StorageError
    }
}
