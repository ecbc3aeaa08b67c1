import Synchronization

/// A proposal under way: it holds the selection lanes of signers back, each until it is let go, once.
final class ProposalHold: Sendable {
    private let stations: Mutex<[SigningStation]>

    init(_ stations: [SigningStation]) {
        self.stations = Mutex(stations)
        for station in stations { station.lanes.beginProposal() }
    }

    /// Lets the lanes of the others go.
    func keep(only station: SigningStation) { end { $0 !== station } }

    /// Lets all go that are still held.
    func end() { end { _ in true } }

    private func end(_ isOver: (SigningStation) -> Bool) {
        let over = stations.withLock { stations in
            let over = stations.filter(isOver)
            stations.removeAll(where: isOver)
            return over
        }
        for station in over { station.lanes.endProposal() }
    }
}
