import BLS
import BeaconAPI

/// A list of messages on its way in: what was wrong with which, in the API's form. A pure value.
struct Submissions<Checked: Sendable>: Sendable {
    /// The messages that passed the rules, by their position in the list.
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
        let groups = checked.map { signatures($0.value) }
        let isValid = await verifySignatures(groups)
        var valid: [Checked] = []
        for (item, holds) in zip(checked, isValid) {
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
