import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Primitives
import SSZ
import TestSupport

/// Looks at a running node over its API, without asking the validators anything.
struct BeaconProbe: Sendable {
    let node: HTTPBeaconNode
    let syncCommitteeSize: Int

    init(port: Int, spec: Spec = .minimal) throws {
        syncCommitteeSize = Int(spec.preset.syncCommitteeSize)
        node = try HTTPBeaconNode(url: "http://127.0.0.1:\(port)", spec: spec)
    }

    var headSlot: Slot {
        get async throws { try await node.header(.head).data.header.message.slot }
    }

    @discardableResult
    func waitForHead(slot: UInt64, seconds: Double = 120) async throws -> Slot {
        try await wait(seconds, for: "a head at slot \(slot)") {
            let head = try await headSlot
            return head.rawValue >= slot ? head : nil
        }
    }

    @discardableResult
    func waitForFinality(epoch: UInt64, seconds: Double = 240) async throws -> Epoch {
        try await wait(seconds, for: "finality of epoch \(epoch)") {
            let finalized = try await node.finalityCheckpoints(.head).data.finalized.epoch
            return finalized.rawValue >= epoch ? finalized : nil
        }
    }

    /// Tries once more after the deadline, so that a test process that was starved itself does not fail for it.
    @discardableResult
    func wait<T>(_ seconds: Double, for what: String, _ look: () async throws -> T?) async throws -> T {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let isOver = ContinuousClock.now > deadline
            if let found = try? await look() { return found }
            guard !isOver else { throw VectorError("\(what) did not come within \(seconds) s") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
