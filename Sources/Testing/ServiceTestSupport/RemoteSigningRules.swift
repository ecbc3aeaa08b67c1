import ConsensusTypes
import JSONBytes
import Primitives
import SSZ
import Signing
import TestSupport

/// What a remote signer makes of a request: the signing root by the message and the fork that the request names, without
/// a look at the client's own computation. It must be the root that the request says.
enum RemoteSigningRules {
    static func signingRoot(_ body: [UInt8], _ context: SigningContext) throws -> Root {
        var reader = JSONReader(body)
        let object = try reader.object()
        try reader.finish()
        var rules = Request(object: object, spec: context.spec, chain: context.genesisValidatorsRoot)
        let root = try rules.signingRoot()
        var stated = try object.value("signingRoot")
        guard try stated.hex() == root else { throw VectorError("another signing root") }
        return root
    }

    private struct Request {
        let object: JSONObject
        let spec: Spec
        let chain: Root

        mutating func signingRoot() throws -> Root {
            var type = try object.value("type")
            switch try type.string() {
            case "BLOCK_V2": return try block()
            case "ATTESTATION":
                let data: AttestationData = try read("attestation")
                return try root(data, 0x0100_0000, data.target.epoch)
            case "AGGREGATION_SLOT":
                let slot = Slot(try number("aggregation_slot", "slot"))
                return try root(slot, 0x0500_0000, spec.computeEpochAtSlot(slot))
            case "AGGREGATE_AND_PROOF":
                let message: Phase0.AggregateAndProof = try read("aggregate_and_proof")
                return try root(message, 0x0600_0000, spec.computeEpochAtSlot(message.aggregate.data.slot))
            case "AGGREGATE_AND_PROOF_V2": return try aggregate()
            case "RANDAO_REVEAL":
                let epoch = Epoch(try number("randao_reveal", "epoch"))
                return try root(epoch, 0x0200_0000, epoch)
            case "VOLUNTARY_EXIT":
                let exit: VoluntaryExit = try read("voluntary_exit")
                return try root(exit, 0x0400_0000, exit.epoch)
            case "SYNC_COMMITTEE_MESSAGE":
                let slot = Slot(try number("sync_committee_message", "slot"))
                var value = try object.value("sync_committee_message")
                var vote = try value.object().value("beacon_block_root")
                let blockRoot: Root = try vote.hex()
                return try root(blockRoot, 0x0700_0000, spec.computeEpochAtSlot(slot))
            case "SYNC_COMMITTEE_SELECTION_PROOF":
                let data: SyncAggregatorSelectionData = try read("sync_aggregator_selection_data")
                return try root(data, 0x0800_0000, spec.computeEpochAtSlot(data.slot))
            case "SYNC_COMMITTEE_CONTRIBUTION_AND_PROOF":
                let message: ContributionAndProof = try read("contribution_and_proof")
                return try root(message, 0x0900_0000, spec.computeEpochAtSlot(message.contribution.slot))
            case let other: return try later(other)
            }
        }

        private func later(_ type: String) throws -> Root {
            switch type {
            case "VALIDATOR_REGISTRATION":
                let message: ValidatorRegistration = try read("validator_registration")
                return try genesisRoot(message, 0x0000_0001)
            case "DEPOSIT": return try deposit()
            case "EXECUTION_PAYLOAD_BID":
                let bid: Gloas.ExecutionPayloadBid = try data("execution_payload_bid")
                return try root(bid, 0x0b00_0000, spec.computeEpochAtSlot(bid.slot))
            case "EXECUTION_PAYLOAD_ENVELOPE":
                let envelope: Gloas.ExecutionPayloadEnvelope = try data("execution_payload_envelope")
                return try root(envelope, 0x0b00_0000, spec.computeEpochAtSlot(Slot(envelope.payload.slotNumber)))
            case "PAYLOAD_ATTESTATION_MESSAGE":
                let vote: PayloadAttestationData = try data("payload_attestation_message")
                return try root(vote, 0x0c00_0000, spec.computeEpochAtSlot(vote.slot))
            case "PROPOSER_PREFERENCES":
                let message: ProposerPreferences = try data("proposer_preferences")
                return try root(message, 0x0d00_0000, spec.computeEpochAtSlot(message.proposalSlot))
            case "BUILDER_REQUEST_AUTH":
                let message: BuilderRequestAuth = try data("builder_request_auth")
                return try genesisRoot(message, 0x0b00_0001)
            default: throw VectorError("an unknown type: \(type)")
            }
        }

        private func block() throws -> Root {
            var value = try object.value("beacon_block")
            let fields = try value.object()
            let fork = try version(fields)
            if fork < .bellatrix {
                var whole = try fields.value("block")
                let block = try ForkedBeaconBlock(json: &whole, fork, spec)
                return try root(
                    objectRoot: block.hashTreeRoot(spec), 0, spec.computeEpochAtSlot(block.header(spec).slot))
            }
            var header = try fields.value("block_header")
            let decoded = try BeaconBlockHeader(json: &header, spec.limits)
            return try root(decoded, 0, spec.computeEpochAtSlot(decoded.slot))
        }

        private func aggregate() throws -> Root {
            var value = try object.value("aggregate_and_proof")
            let fields = try value.object()
            var data = try fields.value("data")
            let message = try ForkedAggregateAndProof(json: &data, try version(fields), spec)
            let epoch = spec.computeEpochAtSlot(message.aggregate.data.slot)
            return try root(objectRoot: message.hashTreeRoot(spec), 0x0600_0000, epoch)
        }

        private func deposit() throws -> Root {
            var value = try object.value("deposit")
            let fields = try value.object()
            var pubkey = try fields.value("pubkey")
            var credentials = try fields.value("withdrawal_credentials")
            var amount = try fields.value("amount")
            var version = try fields.value("genesis_fork_version")
            let message = DepositMessage(
                pubkey: try pubkey.hex(), withdrawalCredentials: try credentials.hex(),
                amount: Gwei(try amount.quotedUInt64()))
            return signingRoot(
                message.hashTreeRoot(spec.limits), 0x0300_0000,
                ForkData(currentVersion: try version.hex(), genesisValidatorsRoot: Root()))
        }

        // MARK: - Parts

        private func version(_ fields: JSONObject) throws -> ForkName {
            var version = try fields.value("version")
            let text = try version.string()
            guard text == text.uppercased(), let fork = ForkName(name: text) else { throw VectorError("no version") }
            return fork
        }

        private func read<T: SSZType>(_ key: String) throws -> T {
            var value = try object.value(key)
            return try T(json: &value, spec.limits)
        }

        /// What is under `data`, of a message that says its version beside.
        private func data<T: SSZType>(_ key: String) throws -> T {
            var value = try object.value(key)
            let fields = try value.object()
            guard try version(fields) >= .gloas else { throw VectorError("a message of Gloas in an earlier fork") }
            var data = try fields.value("data")
            return try T(json: &data, spec.limits)
        }

        private func number(_ key: String, _ field: String) throws -> UInt64 {
            var value = try object.value(key)
            var number = try value.object().value(field)
            return try number.quotedUInt64()
        }

        private func root(_ message: some SSZType, _ type: UInt32, _ epoch: Epoch) throws -> Root {
            try root(objectRoot: message.hashTreeRoot(spec.limits), type, epoch)
        }

        /// `get_domain` with the request's fork.
        private func root(objectRoot: Root, _ type: UInt32, _ epoch: Epoch) throws -> Root {
            var value = try object.value("fork_info")
            let info = try value.object()
            var forkValue = try info.value("fork")
            var chainValue = try info.value("genesis_validators_root")
            let fork = try Fork(json: &forkValue, .none)
            let version = epoch < fork.epoch ? fork.previousVersion : fork.currentVersion
            guard try chainValue.hex() == chain else { throw VectorError("another chain") }
            return signingRoot(
                objectRoot, type, ForkData(currentVersion: version, genesisValidatorsRoot: chain))
        }

        /// A message that is signed without a chain must not name a fork.
        private func genesisRoot(_ message: some SSZType, _ type: UInt32) throws -> Root {
            guard object.optional("fork_info") == nil else { throw VectorError("a fork where none belongs") }
            return signingRoot(
                message.hashTreeRoot(spec.limits), type,
                ForkData(currentVersion: spec.config.genesisForkVersion, genesisValidatorsRoot: Root()))
        }

        private func signingRoot(_ objectRoot: Root, _ type: UInt32, _ forkData: ForkData) -> Root {
            var domain = Domain()
            let head = DomainType(type)
            let tail = forkData.hashTreeRoot(.none)
            for index in 0..<4 { domain[index] = head[index] }
            for index in 0..<28 { domain[4 + index] = tail[index] }
            return SigningData(objectRoot: objectRoot, domain: domain).hashTreeRoot(.none)
        }
    }
}
