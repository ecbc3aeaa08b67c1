import ConsensusTypes
import Primitives
import SlotClock
import Testing
import ValidatorClient

/// What a client asks of its node while nothing happens.
@Suite struct RequestCountTests {
    private struct Count: Equatable {
        /// The most in one slot.
        var inSlot: Int
        /// In the last epoch.
        var inEpoch: Int
    }

    @Test("While nothing happens, each kind of duty is fetched once an epoch, and nothing twice in a slot")
    func quietEpochs() async throws {
        let world = try ClientWorld(
            [.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 0, .electra: 0, .fulu: 0], validators: 16, start: 0)
        defer { world.remove() }
        let slots: UInt64 = 6 * 8
        try await world.running {
            for slot in 0..<slots {
                await world.advance(to: world.s(slot) + 500)
                world.node.emit(world.node.head(Slot(slot)))
            }
            await world.advance(to: world.s(slots) - 1)
        }

        /// How often a request of this name was made, by the epoch that it names.
        func fetched(_ name: String) -> [UInt64: Int] {
            world.node.calls.reduce(into: [:]) { counts, call in
                guard call.name.hasPrefix(name + "/") else { return }
                guard
                    let epoch = call.name.dropFirst(name.count + 1).split(separator: " ").first.flatMap({ UInt64($0) })
                else { return }
                counts[epoch, default: 0] += 1
            }
        }
        // The present and the next epoch, each once; the sync committees of each period of 8 epochs once.
        let once = Dictionary(uniqueKeysWithValues: (0...6).map { (UInt64($0), 1) })
        #expect(fetched("attester") == once)
        #expect(fetched("proposer2") == once)
        #expect(fetched("sync") == [0: 1, 8: 1])

        func made(_ name: String) -> Count {
            // The start asks for some things twice: as it comes, and again in its slot.
            let times = world.node.times(name).filter { $0 >= world.s(1) }
            let inSlots = Dictionary(grouping: times) { ($0 - world.s(0)).rawValue / 6000 }
            return Count(
                inSlot: inSlots.values.map(\.count).max() ?? 0, inEpoch: times.count { $0 >= world.s(slots - 8) })
        }
        for name in ["syncing", "data", "attestations", "aggregates", "sync-messages", "contributions"] {
            #expect(made(name) == Count(inSlot: 1, inEpoch: 8), "\(name)")
        }
        // One block for each slot but slot 0; what the node has to know of an epoch; what only the start needs.
        #expect(made("prepare") == Count(inSlot: 1, inEpoch: 1))
        #expect(made("validators").inEpoch == 0 && made("spec").inEpoch == 0 && made("genesis").inEpoch == 0)
        #expect(world.node.times("events").count == 1)
        // Duties of an epoch together, then the aggregators of a slot as they are known.
        #expect(made("subscribe").inEpoch <= 8 + 1)
    }
}
