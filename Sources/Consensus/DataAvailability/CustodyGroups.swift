package import ConsensusTypes
package import Primitives
import SSZ

/// A node identifier of the discovery network (phase0/p2p-interface.md, `NodeID`): its 32 bytes as a big-endian number.
package typealias NodeID = UInt256

/// `get_custody_groups` (fulu/das-core.md): the groups of columns that a node keeps, ascending.
/// - Returns: nil for a count above `NUMBER_OF_CUSTODY_GROUPS`.
package func getCustodyGroups(_ nodeID: NodeID, custodyGroupCount: UInt64, _ spec: Spec) -> [UInt64]? {
    let total = spec.config.numberOfCustodyGroups
    guard custodyGroupCount <= total else { return nil }
    if custodyGroupCount == total { return Array(0..<total) }
    var id = nodeID
    var groups: Set<UInt64> = []
    while UInt64(groups.count) < custodyGroupCount {
        let hash = Merkle.sha256(id.littleEndianBytes.bytes)
        groups.insert(hash.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) } % total)
        id = id.successor
    }
    return groups.sorted()
}

/// `compute_columns_for_custody_group` (fulu/das-core.md), ascending.
/// - Returns: nil for a group that is not below `NUMBER_OF_CUSTODY_GROUPS`.
package func computeColumnsForCustodyGroup(_ custodyGroup: UInt64, _ spec: Spec) -> [UInt64]? {
    let total = spec.config.numberOfCustodyGroups
    guard custodyGroup < total else { return nil }
    return (0..<spec.preset.numberOfColumns / total).map { total * $0 + custodyGroup }
}

/// The columns of a node's custody groups, ascending. Nil as for `getCustodyGroups`.
package func custodyColumns(_ nodeID: NodeID, custodyGroupCount: UInt64, _ spec: Spec) -> [UInt64]? {
    let groups = getCustodyGroups(nodeID, custodyGroupCount: custodyGroupCount, spec)
    return groups?.flatMap { computeColumnsForCustodyGroup($0, spec) ?? [] }.sorted()
}

/// `get_validators_custody_requirement` (fulu/validator.md) for the validators that a node serves. Indices from outside
/// the registry count nothing.
package func getValidatorsCustodyRequirement<S: BeaconStateProtocol>(
    _ state: S, _ indices: some Sequence<ValidatorIndex>, _ spec: Spec
) -> UInt64 {
    var balance: UInt64 = 0
    for index in indices where index.rawValue < UInt64(state.validators.count) {
        balance = balance.addingReportingOverflow(state.validators[index.int].effectiveBalance.rawValue).partialValue
    }
    let groups = balance / max(1, spec.config.balancePerAdditionalCustodyGroup.rawValue)
    return min(max(groups, spec.config.validatorCustodyRequirement), spec.config.numberOfCustodyGroups)
}

extension UInt256 {
    /// One more; zero after the greatest.
    fileprivate var successor: UInt256 {
        var (a, b, c, d) = limbs
        a &+= 1
        if a == 0 { b &+= 1 }
        if a == 0, b == 0 { c &+= 1 }
        if a == 0, b == 0, c == 0 { d &+= 1 }
        return UInt256(limbs: (a, b, c, d))
    }
}
