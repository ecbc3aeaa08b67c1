import BeaconAPI
import ConsensusTypes
import Primitives
import SSZ

extension RouteProbe {
    static let gloas: [RouteProbe] = [
        .init(.ptcDuties) { node, _ in try await node.ptcDuties(3, [1, 2]) },
        .init(.payloadAttestationData) { node, _ in
            (try await node.payloadAttestationData(slot: 7), try await node.payloadAttestationData(slot: 8))
        },
        .init(.submitPayloadAttestations) { node, _ in
            let message = PayloadAttestationMessage(
                validatorIndex: 4, data: Sample.payloadAttestationData, signature: Sample.signature)
            try await node.submitPayloadAttestations(Versioned(.gloas, [message, message]))
            return ()
        },
        .init(.submitProposerPreferences) { node, _ in
            let message = ProposerPreferences(
                dependentRoot: Sample.root(1), proposalSlot: 5, validatorIndex: 6, feeRecipient: Sample.address,
                targetGasLimit: 60_000_000)
            try await node.submitProposerPreferences(
                Versioned(.gloas, [SignedProposerPreferences(message: message, signature: Sample.signature)]))
            return ()
        },
        .init(.submitBuilderPreferences) { node, _ in
            try await node.submitBuilderPreferences(
                Versioned(
                    .gloas,
                    [
                        BuilderPreferencesEntry(
                            proposerPubkey: Sample.pubkey, url: BuilderURL("https://builder.example/\"ü\""),
                            auth: Sample.builderAuth, maxExecutionPayment: .init(UInt64.max))
                    ]))
            return ()
        },
        .init(.produceGloasBlock) { node, _ in
            var texts: [String] = []
            for includePayload in [false, true] {
                let produced = try await node.produceGloasBlock(Sample.gloasBlockRequest(includePayload))
                texts.append("\(produced.consensusBlockValue) \(produced.builderURL ?? "-")")
                switch produced.contents {
                case .block(let block): texts.append(ScriptedNode.text(block))
                case .full(let contents): texts.append(ScriptedNode.text(contents))
                }
            }
            return texts
        },
        .init(.publishBlock) { node, _ in
            try await node.publishBlock(
                try Sample.zero(.gloas, .minimal), validation: .gossip, builderURL: "https://builder.example")
        },
        .init(.executionPayloadEnvelope) { node, _ in
            ScriptedNode.text(try await node.executionPayloadEnvelope(slot: 5, beaconBlockRoot: Sample.root(2)))
        },
        .init(.publishExecutionPayloadEnvelope) { node, _ in
            let contents = try Sample.envelopeContents()
            return (
                try await node.publishEnvelope(
                    .bare(contents.signedExecutionPayloadEnvelope), validation: .consensusAndEquivocation),
                try await node.publishEnvelope(.contents(contents), validation: nil)
            )
        },
    ]
}

extension Sample {
    static let payloadAttestationData = PayloadAttestationData(
        beaconBlockRoot: root(2), slot: 7, payloadPresent: true, blobDataAvailable: false)

    static let builderAuth = SignedBuilderRequestAuth(
        message: BuilderRequestAuth(data: .init([1, 2, 3]), slot: 9), signature: signature)

    static func gloasBlockRequest(_ includePayload: Bool) -> GloasBlockRequest {
        GloasBlockRequest(
            slot: 3, randaoReveal: signature, graffiti: root(1), includePayload: includePayload,
            builders: BuilderConfig(
                minBid: 5, builderBoostFactor: 90,
                builders: [
                    BuilderEntry(
                        url: BuilderURL("https://builder.example"), auth: builderAuth, builderPubkeys: [pubkey],
                        maxExecutionPayment: 7, minBid: 8, builderBoostFactor: .max)
                ]))
    }

    /// Put through its encoding, so that vectors have their sizes.
    static func envelopeContents() throws -> Gloas.SignedExecutionPayloadEnvelopeContents {
        try sized(Gloas.SignedExecutionPayloadEnvelopeContents())
    }

    static func sized<Value: SSZType>(_ value: Value) throws -> Value {
        try Value(sszBytes: value.sszEncoded(Spec.minimal.limits), Spec.minimal.limits)
    }
}
