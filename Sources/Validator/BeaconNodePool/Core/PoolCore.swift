package import BeaconAPI
package import Duties
package import Primitives
package import SlotClock

/// Which node is asked what, when and for how long: a pure value that its owner tells of checks, calls and heads.
package struct PoolCore: Sendable {
    package struct Member: Sendable {
        package let id: NodeID
        let name: String
        package let roles: NodeRoles
        package fileprivate(set) var standing = NodeStanding()
    }

    /// A call to be made.
    package struct PlannedCall: Hashable, Sendable {
        package var node: NodeID
        /// For a read: how long before the next node is asked as well. For a publication: how long it waits.
        package var delay: Millis

        package init(node: NodeID, delay: Millis) {
            self.node = node
            self.delay = delay
        }
    }

    package private(set) var configuration: PoolConfiguration
    package private(set) var members: [Member]
    private(set) var heads = HeadBook()

    package init(_ members: [(id: NodeID, name: String, roles: NodeRoles)], _ configuration: PoolConfiguration) {
        self.configuration = configuration
        self.members = members.map { Member(id: $0.id, name: $0.name, roles: $0.roles) }
    }

    package subscript(id: NodeID) -> Member? { members.first { $0.id == id } }

    package var statuses: [NodeStatus] { members.map { $0.standing.status($0.name) } }

    package mutating func adopt(_ clock: SlotClock) { configuration.adopt(clock) }

    private mutating func update<T>(_ id: NodeID, _ change: (inout NodeStanding) -> T) -> T? {
        guard let index = members.firstIndex(where: { $0.id == id }) else { return nil }
        return change(&members[index].standing)
    }

    // MARK: Plans

    /// The nodes to ask, best first. What is signed comes from synced nodes only.
    package func ranked(for kind: CallKind) -> [NodeID] {
        let candidates = members.enumerated().filter { _, member in
            guard member.standing.identity == .accepted, !member.roles.isDisjoint(with: kind.roles) else {
                return false
            }
            return !kind.isSigned || member.standing.isSynced
        }
        return candidates.sorted { a, b in sortKey(a, kind) < sortKey(b, kind) }.map(\.element.id)
    }

    private func sortKey(_ entry: (offset: Int, element: Member), _ kind: CallKind) -> SortKey {
        let member = entry.element
        let isForProposals = member.roles.isDisjoint(with: [.attestation, .sync]) && member.roles.contains(.proposal)
        let prefersProposers = kind == .blockProduction || kind == .blocks
        return SortKey(parts: [
            member.standing.callsUnderWay >= configuration.callsAtOnce ? 1 : 0,
            member.standing.rank(for: kind, configuration).rawValue,
            member.standing.tier?.rawValue ?? 0,
            prefersProposers == isForProposals ? 0 : 1,
            member.standing.isUnreliable ? 1 : 0,
            entry.offset,
        ])
    }

    private struct SortKey: Comparable {
        var parts: [Int]
        static func < (a: SortKey, b: SortKey) -> Bool { a.parts.lexicographicallyPrecedes(b.parts) }
    }

    /// The reads of a kind, in order, each with the time after which the next one starts.
    package func reads(_ kind: CallKind) -> [PlannedCall] {
        let longest = Millis(max(configuration.budget(kind).rawValue / 3, 1))
        return ranked(for: kind).map { id in
            let usual = self[id]?.standing.p95(kind) ?? configuration.shortestHedge
            return PlannedCall(node: id, delay: min(max(usual, configuration.shortestHedge), longest))
        }
    }

    /// The reads of a kind, one node before the others if it is among them.
    package func reads(_ kind: CallKind, first: NodeID?) -> [PlannedCall] {
        let calls = reads(kind)
        return calls.filter { $0.node == first } + calls.filter { $0.node != first }
    }

    /// Where a publication goes at once, and where after a head start for those that announced the block it is about:
    /// a node that does not know the block refuses what hangs on it.
    package func publications(_ kind: CallKind, about root: Root?) -> [PlannedCall] {
        let announcers = root.map(heads.announcers(of:)) ?? []
        let ranked = ranked(for: kind)
        let knows = ranked.contains(where: announcers.contains)
        return ranked.map { id in
            PlannedCall(node: id, delay: !knows || announcers.contains(id) ? 0 : configuration.headStart)
        }.sorted { $0.delay < $1.delay }
    }

    /// A publication that goes to one node, and to the next one only when it has to: those that announced the block it
    /// is about come first.
    package func handovers(_ kind: CallKind, about root: Root?) -> [PlannedCall] {
        let announcers = root.map(heads.announcers(of:)) ?? []
        let calls = reads(kind)
        return calls.filter { announcers.contains($0.node) } + calls.filter { !announcers.contains($0.node) }
    }

    package func isBroadcast(_ kind: CallKind) -> Bool {
        guard let topic = BroadcastTopic(kind) else { return kind == .preparations || kind == .operations }
        return configuration.broadcast.contains(topic)
    }

    // MARK: What happened

    package mutating func accept(_ id: NodeID) { _ = update(id) { $0.accept() } }

    package mutating func keptSilent(_ id: NodeID, _ reason: String) { _ = update(id) { $0.keptSilent(reason) } }

    /// Returns whether that is news.
    package mutating func refuse(_ id: NodeID, _ reason: String) -> Bool {
        update(id) { standing in
            defer { standing.refuse(reason) }
            return standing.identity != .refused(reason)
        } ?? false
    }

    package mutating func checked(_ id: NodeID, _ status: SyncingStatus?, isStart: Bool) -> NodeStanding.Change {
        let configuration = configuration
        return update(id) { $0.checked(status, configuration, isStart: isStart) } ?? .none
    }

    package mutating func saw(_ root: Root, slot: Slot, from id: NodeID) { heads.see(root, slot: slot, from: id) }

    package mutating func began(_ id: NodeID) { _ = update(id) { $0.callsUnderWay += 1 } }

    /// Returns whether the node has failed once too often.
    package mutating func ended(
        _ id: NodeID, _ kind: CallKind, _ outcome: CallRecord.Outcome, after latency: Millis
    ) -> Bool {
        let configuration = configuration
        return update(id) { standing in
            standing.callsUnderWay -= 1
            switch outcome {
            case .answered: standing.answered(kind, after: latency)
            case .failed(0, _), .outpaced: return standing.failed(kind, configuration)
            case .failed(let code, _): standing.declined(kind, code)
            case .unneeded: break
            }
            return false
        } ?? false
    }
}
