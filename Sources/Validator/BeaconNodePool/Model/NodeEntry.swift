/// A node as a person names it: `URL`, or `URL#roles=attestation,sync`.
package struct NodeEntry: Hashable, Sendable {
    /// Without the fragment.
    package var url: String
    package var roles: NodeRoles

    package init(url: String, roles: NodeRoles = .all) {
        self.url = url
        self.roles = roles
    }

    /// What is wrong with a list of nodes, in words that name no password.
    package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// The nodes of a list separated by commas. A comma inside a list of roles does not separate nodes.
    /// - Parameter roles: what a node without roles of its own is for.
    package static func list(_ text: String, roles: NodeRoles = .all) throws(Mistake) -> [NodeEntry] {
        var parts: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            if let last = parts.last, last.contains("#roles="), NodeRoles(words: part) != nil {
                parts[parts.count - 1] = last + "," + part
            } else {
                parts.append(part)
            }
        }
        var entries: [NodeEntry] = []
        for part in parts { entries.append(try NodeEntry(part, roles)) }
        return entries
    }

    private init(_ text: String, _ defaultRoles: NodeRoles) throws(Mistake) {
        let halves = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        url = String(halves[0])
        roles = defaultRoles
        guard ["http://", "https://"].contains(where: { url.lowercased().hasPrefix($0) }) else {
            throw Mistake(description: "a beacon node's URL begins with http:// or https://")
        }
        guard halves.count > 1 else { return }
        guard halves[1].hasPrefix("roles="), let roles = NodeRoles(words: halves[1].dropFirst("roles=".count)) else {
            throw Mistake(
                description: "what follows # in a beacon node's URL is roles= and some of "
                    + NodeRoles.words.joined(separator: ", "))
        }
        self.roles = roles
    }
}

extension BroadcastTopic {
    /// `all`, `none`, or topics separated by commas; nil when a word is none of them.
    package static func list(_ text: String) -> Set<BroadcastTopic>? {
        switch text {
        case "all": return Set(allCases)
        case "none": return []
        default:
            let words = text.split(separator: ",", omittingEmptySubsequences: false)
            let topics = words.compactMap { BroadcastTopic(rawValue: String($0)) }
            return topics.count == words.count ? Set(topics) : nil
        }
    }
}
