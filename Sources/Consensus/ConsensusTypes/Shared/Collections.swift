package import Primitives
package import SSZ

// The specification's list, vector and bit types that do not change between forks, by the specification's names.
// The state's large ones keep their Merkle nodes between roots.

// phase0/beacon-chain.md
package typealias BlockRoots = CachedVector<Root, SlotsPerHistoricalRoot>
package typealias StateRoots = CachedVector<Root, SlotsPerHistoricalRoot>
package typealias HistoricalRoots = CachedList<Root, HistoricalRootsLimit>
package typealias Eth1DataVotes = CachedList<Eth1Data, Eth1DataVotesLimit>
package typealias Validators = CachedList<Validator, ValidatorRegistryLimit>
package typealias Balances = CachedList<Gwei, ValidatorRegistryLimit>
package typealias RandaoMixes = CachedVector<Bytes32, EpochsPerHistoricalVector>
package typealias Slashings = CachedVector<Gwei, EpochsPerSlashingsVector>
package typealias JustificationBits = Bitvector<Constant<4>>
package typealias ProposerSlashings = SSZList<ProposerSlashing, Constant<16>>
package typealias Deposits = SSZList<Deposit, Constant<16>>
package typealias VoluntaryExits = SSZList<SignedVoluntaryExit, Constant<16>>
package typealias DepositProof = SSZVector<Bytes32, Constant<33>>
package typealias DepositDataList = SSZList<DepositData, DepositDataListLimit>

// altair/beacon-chain.md, altair/validator.md
package typealias EpochParticipation = CachedList<ParticipationFlags, ValidatorRegistryLimit>
package typealias InactivityScores = CachedList<UInt64, ValidatorRegistryLimit>
package typealias SyncCommitteeBits = Bitvector<SyncCommitteeSize>
package typealias SyncCommitteePubkeys = CachedVector<BLSPubkey, SyncCommitteeSize>
package typealias SyncSubcommitteeBits = Bitvector<SyncSubcommitteeSize>

// bellatrix/beacon-chain.md
package typealias LogsBloom = FixedBytes<256>
package typealias ExtraData = ByteList<Constant<32>>
package typealias Transaction = ByteList<Constant<1_073_741_824>>
package typealias Transactions = SSZList<Transaction, Constant<1_048_576>>

// capella/beacon-chain.md
package typealias HistoricalSummaries = CachedList<HistoricalSummary, HistoricalRootsLimit>
package typealias Withdrawals = SSZList<Withdrawal, MaxWithdrawalsPerPayload>
package typealias BLSToExecutionChanges = SSZList<SignedBLSToExecutionChange, Constant<16>>

// deneb/beacon-chain.md, deneb/p2p-interface.md, deneb/validator.md
package typealias Blob = ByteVector<Constant<131_072>>
package typealias Blobs = SSZList<Blob, MaxBlobCommitmentsPerBlock>
package typealias BlobKZGCommitments = SSZList<KZGCommitment, MaxBlobCommitmentsPerBlock>
package typealias KZGProofs = SSZList<KZGProof, MaxBlobCommitmentsPerBlock>
package typealias KZGCommitmentInclusionProof = SSZVector<Bytes32, KZGCommitmentInclusionProofDepth>

// electra/beacon-chain.md
package typealias DepositRequests = SSZList<DepositRequest, Constant<8192>>
package typealias WithdrawalRequests = SSZList<WithdrawalRequest, Constant<16>>
package typealias ConsolidationRequests = SSZList<ConsolidationRequest, Constant<2>>
package typealias PendingDeposits = CachedList<PendingDeposit, PendingDepositsLimit>
package typealias PendingPartialWithdrawals = CachedList<PendingPartialWithdrawal, PendingPartialWithdrawalsLimit>
package typealias PendingConsolidations = CachedList<PendingConsolidation, PendingConsolidationsLimit>

// fulu/beacon-chain.md, fulu/das-core.md, fulu/p2p-interface.md, fulu/validator.md
package typealias ProposerLookahead = SSZVector<ValidatorIndex, ProposerLookaheadLength>
package typealias Cell = ByteVector<Constant<2048>>
package typealias DataColumn = SSZList<Cell, MaxBlobCommitmentsPerBlock>
package typealias DataColumnIndices = SSZList<UInt64, Constant<128>>
package typealias KZGCommitmentsInclusionProof = SSZVector<Bytes32, Constant<4>>
package typealias CellKZGProofs = SSZList<KZGProof, MaxCellProofsPerBlock>
package typealias CellsBitList = Bitlist<MaxBlobCommitmentsPerBlock>
package typealias OptionalPartialDataColumnHeader = SSZList<PartialDataColumnHeader, Constant<1>>

// gloas/beacon-chain.md; what Gloas makes progressive is in `Gloas`
package typealias PTCBits = Bitvector<PTCSize>
package typealias PTCAttestingIndices = SSZList<ValidatorIndex, PTCSize>
