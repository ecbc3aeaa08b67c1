import BLS
package import ConsensusTypes
import Primitives
import SSZ

/// `process_bls_to_execution_change` (Capella).
package func processBLSToExecutionChange<S: CapellaBeaconState>(
    _ state: inout S, _ signedChange: SignedBLSToExecutionChange, _ scope: inout BlockScope
) throws(InvalidReason) {
    let change = signedChange.message
    let index = change.validatorIndex
    var credentials = try getValidator(state, index).withdrawalCredentials
    guard credentials[0] == Constants.blsWithdrawalPrefix else { throw .notBLSCredentials(index) }
    var expected = Merkle.sha256(change.fromBLSPubkey.bytes)
    expected[0] = Constants.blsWithdrawalPrefix
    guard credentials == expected else { throw .withdrawalKeyMismatch(index) }

    // Changes are valid across forks: the domain is the genesis fork's.
    let spec = scope.spec
    let domain = spec.computeDomain(
        DomainTypes.blsToExecutionChange, genesisValidatorsRoot: state.genesisValidatorsRoot)
    try scope.signatures.add { () throws(InvalidReason) in
        // A withdrawal key is seen once in its life: not worth a place among the registry's decoded keys.
        guard let key = try? PublicKey(change.fromBLSPubkey) else { throw .invalidPublicKey(change.fromBLSPubkey) }
        return SignatureSet(
            message: computeSigningRoot(change, domain, spec.limits), key: key, signature: signedChange.signature)
    }

    credentials = Bytes32()
    credentials[0] = Constants.eth1AddressWithdrawalPrefix
    for i in 0..<20 { credentials[12 + i] = change.toExecutionAddress[i] }
    state.validators[index.int].withdrawalCredentials = credentials
}
