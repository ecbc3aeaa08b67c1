import BLS
import BeaconAPI
import BeaconAPIClient
import BeaconNodePool
import ConsensusTypes
import Console
import Foundation
import Logging
import Primitives
import Signing
import SlashingProtection
import ValidatorClient

/// What a beacon node says of validators that are to leave, and the messages that make them leave.
struct VoluntaryExits: Sendable {
    let node: any BeaconNodeAPI
    let context: SigningContext
    /// The epoch of the head.
    let current: Epoch

    /// Asks the node for its chain.
    init(node url: String) async throws {
        do {
            let first = try HTTPBeaconNode(url: url, spec: .mainnet)
            let genesis = try await first.genesis()
            let spec = try NodeSpec.read(try await first.configSpec()).spec
            first.adopt(spec)
            node = first
            context = SigningContext(spec: spec, genesisValidatorsRoot: genesis.genesisValidatorsRoot)
            current = spec.computeEpochAtSlot(try await first.header(.head).data.header.message.slot)
        } catch {
            throw UserError("\(error)", remedy: "check --beacon-node")
        }
    }

    /// A validator that can leave.
    struct Leaver: Sendable {
        let pubkey: BLSPubkey
        let info: ValidatorInfo
        /// The epoch that the exit is signed for.
        let epoch: Epoch
    }

    /// The validator of a key, if the chain lets it leave.
    func leaver(_ pubkey: BLSPubkey, epoch: Epoch?) async throws -> Leaver {
        let info: ValidatorInfo
        do {
            info = try await node.validator(.head, .pubkey(pubkey)).data
        } catch {
            throw UserError("the beacon node does not know the validator \(pubkey): \(error)")
        }
        guard info.status == .activeOngoing else {
            throw UserError(
                "the validator \(pubkey) is \(info.status.rawValue)",
                remedy: "only validators that are active can leave")
        }
        // process_voluntary_exit (phase0/beacon-chain.md): a validator serves for a while first.
        let (earliest, overflow) = info.validator.activationEpoch.rawValue.addingReportingOverflow(
            context.spec.config.shardCommitteePeriod.rawValue)
        guard !overflow, current.rawValue >= earliest else {
            throw UserError(
                "the validator \(pubkey) cannot leave before epoch \(earliest), the chain is in epoch \(current)",
                remedy: "try again then")
        }
        return Leaver(pubkey: pubkey, info: info, epoch: epoch ?? current)
    }

    /// Signs through the one door to the keys: from Deneb on in Capella's domain (EIP-7044).
    func sign(
        _ leavers: [Leaver], keys: [SecretKey], record: any SlashingStore, logger: Logger
    ) async throws -> [SignedVoluntaryExit] {
        let service = try SigningService(
            context: context, database: record, signer: LocalSigner(keys: keys), logger: logger)
        var exits: [SignedVoluntaryExit] = []
        for leaver in leavers {
            let message = VoluntaryExit(epoch: leaver.epoch, validatorIndex: leaver.info.index)
            exits.append(try await service.signVoluntaryExit(message, current: current, pubkey: leaver.pubkey))
        }
        return exits
    }
}
