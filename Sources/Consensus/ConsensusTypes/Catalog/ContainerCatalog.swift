package import SSZ

/// The containers by their names in the specification: for tools and vectors that read a type's name.
package enum ContainerCatalog {
    /// - Returns: nil when the fork has no type of that name.
    package static func type(_ name: String, in fork: ForkName) -> (any SSZType.Type)? {
        if let own = byFork[fork]?[name] { return own }
        for (since, types) in shared where since <= fork {
            if let found = types[name] { return found }
        }
        return nil
    }

    package static func names(in fork: ForkName) -> [String] {
        let kept = shared.filter { $0.since <= fork }.flatMap(\.types.keys)
        return Set(kept).union(byFork[fork, default: [:]].keys).sorted()
    }

    /// Types that keep their shape, by the fork that brought them.
    private static let shared: [(since: ForkName, types: [String: any SSZType.Type])] = [
        (
            .phase0,
            [
                "AttestationData": AttestationData.self,
                "BeaconBlockHeader": BeaconBlockHeader.self,
                "Checkpoint": Checkpoint.self,
                "Deposit": Deposit.self,
                "DepositData": DepositData.self,
                "DepositMessage": DepositMessage.self,
                "Eth1Block": Eth1Block.self,
                "Eth1Data": Eth1Data.self,
                "Fork": Fork.self,
                "ForkData": ForkData.self,
                "HistoricalBatch": HistoricalBatch.self,
                "ProposerSlashing": ProposerSlashing.self,
                "SignedBeaconBlockHeader": SignedBeaconBlockHeader.self,
                "SignedVoluntaryExit": SignedVoluntaryExit.self,
                "SigningData": SigningData.self,
                "Validator": Validator.self,
                "VoluntaryExit": VoluntaryExit.self,
            ]
        ),
        (
            .altair,
            [
                "ContributionAndProof": ContributionAndProof.self,
                "SignedContributionAndProof": SignedContributionAndProof.self,
                "SyncAggregate": SyncAggregate.self,
                "SyncAggregatorSelectionData": SyncAggregatorSelectionData.self,
                "SyncCommittee": SyncCommittee.self,
                "SyncCommitteeContribution": SyncCommitteeContribution.self,
                "SyncCommitteeMessage": SyncCommitteeMessage.self,
            ]
        ),
        (
            .bellatrix,
            ["PowBlock": PowBlock.self]
        ),
        (
            .capella,
            [
                "BLSToExecutionChange": BLSToExecutionChange.self,
                "HistoricalSummary": HistoricalSummary.self,
                "SignedBLSToExecutionChange": SignedBLSToExecutionChange.self,
                "Withdrawal": Withdrawal.self,
            ]
        ),
        (
            .deneb,
            [
                "BlobIdentifier": BlobIdentifier.self,
                "BlobSidecar": BlobSidecar.self,
            ]
        ),
        (
            .electra,
            [
                "ConsolidationRequest": ConsolidationRequest.self,
                "DepositRequest": DepositRequest.self,
                "ExecutionRequests": ExecutionRequests.self,
                "PendingConsolidation": PendingConsolidation.self,
                "PendingDeposit": PendingDeposit.self,
                "PendingPartialWithdrawal": PendingPartialWithdrawal.self,
                "WithdrawalRequest": WithdrawalRequest.self,
            ]
        ),
        (
            .fulu,
            [
                "DataColumnSidecar": DataColumnSidecar.self,
                "DataColumnsByRootIdentifier": DataColumnsByRootIdentifier.self,
                "MatrixEntry": MatrixEntry.self,
                "PartialDataColumnGroupID": PartialDataColumnGroupID.self,
                "PartialDataColumnHeader": PartialDataColumnHeader.self,
                "PartialDataColumnPartsMetadata": PartialDataColumnPartsMetadata.self,
                "PartialDataColumnSidecar": PartialDataColumnSidecar.self,
            ]
        ),
        (
            .gloas,
            [
                "Builder": Builder.self,
                "BuilderDepositRequest": BuilderDepositRequest.self,
                "BuilderExitRequest": BuilderExitRequest.self,
                "BuilderPendingPayment": BuilderPendingPayment.self,
                "BuilderPendingWithdrawal": BuilderPendingWithdrawal.self,
                "IndexedPayloadAttestation": IndexedPayloadAttestation.self,
                "PayloadAttestation": PayloadAttestation.self,
                "PayloadAttestationData": PayloadAttestationData.self,
                "PayloadAttestationMessage": PayloadAttestationMessage.self,
                "ProposerPreferences": ProposerPreferences.self,
                "SignedProposerPreferences": SignedProposerPreferences.self,
            ]
        ),
    ]

    private static let byFork: [ForkName: [String: any SSZType.Type]] = [
        .phase0: phase0, .altair: altair, .bellatrix: bellatrix, .capella: capella, .deneb: deneb, .electra: electra,
        .fulu: fulu, .gloas: gloas,
    ]

    private static let phase0: [String: any SSZType.Type] = [
        "AggregateAndProof": Phase0.AggregateAndProof.self,
        "Attestation": Phase0.Attestation.self,
        "AttesterSlashing": Phase0.AttesterSlashing.self,
        "BeaconBlock": Phase0.BeaconBlock.self,
        "BeaconBlockBody": Phase0.BeaconBlockBody.self,
        "BeaconState": Phase0.BeaconState.self,
        "IndexedAttestation": Phase0.IndexedAttestation.self,
        "PendingAttestation": Phase0.PendingAttestation.self,
        "SignedAggregateAndProof": Phase0.SignedAggregateAndProof.self,
        "SignedBeaconBlock": Phase0.SignedBeaconBlock.self,
    ]

    private static let altair: [String: any SSZType.Type] = [
        "AggregateAndProof": Altair.AggregateAndProof.self,
        "Attestation": Altair.Attestation.self,
        "AttesterSlashing": Altair.AttesterSlashing.self,
        "BeaconBlock": Altair.BeaconBlock.self,
        "BeaconBlockBody": Altair.BeaconBlockBody.self,
        "BeaconState": Altair.BeaconState.self,
        "IndexedAttestation": Altair.IndexedAttestation.self,
        "LightClientBootstrap": Altair.LightClientBootstrap.self,
        "LightClientFinalityUpdate": Altair.LightClientFinalityUpdate.self,
        "LightClientHeader": Altair.LightClientHeader.self,
        "LightClientOptimisticUpdate": Altair.LightClientOptimisticUpdate.self,
        "LightClientUpdate": Altair.LightClientUpdate.self,
        "SignedAggregateAndProof": Altair.SignedAggregateAndProof.self,
        "SignedBeaconBlock": Altair.SignedBeaconBlock.self,
    ]

    private static let bellatrix: [String: any SSZType.Type] = [
        "AggregateAndProof": Bellatrix.AggregateAndProof.self,
        "Attestation": Bellatrix.Attestation.self,
        "AttesterSlashing": Bellatrix.AttesterSlashing.self,
        "BeaconBlock": Bellatrix.BeaconBlock.self,
        "BeaconBlockBody": Bellatrix.BeaconBlockBody.self,
        "BeaconState": Bellatrix.BeaconState.self,
        "ExecutionPayload": Bellatrix.ExecutionPayload.self,
        "ExecutionPayloadHeader": Bellatrix.ExecutionPayloadHeader.self,
        "IndexedAttestation": Bellatrix.IndexedAttestation.self,
        "LightClientBootstrap": Bellatrix.LightClientBootstrap.self,
        "LightClientFinalityUpdate": Bellatrix.LightClientFinalityUpdate.self,
        "LightClientHeader": Bellatrix.LightClientHeader.self,
        "LightClientOptimisticUpdate": Bellatrix.LightClientOptimisticUpdate.self,
        "LightClientUpdate": Bellatrix.LightClientUpdate.self,
        "SignedAggregateAndProof": Bellatrix.SignedAggregateAndProof.self,
        "SignedBeaconBlock": Bellatrix.SignedBeaconBlock.self,
    ]

    private static let capella: [String: any SSZType.Type] = [
        "AggregateAndProof": Capella.AggregateAndProof.self,
        "Attestation": Capella.Attestation.self,
        "AttesterSlashing": Capella.AttesterSlashing.self,
        "BeaconBlock": Capella.BeaconBlock.self,
        "BeaconBlockBody": Capella.BeaconBlockBody.self,
        "BeaconState": Capella.BeaconState.self,
        "ExecutionPayload": Capella.ExecutionPayload.self,
        "ExecutionPayloadHeader": Capella.ExecutionPayloadHeader.self,
        "IndexedAttestation": Capella.IndexedAttestation.self,
        "LightClientBootstrap": Capella.LightClientBootstrap.self,
        "LightClientFinalityUpdate": Capella.LightClientFinalityUpdate.self,
        "LightClientHeader": Capella.LightClientHeader.self,
        "LightClientOptimisticUpdate": Capella.LightClientOptimisticUpdate.self,
        "LightClientUpdate": Capella.LightClientUpdate.self,
        "SignedAggregateAndProof": Capella.SignedAggregateAndProof.self,
        "SignedBeaconBlock": Capella.SignedBeaconBlock.self,
    ]

    private static let deneb: [String: any SSZType.Type] = [
        "AggregateAndProof": Deneb.AggregateAndProof.self,
        "Attestation": Deneb.Attestation.self,
        "AttesterSlashing": Deneb.AttesterSlashing.self,
        "BeaconBlock": Deneb.BeaconBlock.self,
        "BeaconBlockBody": Deneb.BeaconBlockBody.self,
        "BeaconState": Deneb.BeaconState.self,
        "ExecutionPayload": Deneb.ExecutionPayload.self,
        "ExecutionPayloadHeader": Deneb.ExecutionPayloadHeader.self,
        "IndexedAttestation": Deneb.IndexedAttestation.self,
        "LightClientBootstrap": Deneb.LightClientBootstrap.self,
        "LightClientFinalityUpdate": Deneb.LightClientFinalityUpdate.self,
        "LightClientHeader": Deneb.LightClientHeader.self,
        "LightClientOptimisticUpdate": Deneb.LightClientOptimisticUpdate.self,
        "LightClientUpdate": Deneb.LightClientUpdate.self,
        "SignedAggregateAndProof": Deneb.SignedAggregateAndProof.self,
        "SignedBeaconBlock": Deneb.SignedBeaconBlock.self,
    ]

    private static let electra: [String: any SSZType.Type] = [
        "AggregateAndProof": Electra.AggregateAndProof.self,
        "Attestation": Electra.Attestation.self,
        "AttesterSlashing": Electra.AttesterSlashing.self,
        "BeaconBlock": Electra.BeaconBlock.self,
        "BeaconBlockBody": Electra.BeaconBlockBody.self,
        "BeaconState": Electra.BeaconState.self,
        "ExecutionPayload": Electra.ExecutionPayload.self,
        "ExecutionPayloadHeader": Electra.ExecutionPayloadHeader.self,
        "IndexedAttestation": Electra.IndexedAttestation.self,
        "LightClientBootstrap": Electra.LightClientBootstrap.self,
        "LightClientFinalityUpdate": Electra.LightClientFinalityUpdate.self,
        "LightClientHeader": Electra.LightClientHeader.self,
        "LightClientOptimisticUpdate": Electra.LightClientOptimisticUpdate.self,
        "LightClientUpdate": Electra.LightClientUpdate.self,
        "SignedAggregateAndProof": Electra.SignedAggregateAndProof.self,
        "SignedBeaconBlock": Electra.SignedBeaconBlock.self,
        "SingleAttestation": Electra.SingleAttestation.self,
    ]

    private static let fulu: [String: any SSZType.Type] = [
        "AggregateAndProof": Fulu.AggregateAndProof.self,
        "Attestation": Fulu.Attestation.self,
        "AttesterSlashing": Fulu.AttesterSlashing.self,
        "BeaconBlock": Fulu.BeaconBlock.self,
        "BeaconBlockBody": Fulu.BeaconBlockBody.self,
        "BeaconState": Fulu.BeaconState.self,
        "ExecutionPayload": Fulu.ExecutionPayload.self,
        "ExecutionPayloadHeader": Fulu.ExecutionPayloadHeader.self,
        "IndexedAttestation": Fulu.IndexedAttestation.self,
        "LightClientBootstrap": Fulu.LightClientBootstrap.self,
        "LightClientFinalityUpdate": Fulu.LightClientFinalityUpdate.self,
        "LightClientHeader": Fulu.LightClientHeader.self,
        "LightClientOptimisticUpdate": Fulu.LightClientOptimisticUpdate.self,
        "LightClientUpdate": Fulu.LightClientUpdate.self,
        "SignedAggregateAndProof": Fulu.SignedAggregateAndProof.self,
        "SignedBeaconBlock": Fulu.SignedBeaconBlock.self,
        "SingleAttestation": Fulu.SingleAttestation.self,
    ]

    private static let gloas: [String: any SSZType.Type] = [
        "AggregateAndProof": Gloas.AggregateAndProof.self,
        "Attestation": Gloas.Attestation.self,
        "AttesterSlashing": Gloas.AttesterSlashing.self,
        "BeaconBlock": Gloas.BeaconBlock.self,
        "BeaconBlockBody": Gloas.BeaconBlockBody.self,
        "BeaconState": Gloas.BeaconState.self,
        "DataColumnSidecar": Gloas.DataColumnSidecar.self,
        "ExecutionPayload": Gloas.ExecutionPayload.self,
        "ExecutionPayloadBid": Gloas.ExecutionPayloadBid.self,
        "ExecutionPayloadEnvelope": Gloas.ExecutionPayloadEnvelope.self,
        "ExecutionRequests": Gloas.ExecutionRequests.self,
        "IndexedAttestation": Gloas.IndexedAttestation.self,
        "LightClientBootstrap": Gloas.LightClientBootstrap.self,
        "LightClientFinalityUpdate": Gloas.LightClientFinalityUpdate.self,
        "LightClientHeader": Gloas.LightClientHeader.self,
        "LightClientOptimisticUpdate": Gloas.LightClientOptimisticUpdate.self,
        "LightClientUpdate": Gloas.LightClientUpdate.self,
        "PartialDataColumnGroupID": Gloas.PartialDataColumnGroupID.self,
        "PartialDataColumnPartsMetadata": Gloas.PartialDataColumnPartsMetadata.self,
        "PartialDataColumnSidecar": Gloas.PartialDataColumnSidecar.self,
        "SignedAggregateAndProof": Gloas.SignedAggregateAndProof.self,
        "SignedBeaconBlock": Gloas.SignedBeaconBlock.self,
        "SignedExecutionPayloadBid": Gloas.SignedExecutionPayloadBid.self,
        "SignedExecutionPayloadEnvelope": Gloas.SignedExecutionPayloadEnvelope.self,
        "SingleAttestation": Gloas.SingleAttestation.self,
    ]
}
