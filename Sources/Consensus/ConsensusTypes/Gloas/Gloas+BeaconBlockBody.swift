package import Primitives
package import SSZ

extension Gloas {
    /// A block's operations and the bid for its payload (gloas/beacon-chain.md, `BeaconBlockBody`).
    package struct BeaconBlockBody: AltairBeaconBlockBody, SSZProgressiveContainer {
        package var randaoReveal: BLSSignature
        package var eth1Data: Eth1Data
        package var graffiti: Bytes32
        package var proposerSlashings: ProposerSlashings
        package var attesterSlashings: AttesterSlashings
        package var attestations: Attestations
        package var deposits: Deposits
        package var voluntaryExits: VoluntaryExits
        package var syncAggregate: SyncAggregate
        package var blsToExecutionChanges: BLSToExecutionChanges
        package var signedExecutionPayloadBid: SignedExecutionPayloadBid
        package var payloadAttestations: PayloadAttestations
        package var parentExecutionRequests: ExecutionRequests

        package static let activeFields = SSZActiveFields(all: 13)

        package init(
            randaoReveal: BLSSignature,
            eth1Data: Eth1Data,
            graffiti: Bytes32,
            proposerSlashings: ProposerSlashings,
            attesterSlashings: AttesterSlashings,
            attestations: Attestations,
            deposits: Deposits,
            voluntaryExits: VoluntaryExits,
            syncAggregate: SyncAggregate,
            blsToExecutionChanges: BLSToExecutionChanges,
            signedExecutionPayloadBid: SignedExecutionPayloadBid,
            payloadAttestations: PayloadAttestations,
            parentExecutionRequests: ExecutionRequests
        ) {
            self.randaoReveal = randaoReveal
            self.eth1Data = eth1Data
            self.graffiti = graffiti
            self.proposerSlashings = proposerSlashings
            self.attesterSlashings = attesterSlashings
            self.attestations = attestations
            self.deposits = deposits
            self.voluntaryExits = voluntaryExits
            self.syncAggregate = syncAggregate
            self.blsToExecutionChanges = blsToExecutionChanges
            self.signedExecutionPayloadBid = signedExecutionPayloadBid
            self.payloadAttestations = payloadAttestations
            self.parentExecutionRequests = parentExecutionRequests
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            randaoReveal = try r.field("randao_reveal")
            eth1Data = try r.field("eth1_data")
            graffiti = try r.field("graffiti")
            proposerSlashings = try r.field("proposer_slashings")
            attesterSlashings = try r.field("attester_slashings")
            attestations = try r.field("attestations")
            deposits = try r.field("deposits")
            voluntaryExits = try r.field("voluntary_exits")
            syncAggregate = try r.field("sync_aggregate")
            blsToExecutionChanges = try r.field("bls_to_execution_changes")
            signedExecutionPayloadBid = try r.field("signed_execution_payload_bid")
            payloadAttestations = try r.field("payload_attestations")
            parentExecutionRequests = try r.field("parent_execution_requests")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("randao_reveal", randaoReveal)
            v.field("eth1_data", eth1Data)
            v.field("graffiti", graffiti)
            v.field("proposer_slashings", proposerSlashings)
            v.field("attester_slashings", attesterSlashings)
            v.field("attestations", attestations)
            v.field("deposits", deposits)
            v.field("voluntary_exits", voluntaryExits)
            v.field("sync_aggregate", syncAggregate)
            v.field("bls_to_execution_changes", blsToExecutionChanges)
            v.field("signed_execution_payload_bid", signedExecutionPayloadBid)
            v.field("payload_attestations", payloadAttestations)
            v.field("parent_execution_requests", parentExecutionRequests)
        }
    }
}
