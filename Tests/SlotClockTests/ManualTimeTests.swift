import SlotClock
import Synchronization
import Testing

@Suite("The alarm")
struct ManualTimeTests {
    @Test("fires when its time comes, once")
    func firesOnce() {
        let time = ManualTime(now: 10)
        let count = Mutex(0)
        time.arm(at: 20) { count.withLock { $0 += 1 } }
        time.advance(to: 19)
        #expect(count.withLock { $0 } == 0)
        time.advance(to: 20)
        time.advance(to: 40)
        #expect(count.withLock { $0 } == 1)
    }

    @Test("shows the moment it was armed for while it fires")
    func showsItsMoment() {
        let time = ManualTime()
        let seen = Mutex<[Millis]>([])
        time.arm(at: 5) {
            seen.withLock { $0.append(time.now) }
            time.arm(at: 7) { seen.withLock { $0.append(time.now) } }
        }
        time.advance(to: 100)
        #expect(seen.withLock { $0 } == [5, 7])
        #expect(time.now == 100)
    }

    @Test("a second arming replaces the first; disarming takes it back")
    func replaced() {
        let time = ManualTime()
        let fired = Mutex<[Int]>([])
        time.arm(at: 5) { fired.withLock { $0.append(1) } }
        time.arm(at: 6) { fired.withLock { $0.append(2) } }
        time.advance(to: 10)
        time.arm(at: 11) { fired.withLock { $0.append(3) } }
        time.disarm()
        time.advance(to: 20)
        #expect(fired.withLock { $0 } == [2])
    }

    @Test("a clock stepped back does not fire")
    func steppedBack() {
        let time = ManualTime(now: 100)
        let fired = Mutex(false)
        time.arm(at: 110) { fired.withLock { $0 = true } }
        time.step(to: 50)
        time.advance(to: 109)
        #expect(!fired.withLock { $0 })
    }

    @Test("of the live clock fires, at or after its time")
    func live() async {
        let time = LiveTime()
        let due = time.now + 5
        let (alarms, alarm) = AsyncStream.makeStream(of: Millis.self)
        time.arm(at: due) {
            alarm.yield(time.now)
            alarm.finish()
        }
        for await fired in alarms { #expect(fired >= due) }
    }
}
