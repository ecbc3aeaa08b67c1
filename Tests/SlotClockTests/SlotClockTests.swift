import Primitives
import SlotClock
import Testing

@Suite("Slot arithmetic")
struct SlotClockTests {
    private let clock = SlotClock(genesisTime: 1_000_000, slotDuration: 6000, slotsPerEpoch: 8)

    @Test("there is no slot before genesis")
    func beforeGenesis() {
        #expect(clock.slot(at: 999_999) == nil)
        #expect(clock.slot(at: 1_000_000) == 0)
    }

    @Test("a slot begins where the one before ends")
    func boundaries() {
        #expect(clock.slot(at: 1_005_999) == 0)
        #expect(clock.slot(at: 1_006_000) == 1)
        #expect(clock.start(of: 7) == 1_042_000)
        #expect(clock.slot(at: clock.start(of: 123)) == 123)
    }

    @Test("epochs count slots")
    func epochs() {
        #expect(clock.epoch(of: 7) == 0)
        #expect(clock.epoch(of: 8) == 1)
        #expect(clock.firstSlot(of: 3) == 24)
        #expect(clock.isFirstSlotOfEpoch(24))
        #expect(!clock.isFirstSlotOfEpoch(25))
    }

    @Test("component times round down, as the specification's integer division does")
    func components() {
        #expect(clock.time(in: 0, basisPoints: 3333) - clock.start(of: 0) == 1999)
        #expect(clock.time(in: 2, basisPoints: 6667) - clock.start(of: 2) == 4000)
        let mainnet = SlotClock(genesisTime: 0, slotDuration: 12_000, slotsPerEpoch: 32)
        #expect(mainnet.time(in: 0, basisPoints: 3333) == 3999)
        #expect(mainnet.time(in: 0, basisPoints: 6667) == 8000)
    }

    @Test("a slot beyond 64-bit time never starts, and traps nothing")
    func farFuture() {
        #expect(clock.start(of: Slot(.max)) == .never)
        #expect(clock.firstSlot(of: Epoch(.max)) == Slot(.max))
    }
}
