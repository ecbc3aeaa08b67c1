import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ
import TestSupport

/// Reads votes and blocks out of what clients sent, for the detector. What cannot be read, or has no sender, is an
/// error: nothing is left out of the judgement.
struct SentMessages {
    private let spec: Spec
    private var committees: CommitteeBook
    private var messages = PublishedMessages()

    /// - Parameter node: asked for the committees of votes that name a seat instead of a validator, as all do before
    ///   Electra.
    init(node: any BeaconNodeAPI, spec: Spec) {
        self.spec = spec
        committees = CommitteeBook(node)
    }

    /// The votes and blocks of these requests.
    static func read(
        _ publications: [RecordingProxy.Publication], node: any BeaconNodeAPI, spec: Spec = .minimal
    ) async throws -> PublishedMessages {
        var reading = SentMessages(node: node, spec: spec)
        for publication in publications { try await reading.read(publication) }
        return reading.messages
    }

    private mutating func read(_ publication: RecordingProxy.Publication) async throws {
        switch publication.route {
        case .submitAttestations, .submitAttestationsV1:
            let attestations: [ForkedSubmittedAttestation] = try Self.decode(publication, spec)
            for attestation in attestations { try await record(attestation) }
        case .submitAggregateAndProofs, .submitAggregateAndProofsV1:
            let aggregates: [ForkedSignedAggregateAndProof] = try Self.decode(publication, spec)
            for aggregate in aggregates { try await record(seats: aggregate.message.aggregate) }
        case .publishBlock, .publishBlockV1:
            let contents: ForkedSignedBlockContents = try Self.decode(publication, spec)
            record(contents.signedBlock.signedHeader(spec).message)
        case .publishBlindedBlock, .publishBlindedBlockV1:
            let block: ForkedSignedBlindedBeaconBlock = try Self.decode(publication, spec)
            record(block.signedHeader(spec).message)
        default:
            // Messages of sync committees cannot be slashed.
            break
        }
    }

    /// The body in the form and the fork that the headers name.
    static func decode<Value: VersionedPayload>(
        _ publication: RecordingProxy.Publication, _ spec: Spec = .minimal
    ) throws -> Value {
        let metadata = BodyMetadata { publication.header($0) }
        switch BodyForm(contentType: publication.header("Content-Type")) {
        case .json: return try VersionedBody<Value>(json: publication.body, metadata, spec).value
        case .ssz: return try VersionedBody<Value>(ssz: publication.body, metadata, spec).value
        case nil: throw VectorError("\(publication.route) came in a form that is unknown")
        }
    }

    private mutating func record(_ header: BeaconBlockHeader) {
        messages.record(block: header.hashTreeRoot(.none), at: header.slot, by: header.proposerIndex)
    }

    private mutating func record(_ attestation: ForkedSubmittedAttestation) async throws {
        switch attestation {
        case .electra(let single), .fulu(let single), .gloas(let single):
            messages.record(vote: single.data, by: single.attesterIndex)
        case .phase0(let attestation), .altair(let attestation), .bellatrix(let attestation),
            .capella(let attestation), .deneb(let attestation):
            try await record(seats: .phase0(attestation))
        }
    }

    private mutating func record(seats attestation: ForkedAttestation) async throws {
        let attesters = try await committees.attesters(of: attestation)
        guard !attesters.isEmpty else { throw VectorError("nobody has the seats of \(attestation)") }
        for attester in attesters { messages.record(vote: attestation.data, by: attester) }
    }
}

extension RecordingProxy {
    /// Waits until what was sent so far is as wanted.
    func wait(
        for what: String, _ probe: BeaconProbe, seconds: Double = 300, _ isThere: (PublishedMessages) -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            // Looks once more after the deadline: this process may have been the one that was starved.
            let isOver = ContinuousClock.now > deadline
            let sent = try? await SentMessages.read(try publications, node: probe.node)
            if let sent, isThere(sent) { return }
            guard !isOver else { throw VectorError("\(what) did not come within \(seconds) s") }
            try await Task.sleep(for: .milliseconds(250))
        }
    }
}
