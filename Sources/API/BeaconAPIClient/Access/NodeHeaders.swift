/// Which headers each node gets: a token of one provider is no other's business.
///
/// A text of lines `Name: value`. A line `[URL]` names the node that the lines after it are for. Lines before any such
/// line are for the only node, or for all nodes if they are on one host. Headers go to https nodes and to loopback
/// only. Values are secrets: they appear in no message.
package struct NodeHeaders: Sendable {
    /// What is wrong with the text, or with what it asks for.
    package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    private struct Section: Sendable {
        /// The node's URL without user info, in lower case; nil for lines that name no node.
        var node: String?
        var headers: [(name: String, value: String)] = []
    }

    private var sections: [Section] = []

    /// None for any node.
    package init() {}

    package init(_ text: String) throws(Mistake) {
        var section = Section()
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            if line.hasPrefix("[") {
                guard line.hasSuffix("]"), let url = try? NodeURL(String(line.dropFirst().dropLast())) else {
                    throw Mistake(description: "line \(index + 1) names no node: write [https://host:port]")
                }
                sections.append(section)
                section = Section(node: url.base.lowercased())
                continue
            }
            let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else {
                throw Mistake(description: "line \(index + 1) is not a header: write 'Name: value'")
            }
            let header = (name: String(pair[0]), value: String(pair[1].drop { $0 == " " || $0 == "\t" }))
            do { try NodeAccess.check(header) } catch {
                throw Mistake(description: "line \(index + 1) is not a header: its name or value has wrong characters")
            }
            section.headers.append(header)
        }
        sections.append(section)
        sections.removeAll { $0.node == nil && $0.headers.isEmpty }
    }

    /// The headers of every node, in the order of their URLs.
    /// - Throws: `Mistake` when it is not clear which node is meant, or a header would travel in the clear;
    ///   `BeaconAPIError` for a URL that is none.
    package func resolved(for urls: [String]) throws -> [[(name: String, value: String)]] {
        let nodes = try urls.map { try NodeURL($0) }
        let names = Set(nodes.map { $0.base.lowercased() })
        for case let node? in sections.map(\.node) where !names.contains(node) {
            throw Mistake(description: "there are headers for \(node), which is no node in use")
        }
        if sections.contains(where: { $0.node == nil }), Set(nodes.map(\.host)).count > 1 {
            throw Mistake(
                description: "with nodes on several hosts it has to be said whose the headers are: "
                    + "put [https://host:port] on a line before them")
        }
        return try nodes.map { node in
            let own = sections.filter { $0.node == nil || $0.node == node.base.lowercased() }.flatMap(\.headers)
            guard own.isEmpty || node.isTLS || node.isLoopback else {
                throw Mistake(
                    description: "headers for \(node.name) would travel in the clear: call it by https")
            }
            return own
        }
    }
}
