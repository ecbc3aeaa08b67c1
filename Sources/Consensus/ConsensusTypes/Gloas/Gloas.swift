package import Primitives
package import SSZ

/// The types of the Gloas fork: lists without limits and trees that grow (EIP-7688), payloads apart from blocks and
/// bought from builders (EIP-7732).
package enum Gloas {
    package typealias AggregationBits = Bitlist<Progressive>
    package typealias AttestingIndices = SSZList<ValidatorIndex, Progressive>
    package typealias CommitteeBits = Electra.CommitteeBits
    package typealias Attestations = SSZList<Attestation, Progressive>
    package typealias AttesterSlashings = SSZList<AttesterSlashing, Progressive>
    package typealias ProposerSlashings = SSZList<ProposerSlashing, Progressive>
    package typealias Deposits = SSZList<Deposit, Progressive>
    package typealias VoluntaryExits = SSZList<SignedVoluntaryExit, Progressive>
    package typealias BLSToExecutionChanges = SSZList<SignedBLSToExecutionChange, Progressive>
    package typealias PayloadAttestations = SSZList<PayloadAttestation, Progressive>
    package typealias SingleAttestation = Electra.SingleAttestation

    package typealias Transaction = ByteList<Progressive>
    package typealias Transactions = SSZList<Transaction, Progressive>
    package typealias Withdrawals = SSZList<Withdrawal, Progressive>
    package typealias BlockAccessList = ByteList<Progressive>
    package typealias BlobKZGCommitments = SSZList<KZGCommitment, Progressive>
    package typealias DepositRequests = SSZList<DepositRequest, Progressive>
    package typealias WithdrawalRequests = SSZList<WithdrawalRequest, Progressive>
    package typealias ConsolidationRequests = SSZList<ConsolidationRequest, Progressive>
    package typealias BuilderDepositRequests = SSZList<BuilderDepositRequest, Progressive>
    package typealias BuilderExitRequests = SSZList<BuilderExitRequest, Progressive>

    package typealias Validators = CachedList<Validator, Progressive>
    package typealias Balances = CachedList<Gwei, Progressive>
    package typealias EpochParticipation = CachedList<ParticipationFlags, Progressive>
    package typealias InactivityScores = CachedList<UInt64, Progressive>
    package typealias PendingDeposits = CachedList<PendingDeposit, Progressive>
    package typealias PendingPartialWithdrawals = CachedList<PendingPartialWithdrawal, Progressive>
    package typealias PendingConsolidations = CachedList<PendingConsolidation, Progressive>
    package typealias Builders = CachedList<Builder, Progressive>
    package typealias BuilderPendingWithdrawals = CachedList<BuilderPendingWithdrawal, Progressive>
    package typealias BuilderPendingPayments = CachedVector<BuilderPendingPayment, BuilderPendingPaymentsLength>
    package typealias ExecutionPayloadAvailability = Bitvector<SlotsPerHistoricalRoot>
    /// A payload timeliness committee.
    package typealias PTC = SSZVector<ValidatorIndex, PTCSize>
    package typealias PTCWindow = CachedVector<PTC, PTCWindowLength>

    package typealias DataColumn = SSZList<Cell, Progressive>
    package typealias KZGProofs = SSZList<KZGProof, Progressive>
    package typealias CellsBitList = Bitlist<Progressive>

    /// A branch to `current_sync_committee`, generalized index 2945.
    package typealias CurrentSyncCommitteeBranch = SSZVector<Bytes32, Constant<11>>
    /// A branch to `next_sync_committee`, generalized index 2946.
    package typealias NextSyncCommitteeBranch = SSZVector<Bytes32, Constant<11>>
    /// A branch to `finalized_checkpoint.root`, generalized index 735.
    package typealias FinalityBranch = SSZVector<Bytes32, Constant<9>>
    /// A branch to the body's `signed_execution_payload_bid.message.parent_block_hash`, generalized index 2856.
    package typealias ExecutionBranch = SSZVector<Bytes32, Constant<11>>
}
