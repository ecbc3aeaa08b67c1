import BLS
package import ConsensusTypes
import Primitives
import SSZ

/// `process_randao`.
package func processRandao<S: BeaconStateProtocol, B: BeaconBlockBodyProtocol>(
    _ state: inout S, _ body: B, _ scope: inout BlockScope
) throws(InvalidReason) {
    let preset = scope.preset
    let epoch = getCurrentEpoch(state, preset)
    let proposer = try getValidator(state, scope.proposerIndex)
    let context = scope.context
    let domain = getDomain(state, DomainTypes.randao, nil, preset)
    try scope.signatures.add { () throws(InvalidReason) in
        SignatureSet(
            message: computeSigningRoot(epoch, domain, context.spec.limits),
            key: try context.publicKey(proposer.pubkey), signature: body.randaoReveal)
    }
    var mix = getRandaoMix(state, epoch, preset)
    let reveal = Merkle.sha256(body.randaoReveal.bytes)
    for i in 0..<32 { mix[i] ^= reveal[i] }
    state.randaoMixes[Int(epoch.rawValue % preset.epochsPerHistoricalVector)] = mix
}
