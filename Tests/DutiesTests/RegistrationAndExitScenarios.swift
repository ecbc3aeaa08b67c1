import Duties
import Primitives
import SlotClock
import Testing

/// §3.7: what is told to builders, and how validators leave.
@Suite struct RegistrationAndExitScenarios {
    @Test("R-03 registrations are sent once an epoch, changed ones at once") func registrations() {
        var world = World(start: 20 * 6000)
        world.hasBuilder = true
        world.start([7, 8])
        world.at(world.s(26) + 100, .registrationsChanged([7]))
        world.run(to: world.s(34))
        #expect(
            world.times("register [7,8]") == [world.s(20), world.s(24) + 3000, world.s(32) + 3000])
        #expect(world.times("register [7]") == [world.s(26) + 100])
        #expect(world.entries("register").count == 4)
    }

    @Test("A registration that failed is sent again at the next half-slot, a new validator's at once")
    func failedRegistrations() {
        var world = World(start: 20 * 6000)
        world.hasBuilder = true
        world.failure = { what, world in
            what.hasPrefix("register") && world.now.rawValue < world.s(22) ? .temporary : nil
        }
        world.start([7])
        world.validators([7, 8], at: world.s(23) + 100)
        world.run(to: world.s(24))
        #expect(world.times("register [7]") == world.moments(20, [0, 3000, 9000, 15_000]))
        #expect(world.times("register [8]") == [world.s(23) + 100])
    }

    @Test("No registrations from Gloas on") func gloas() {
        var configuration = SchedulerConfiguration.minimal()
        configuration.forks.gloas = 4
        var world = World(configuration, start: 24 * 6000)
        world.hasBuilder = true
        world.start([7])
        world.run(to: world.s(48))
        #expect(world.times("register") == world.moments(24, [0, 3000]))
    }

    @Test("R-04 exit") func exit() {
        var world = World(start: 0)
        world.start([7, 8])
        // The block whose time is S(1).
        world.at(world.s(1) + 100, .exitRequested(7, notBefore: 5))
        world.at(world.s(2), .exitRequested(7, notBefore: 5))
        world.run(to: world.s(5) - 1)
        #expect(world.entries("exit").isEmpty)
        world.run(to: world.s(5))
        #expect(world.times("exit 7 in 0") == [world.s(5)])
        world.at(world.s(6), .exitRequested(7, notBefore: 5))
        // A second exit of the same block, seen much later.
        world.at(world.s(10), .exitRequested(8, notBefore: 5))
        world.run(to: world.s(20))
        #expect(world.times("exit 8 in 1") == [world.s(10)])
        #expect(world.entries("exit") == ["exit 7 in 0", "exit 8 in 1"])
    }

    @Test("An exit that nobody took is submitted again in the next slot, a refused one in the next epoch")
    func failedExits() {
        var world = World(start: 0)
        world.failure = { what, world in
            if what.hasPrefix("exit 8") { return .refused }
            return what.hasPrefix("exit") && world.now.rawValue < world.s(7) ? .temporary : nil
        }
        world.start([7, 8])
        world.at(world.s(4) + 100, .exitRequested(7, notBefore: 5))
        world.at(world.s(4) + 100, .exitRequested(8, notBefore: 5))
        world.at(world.s(4) + 100, .exitRequested(9, notBefore: 5))
        world.run(to: world.s(12))
        #expect(world.times("exit 7") == [world.s(5), world.s(6), world.s(7)])
        #expect(world.times("exit 8") == [world.s(5), world.s(8)])
        #expect(world.times("exit 9").isEmpty)
    }
}
