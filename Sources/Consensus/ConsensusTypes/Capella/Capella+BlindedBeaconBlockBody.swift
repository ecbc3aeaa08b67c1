package import Primitives
package import SSZ

extension Capella {
    /// A body whose payload is replaced by its header; same root (builder-specs, `BlindedBeaconBlockBody`).
    package struct BlindedBeaconBlockBody: CapellaBlindedBeaconBlockBody {
        package var randaoReveal: BLSSignature
        package var eth1Data: Eth1Data
        package var graffiti: Bytes32
        package var proposerSlashings: ProposerSlashings
        package var attesterSlashings: AttesterSlashings
        package var attestations: Attestations
        package var deposits: Deposits
        package var voluntaryExits: VoluntaryExits
        package var syncAggregate: SyncAggregate
        package var executionPayloadHeader: ExecutionPayloadHeader
        package var blsToExecutionChanges: BLSToExecutionChanges

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
            executionPayloadHeader: ExecutionPayloadHeader,
            blsToExecutionChanges: BLSToExecutionChanges
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
            self.executionPayloadHeader = executionPayloadHeader
            self.blsToExecutionChanges = blsToExecutionChanges
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
            executionPayloadHeader = try r.field("execution_payload_header")
            blsToExecutionChanges = try r.field("bls_to_execution_changes")
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
            v.field("execution_payload_header", executionPayloadHeader)
            v.field("bls_to_execution_changes", blsToExecutionChanges)
        }
    }
}
