/// What a beacon node is used for.
package struct NodeRoles: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Data, aggregates and publishing of attesters.
    package static let attestation = NodeRoles(rawValue: 1)
    /// Blocks: producing and publishing, and what a node has to know before.
    package static let proposal = NodeRoles(rawValue: 2)
    /// Heads, contributions and publishing of sync committee members.
    package static let sync = NodeRoles(rawValue: 4)
    /// Takes whatever is published, and is asked nothing.
    package static let submit = NodeRoles(rawValue: 8)

    package static let all: NodeRoles = [.attestation, .proposal, .sync, .submit]

    private static let names: [(String, NodeRoles)] = [
        ("attestation", .attestation), ("proposal", .proposal), ("sync", .sync), ("submit", .submit), ("all", .all),
    ]

    /// The words a person may write.
    package static var words: [String] { names.map(\.0) }

    /// `attestation,sync` and the like; nil when a word is none of `words`, or when there is none.
    package init?(words text: some StringProtocol) {
        var roles = NodeRoles()
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let role = Self.names.first(where: { $0.0 == word })?.1 else { return nil }
            roles.formUnion(role)
        }
        self = roles
    }
}
