import ConsensusTypes
import Primitives
import SSZ
import StateTransition
import TestSupport
import Testing

/// Blocks that must be refused, with the place and without a trap.
@Suite struct InvalidBlockTests {
    @Test func slotsMustAdvance() throws {
        let chain = try ChainBuilder()
        var state = chain.state
        #expect(throws: StateTransitionError.invalid(.slots, .slotNotAfterState(state: 0, requested: 0))) {
            try processSlots(&state, to: 0, chain.context)
        }
        #expect(state == chain.state)
    }

    @Test func unsupportedForksSaySo() {
        #expect("\(StateTransitionError.unsupportedFork(.fulu))" == "no state transition for fork fulu")
    }

    @Test func blocksOfAnotherForkAreRefused() throws {
        let chain = try ChainBuilder()
        var state = chain.state
        var block = Altair.SignedBeaconBlock()
        block.message.slot = 1
        #expect(throws: StateTransitionError.forkMismatch(state: .phase0, block: .altair)) {
            try stateTransition(&state, .altair(block), chain.context)
        }
    }

    @Test(arguments: [ForkName.phase0, .altair, .bellatrix, .capella, .deneb])
    func eachRuleIsChecked(_ fork: ForkName) throws {
        var chain = try ChainBuilder(genesis: fork)
        for slot in 1...9 { _ = try chain.extend(to: Slot(UInt64(slot))) }
        let valid = try chain.build(10)
        var accepted = chain.state
        try stateTransition(&accepted, valid, chain.context, verifySignatures: .individually)
        switch valid {
        case .phase0(let block):
            try checkBlockRules(Refusals(chain: chain, valid: block.message, wrap: ForkedBeaconBlock.phase0))
            try checkOperationRules(Refusals(chain: chain, valid: block.message, wrap: ForkedBeaconBlock.phase0))
        case .altair(let block):
            try checkAltairRules(Refusals(chain: chain, valid: block.message, wrap: ForkedBeaconBlock.altair))
        case .bellatrix(let block):
            let refusals = Refusals(chain: chain, valid: block.message, wrap: ForkedBeaconBlock.bellatrix)
            try checkAltairRules(refusals)
            try checkPayloadRules(refusals)
        case .capella(let block):
            let refusals = Refusals(chain: chain, valid: block.message, wrap: ForkedBeaconBlock.capella)
            try checkAltairRules(refusals)
            try checkPayloadRules(refusals)
            try checkCapellaRules(refusals)
        case .deneb(let block):
            let refusals = Refusals(chain: chain, valid: block.message, wrap: ForkedBeaconBlock.deneb)
            try checkAltairRules(refusals)
            try checkPayloadRules(refusals)
            try checkCapellaRules(refusals)
            let limit = Int(chain.spec.config.maxBlobsPerBlock)
            try refusals.check(.executionPayload) {
                $0.body.blobKZGCommitments = .init([KZGCommitment](repeating: .init(), count: limit + 1))
            }
        default: Issue.record("a block of \(valid.forkName)")
        }
    }

    /// The verifier is asked what the specification asks the execution engine, and its word counts.
    @Test func payloadVerifierDecides() throws {
        let chain = try ChainBuilder(genesis: .deneb)
        let signed = try chain.build(1)
        guard case .deneb(let block) = signed else {
            Issue.record("a block of \(signed.forkName)")
            return
        }
        var hash = Merkle.sha256([UInt8](repeating: 0, count: 48))
        hash[0] = 1
        let expected = NewPayloadRequest.deneb(
            block.message.body.executionPayload, versionedHashes: [hash],
            parentBeaconBlockRoot: block.message.parentRoot)
        for isValid in [true, false] {
            var state = chain.state
            let verifier = ExpectingVerifier(expected: expected, isValid: isValid)
            guard !isValid else {
                try stateTransition(&state, signed, chain.context, payloadVerifier: verifier)
                continue
            }
            #expect(throws: StateTransitionError.invalid(.executionPayload, .payloadInvalid)) {
                try stateTransition(&state, signed, chain.context, payloadVerifier: verifier)
            }
        }
    }

    private func checkAltairRules<B: BeaconBlockProtocol>(_ refusals: Refusals<B>) throws
    where
        B.Body: AltairBeaconBlockBody, B.Body.Attestation == Phase0.Attestation,
        B.Body.AttesterSlashing == Phase0.AttesterSlashing
    {
        try checkBlockRules(refusals)
        try checkOperationRules(refusals)
        try refusals.check(.syncAggregate) { $0.body.syncAggregate.syncCommitteeBits[5] = false }
        try refusals.check(.syncAggregate) { $0.body.syncAggregate = SyncAggregate() }
    }

    private func checkPayloadRules<B: BeaconBlockProtocol>(_ refusals: Refusals<B>) throws
    where B.Body: BellatrixBeaconBlockBody {
        try refusals.check(.executionPayload) { $0.body.executionPayload.parentHash[0] ^= 1 }
        try refusals.check(.executionPayload) { $0.body.executionPayload.prevRandao[0] ^= 1 }
        try refusals.check(.executionPayload) { $0.body.executionPayload.timestamp += 1 }
        try refusals.check(.stateRoot) { $0.body.executionPayload.gasUsed += 1 }
    }

    private func checkCapellaRules<B: BeaconBlockProtocol>(_ refusals: Refusals<B>) throws
    where B.Body: CapellaBeaconBlockBody {
        try refusals.check(.withdrawals) { $0.body.executionPayload.withdrawals.append(Withdrawal()) }
        let chain = refusals.chain
        let valid = chain.addressChange(of: 3)
        try refusals.check(.stateRoot) { $0.body.blsToExecutionChanges = [valid] }
        var change = valid
        change.message.validatorIndex = ValidatorIndex(.max)
        try refusals.check(.blsToExecutionChange(0)) { $0.body.blsToExecutionChanges = [change] }
        change = valid
        change.message.validatorIndex = 4
        try refusals.check(.blsToExecutionChange(0)) { $0.body.blsToExecutionChanges = [change] }
        change = valid
        change.message.toExecutionAddress[0] ^= 1
        try refusals.check(.blsToExecutionChange(0)) { $0.body.blsToExecutionChanges = [change] }
        try refusals.check(.blsToExecutionChange(1)) { $0.body.blsToExecutionChanges = [valid, valid] }
    }

    private let infinity = Constants.g2PointAtInfinity

    private func checkBlockRules<B: BeaconBlockProtocol>(_ refusals: Refusals<B>) throws
    where B.Body.Attestation == Phase0.Attestation {
        try refusals.check(.blockHeader) { $0.parentRoot[0] ^= 1 }
        try refusals.check(.blockHeader) { $0.proposerIndex = ValidatorIndex($0.proposerIndex.rawValue ^ 1) }
        try refusals.check(.stateRoot) { $0.stateRoot[31] ^= 1 }
        try refusals.check(.randao) { $0.body.randaoReveal = infinity }
        try refusals.check(.operations) { $0.body.deposits.append(Deposit()) }
        try refusals.check(.attestation(0)) { $0.body.attestations[0].signature = infinity }
        try refusals.check(.attestation(0)) { $0.body.attestations[0].aggregationBits = .init(count: 3) }
        try refusals.check(.attestation(0)) { $0.body.attestations[0].aggregationBits = .init(count: 2) }
        try refusals.check(.attestation(0)) { $0.body.attestations[0].data.slot = Slot(.max) }
        try refusals.check(.attestation(0)) { $0.body.attestations[0].data.target.epoch = Epoch(.max) }
        try refusals.check(.attestation(0)) { $0.body.attestations[0].data.index = CommitteeIndex(.max) }
        try refusals.check(.attestation(0)) { $0.body.attestations[0].data.source.root[0] ^= 1 }
    }

    private func checkOperationRules<B: BeaconBlockProtocol>(_ refusals: Refusals<B>) throws
    where B.Body.AttesterSlashing == Phase0.AttesterSlashing {
        try refusals.check(.voluntaryExit(0)) { $0.body.voluntaryExits.append(exit(of: ValidatorIndex(.max))) }
        try refusals.check(.voluntaryExit(0)) { $0.body.voluntaryExits.append(exit(of: 3)) }
        try refusals.check(.proposerSlashing(0)) { $0.body.proposerSlashings.append(ProposerSlashing()) }
        try refusals.check(.proposerSlashing(0)) {
            var slashing = ProposerSlashing()
            slashing.signedHeader1.message.proposerIndex = ValidatorIndex(.max)
            slashing.signedHeader2.message = slashing.signedHeader1.message
            slashing.signedHeader2.message.bodyRoot[0] = 1
            $0.body.proposerSlashings.append(slashing)
        }
        try refusals.check(.attesterSlashing(0)) { $0.body.attesterSlashings.append(Phase0.AttesterSlashing()) }
        for indices in [[], [ValidatorIndex(.max)], [2, 1], [1, 1]] as [[ValidatorIndex]] {
            try refusals.check(.attesterSlashing(0)) {
                var slashing = Phase0.AttesterSlashing()
                slashing.attestation1.attestingIndices = .init(indices)
                slashing.attestation2 = slashing.attestation1
                slashing.attestation2.data.beaconBlockRoot[0] = 1
                $0.body.attesterSlashings.append(slashing)
            }
        }
    }

    private func exit(of index: ValidatorIndex) -> SignedVoluntaryExit {
        SignedVoluntaryExit(message: VoluntaryExit(epoch: 0, validatorIndex: index), signature: BLSSignature())
    }

    /// Whatever one flips in a block, the transition answers with an error or a state, and never traps.
    @Test(arguments: [ForkName.altair, .bellatrix, .capella, .deneb, .electra, .fulu])
    func bitFlipsNeverTrap(_ fork: ForkName) throws {
        var chain = try ChainBuilder(genesis: fork)
        for slot in 1...11 { _ = try chain.extend(to: Slot(UInt64(slot))) }
        let bytes = try chain.build(12).sszEncoded(chain.spec)
        var refused = 0
        forAll(seed: 11, count: 120) { random, _ in
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let position = Int.random(in: 100..<damaged.count, using: &random)
                damaged[position] = UInt8.random(in: 0...255, using: &random)
            }
            guard let block = try? ForkedSignedBeaconBlock(ssz: damaged, fork, chain.spec),
                block.slot < chain.state.slot + 64
            else { return }
            var state = chain.state
            do {
                try stateTransition(&state, block, chain.context, verifySignatures: .none)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 0)
    }
}

/// Accepts, or refuses, the one request that it expects.
private struct ExpectingVerifier: PayloadVerifier {
    let expected: NewPayloadRequest
    let isValid: Bool

    func verifyAndNotifyNewPayload(_ request: NewPayloadRequest) -> Bool { request == expected && isValid }
}

/// Damages a valid block, signs it anew, and expects a refusal.
private struct Refusals<B: BeaconBlockProtocol> {
    let chain: ChainBuilder
    let valid: B
    let wrap: (B) -> ForkedBeaconBlock

    /// In one batch the place of a wrong signature is not known, but the refusal stands.
    func check(_ place: StateTransitionError.Place, _ change: (inout B) -> Void) throws {
        var block = valid
        change(&block)
        var advanced = chain.state
        try processSlots(&advanced, to: valid.slot, chain.context)
        // A block of somebody who may not propose is signed by that somebody.
        let signed = chain.sign(wrap(block), advanced)
        for mode: SignatureVerification in [.individually, .batch] {
            var state = chain.state
            do {
                try stateTransition(&state, signed, chain.context, verifySignatures: mode)
                Issue.record("accepted with a wrong \(place)")
            } catch StateTransitionError.invalid(let found, let reason) {
                #expect(found == place || found == .signatures, "\(reason)")
            }
        }
    }
}
