import BLS
import BeaconAPI
import ConsensusTypes

/// A list of messages on its way in: what was wrong with which, in the API's form. A pure value.
struct Submissions<Checked: Sendable>: Sendable {
    /// The messages that passed the rules and await their signatures' verdict, by their position in the list.
    private(set) var checked: [(index: Int, value: Checked)] = []
    private(set) var failures: [BeaconAPIError.Failure] = []

    /// Checks one message; nil from the check means that it is known and needs nothing more.
    mutating func check(_ index: Int, _ body: () throws -> Checked?) {
        do {
            if let value = try body() { checked.append((index, value)) }
        } catch {
            fail(index, "\(error)")
        }
    }

    mutating func fail(_ index: Int, _ message: String) {
        failures.append(BeaconAPIError.Failure(index: index, message: message))
    }

    /// The messages whose signatures all hold. One batch for all of them; only when that fails are they told apart.
    mutating func verified(_ signatures: (Checked) -> [SignatureSet]) async -> [Checked] {
        let batch = checked
        checked = []
        let isValid = await verifySignatures(batch.map { signatures($0.value) })
        var valid: [Checked] = []
        for (item, holds) in zip(batch, isValid) {
            if holds { valid.append(item.value) } else { fail(item.index, "\(GossipRejection.invalidSignature)") }
        }
        return valid
    }

    /// The API's answer when anything failed: the others were accepted.
    func throwFailures() throws {
        guard !failures.isEmpty else { return }
        throw BeaconAPIError(
            code: 400, message: "some of the messages were not accepted",
            failures: failures.sorted { $0.index < $1.index })
    }
}

extension BeaconChain {
    /// Messages between which other work of the chain gets its turn.
    private static let submissionChunk = 64

    /// Checks the messages of a submission in order, each content once.
    func check<Message: Hashable & Sendable, Checked>(
        _ messages: [Message], at positions: [Int], _ submissions: inout Submissions<Checked>,
        _ body: (Message) throws -> Checked?
    ) async {
        var known: Set<Message> = []
        for (count, index) in positions.enumerated() {
            if count > 0, count.isMultiple(of: Self.submissionChunk) { await Task.yield() }
            guard known.insert(messages[index]).inserted else { continue }
            submissions.check(index) { try body(messages[index]) }
        }
    }

    /// - Throws: 400 for more messages than the registry could have.
    func checkSubmissionSize(_ count: Int) throws {
        let limit = max(head.state.validators.count, 1024)
        guard count <= limit else {
            throw BeaconAPIError.badRequest("\(count) messages in one request, the limit is \(limit)")
        }
    }
}

/// The positions of a list in two rounds: first one message of each content, then those that repeat a content.
///
/// Aggregators of one committee all send the same aggregate. Once the first was found valid the others are known, and
/// nothing has to be verified for them.
func rounds<Content: Hashable>(_ contents: [Content]) -> [[Int]] {
    var seen: Set<Content> = []
    var first: [Int] = []
    var rest: [Int] = []
    for (index, content) in contents.enumerated() {
        if seen.insert(content).inserted { first.append(index) } else { rest.append(index) }
    }
    return [first, rest]
}

/// Which groups of claims hold altogether; away from the caller's executor.
@concurrent
func verifySignatures(_ groups: [[SignatureSet]]) async -> [Bool] {
    let invalid = Set(BatchVerifier.invalidIndices(in: groups.flatMap(\.self)))
    guard !invalid.isEmpty else { return groups.map { _ in true } }
    var position = 0
    return groups.map { group in
        defer { position += group.count }
        return !(position..<position + group.count).contains { invalid.contains($0) }
    }
}
