import BeaconAPI
import ConsensusTypes
import JSONBytes
import Primitives
import SSZ

/// Values for requests and answers.
enum Sample {
    static let signature = filled(0xa7) as BLSSignature
    static let pubkey = filled(0x93) as BLSPubkey
    static let address = filled(0x11) as ExecutionAddress

    static func filled<let count: Int>(_ byte: UInt8) -> FixedBytes<count> {
        FixedBytes(bytes: [UInt8](repeating: byte, count: count)) ?? FixedBytes()
    }

    static func root(_ byte: UInt8) -> Root { filled(byte) }

    static let genesis = GenesisInfo(
        genesisTime: 1_606_824_023, genesisValidatorsRoot: root(0x4b), genesisForkVersion: filled(1))

    static let attestationData = AttestationData(
        slot: 9, index: 1, beaconBlockRoot: root(2), source: Checkpoint(epoch: 0, root: root(3)),
        target: Checkpoint(epoch: 1, root: root(4)))

    static let exit = SignedVoluntaryExit(
        message: VoluntaryExit(epoch: 3, validatorIndex: 4), signature: signature)

    static let headerInfo = BlockHeaderInfo(
        root: root(6), canonical: true,
        header: SignedBeaconBlockHeader(
            message: BeaconBlockHeader(
                slot: 1, proposerIndex: 2, parentRoot: root(7), stateRoot: root(8), bodyRoot: root(9)),
            signature: signature))

    static let proposerDuties = DutiesData(
        dependentRoot: root(5), executionOptimistic: true,
        duties: [ProposerDuty(pubkey: pubkey, validatorIndex: 6, slot: 7)])

    static func attesterDuty(_ index: ValidatorIndex) -> AttesterDuty {
        AttesterDuty(
            pubkey: pubkey, validatorIndex: index, committeeIndex: 1, committeeLength: 2, committeesAtSlot: 3,
            validatorCommitteeIndex: 1, slot: Slot(8 + index.rawValue % 8))
    }

    static func validatorInfo(_ index: UInt64) -> ValidatorInfo {
        ValidatorInfo(
            index: ValidatorIndex(index), balance: 31, status: .activeOngoing,
            validator: Validator(
                pubkey: pubkey, withdrawalCredentials: root(1), effectiveBalance: 32_000_000_000, slashed: false,
                activationEligibilityEpoch: 0, activationEpoch: 0, exitEpoch: Constants.farFutureEpoch,
                withdrawableEpoch: Constants.farFutureEpoch))
    }

    static let contribution = SignedContributionAndProof(
        message: ContributionAndProof(
            aggregatorIndex: 1,
            contribution: SyncCommitteeContribution(
                slot: 2, beaconBlockRoot: root(3), subcommitteeIndex: 1, aggregationBits: .init(),
                signature: signature),
            selectionProof: signature),
        signature: signature)

    static let registration = SignedValidatorRegistration(
        message: ValidatorRegistration(feeRecipient: address, gasLimit: 30_000_000, timestamp: 5, pubkey: pubkey),
        signature: signature)

    /// The zero value of a fork's type, put through its encoding, so that vectors have their sizes.
    static func zero<Value: Forked>(_ fork: ForkName, _ spec: Spec) throws -> Value {
        var source = ZeroSource()
        return try Value(ssz: try Value(fork, from: &source).sszEncoded(spec), fork, spec)
    }
}

/// Gives every type its default value.
private struct ZeroSource: ForkedSource {
    mutating func read<T: SSZType>() throws(JSONError) -> T { T() }

    func notInFork(_ typeName: String, _ fork: ForkName) -> JSONError { JSONError("\(fork) has no \(typeName)") }
}
