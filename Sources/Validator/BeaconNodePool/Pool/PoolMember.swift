package import BeaconAPI
package import ConsensusTypes
package import Duties

/// One node of a pool: how it is called, and what it is for.
package struct PoolMember: Sendable {
    package let id: NodeID
    /// For people: never shows a password.
    package let name: String
    package let roles: NodeRoles
    package let api: any BeaconNodeAPI
    /// Tells the node's client the specification to decode by.
    let adopt: @Sendable (Spec) -> Void
    /// Tells the node's client that the node may have come back as another version.
    let renew: @Sendable () -> Void

    package init(
        id: NodeID, name: String, roles: NodeRoles = .all, api: any BeaconNodeAPI,
        adopt: @escaping @Sendable (Spec) -> Void = { _ in }, renew: @escaping @Sendable () -> Void = {}
    ) {
        self.id = id
        self.name = name
        self.roles = roles
        self.api = api
        self.adopt = adopt
        self.renew = renew
    }
}
