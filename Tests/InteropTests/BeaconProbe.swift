import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Primitives
import SSZ
import TestSupport

/// Looks at a running node over its API, and judges what validators published without asking them.
struct BeaconProbe {
    private let node: HTTPBeaconNode
    private let spec: Spec

    init(port: Int, spec: Spec = .minimal) throws {
        self.spec = spec
        node = try HTTPBeaconNode(url: "http://127.0.0.1:\(port)", spec: spec)
    }

    func waitForHead(slot: UInt64, seconds: Double) async throws {
        try await wait(seconds, for: "a head at slot \(slot)") {
            try await node.header(.head).data.header.message.slot.rawValue >= slot
        }
    }

    func waitForFinality(epoch: UInt64, seconds: Double) async throws {
        try await wait(seconds, for: "finality of epoch \(epoch)") {
            try await node.finalityCheckpoints(.head).data.finalized.epoch.rawValue >= epoch
        }
    }

    private func wait(_ seconds: Double, for what: String, _ isThere: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if (try? await isThere()) == true { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw VectorError("\(what) did not come within \(seconds) s")
    }

    /// What a slasher would report of the canonical chain: double votes and surrounding votes, validator by validator.
    func slashableMessages() async throws -> [String] {
        var votes: [ValidatorIndex: [AttestationData]] = [:]
        let head = try await node.header(.head).data.header.message.slot
        for slot in UInt64(1)...head.rawValue {
            guard let included = try? await node.blockAttestations(.slot(Slot(slot))).data else { continue }
            for attestation in included {
                let data = attestation.data
                let committee = try await node.committees(
                    .head, epoch: data.target.epoch, index: data.index, slot: data.slot
                ).data.first?.validators ?? []
                for (seat, validator) in committee.enumerated() where attestation.aggregationBits[seat] {
                    votes[validator, default: []].append(data)
                }
            }
        }
        return votes.flatMap { validator, cast in Self.offences(of: validator, cast) }
    }

    private static func offences(of validator: ValidatorIndex, _ votes: [AttestationData]) -> [String] {
        var offences: [String] = []
        for (position, a) in votes.enumerated() {
            for b in votes[(position + 1)...] where a != b {
                let isDouble = a.target.epoch == b.target.epoch
                let surrounds = a.source.epoch < b.source.epoch && b.target.epoch < a.target.epoch
                let isSurrounded = b.source.epoch < a.source.epoch && a.target.epoch < b.target.epoch
                if isDouble || surrounds || isSurrounded { offences.append("validator \(validator): \(a) and \(b)") }
            }
        }
        return offences
    }
}
