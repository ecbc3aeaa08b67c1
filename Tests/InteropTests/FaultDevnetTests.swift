import BeaconAPI
import BeaconAPIClient
import ConsensusTypes
import Foundation
import Primitives
import Testing

/// Devnets of real processes that something is done to, with every duty done that could be.
///
/// What was done is read from the chain and from the clients' own reports, slot by slot. What is missing in a slot in
/// which the kernel withheld the cores or the disk from these very processes proves nothing; the chain runs on until
/// enough slots do, so that nothing is asserted about time and nothing is excused but by the machine.
@Suite("Devnets under faults")
struct FaultDevnetTests {
    @Test("a primary that never answers, and one that stops answering, cost no duty in ten epochs")
    func hungPrimary() async throws {
        let net = try await FaultNet()
        let (beacon, port) = try await net.chain.startBeacon()
        await net.witness.watch(beacon)
        let silent = try TCPProxy(to: port, .hung)
        let way = try TCPProxy(to: port)
        defer {
            silent.stop()
            way.stop()
        }
        let probe = try BeaconProbe(port: port)
        let watch = MessageWatch(probe)
        await watch.start()
        await net.witness.start()
        let first = try await net.startClient("first", validators: 0..<8, ports: [silent.port, port])
        let second = try await net.startClient("second", validators: 8..<16, ports: [way.port, port])
        try await first.waitFor("validator client starts")
        try await second.waitFor("validator client starts")

        // In the middle of a slot, with the answers to some requests on their way.
        try await net.waitForSlot(4)
        try await probe.waitForHead(slot: 3)
        #expect(way.passed > 0)
        way.set(.hung)
        let faults = try await net.prove(82, from: 2, what: "a hung primary") {
            DutyJudge(chain: try await CanonicalChain(of: probe), reports: ClientReports([first, second]))
        }
        #expect(faults.isEmpty, "\(faults)")
        let (messages, chain) = try await watch.finish()
        #expect(messages.offences.isEmpty, "\(messages.offences)")
        #expect(silent.passed == 0)
        try await probe.waitForFinality(epoch: chain.head.rawValue / 8 - 2)
        await expectCleanStop(first)
        await expectCleanStop(second)
        await expectCleanStop(beacon)
    }

    @Test("a client whose clock is stepped by a slot, forth or back, does all duties once it is right again")
    func clockStep() async throws {
        let net = try await FaultNet()
        let (beacon, port) = try await net.chain.startBeacon()
        await net.witness.watch(beacon)
        let probe = try BeaconProbe(port: port)
        let watch = MessageWatch(probe)
        await watch.start()
        await net.witness.start()
        let clock = try ShiftedClock()
        let client = try await net.startClient(
            "client", validators: 0..<16, ports: [port], environment: clock.environment)
        try await client.waitFor("validator client starts")

        let judge = { DutyJudge(chain: try await CanonicalChain(of: probe), reports: ClientReports([client])) }
        var faults = try await net.prove(6, from: 2, what: "before the steps", judge)
        for step in [Int64(FaultNet.slotSeconds), -Int64(FaultNet.slotSeconds)] {
            try await net.waitForMiddle(of: net.slot + 1)
            try clock.shift(seconds: step)
            try await net.waitForMiddle(of: net.slot + 4)
            try clock.shift(seconds: 0)
            // The client has been in the next slot already, or comes late into this one.
            faults += try await net.prove(16, from: net.slot + 2, what: "after a step of \(step) s", judge)
        }
        #expect(faults.isEmpty, "\(faults)")
        let (messages, chain) = try await watch.finish()
        #expect(messages.offences.isEmpty, "\(messages.offences)")
        // When the step ahead is taken back, and when the clock is set back itself; a busy machine may hide the first.
        #expect(ClientReports([client]).messages.contains { $0.hasPrefix("the system's clock went back") })
        try await probe.waitForFinality(epoch: chain.head.rawValue / 8 - 2)
        await expectCleanStop(client)
        await expectCleanStop(beacon)
    }

    @Test("a node that is killed and started again, and then its client, miss nothing that could be done")
    func killed() async throws {
        let net = try await FaultNet()
        var (beacon, port) = try await net.chain.startBeacon()
        await net.witness.watch(beacon)
        let probe = try BeaconProbe(port: port)
        let watch = MessageWatch(probe)
        await watch.start()
        await net.witness.start()
        var client = try await net.startClient("client", validators: 0..<16, ports: [port])
        try await client.waitFor("validator client starts")
        var clients = [client]
        let judge = { DutyJudge(chain: try await CanonicalChain(of: probe), reports: ClientReports(clients)) }
        var faults = try await net.prove(6, from: 2, what: "before the kills", judge)

        // In the middle of a slot: back at once, and after slots without a node.
        for slotsDown in [0, 3] as [UInt64] {
            try await net.waitForMiddle(of: net.slot + 1)
            beacon.signal(SIGKILL)
            #expect(await beacon.waitForEnd().wasSignalled)
            try await net.waitForMiddle(of: net.slot + slotsDown)
            (beacon, _) = try await net.chain.startBeacon(net.chain.beacon(port: port))
            await net.witness.watch(beacon)
            faults += try await net.prove(
                10, from: net.slot + 2, what: "after \(slotsDown) slots without a node", judge)
        }
        try await net.waitForMiddle(of: net.slot + 1)
        client.signal(SIGKILL)
        #expect(await client.waitForEnd().wasSignalled)
        client = try VigilProcess(net.arguments("client", ports: [port]))
        clients.append(client)
        await net.witness.watch(client)
        try await client.waitFor("validator client starts")
        faults += try await net.prove(10, from: net.slot + 1, what: "after a restart of the client", judge)
        #expect(faults.isEmpty, "\(faults)")
        let (messages, chain) = try await watch.finish()
        #expect(messages.offences.isEmpty, "\(messages.offences)")
        try await probe.waitForFinality(epoch: chain.head.rawValue / 8 - 2)
        await expectCleanStop(client)
        await expectCleanStop(beacon)
    }

    @Test("two halves of a network build chains of their own; when they meet one gives way, and all duties go on")
    func reorg() async throws {
        let net = try await FaultNet()
        let (heavy, heavyPort) = try await net.chain.startBeacon()
        let (light, lightPort) = try await net.chain.startBeacon(
            net.chain.beacon(data: net.chain.folder.path + "/light"))
        let ways = (toHeavy: try TCPProxy(to: heavyPort), toLight: try TCPProxy(to: lightPort))
        defer {
            ways.toHeavy.stop()
            ways.toLight.stop()
        }
        let probes = (heavy: try BeaconProbe(port: heavyPort), light: try BeaconProbe(port: lightPort))
        let watch = MessageWatch(probes.heavy, probes.light)
        await watch.start()
        let many = try await net.startClient("many", validators: 0..<10, ports: [heavyPort, ways.toLight.port])
        let few = try await net.startClient("few", validators: 10..<16, ports: [lightPort, ways.toHeavy.port])
        let link = PeerLink(probes.heavy, probes.light)
        await link.open()
        for process in [heavy, light] { await net.witness.watch(process) }
        await net.witness.start()
        try await many.waitFor("validator client starts")
        try await few.waitFor("validator client starts")
        var votedBefore: [Slot: Set<ValidatorIndex>] = [:]
        let judge = {
            DutyJudge(
                chain: try await CanonicalChain(of: probes.heavy), reports: ClientReports([many, few]),
                votedBefore: votedBefore)
        }
        var faults = try await net.prove(8, from: 2, what: "before the partition", judge)

        // Apart from the middle of an epoch to the middle of the next but one, so that the halves differ in who is to
        // attest when they meet again, and some have voted in that epoch already.
        let apart = (net.slot / 8 + 1) * 8 + 4
        try await net.waitForMiddle(of: apart)
        await link.close()
        for way in [ways.toHeavy, ways.toLight] { way.set(.cut) }
        let together = apart + 16
        try await net.waitForMiddle(of: together)
        let lost = try await probes.light.node.header(.head).data
        #expect(try await probes.heavy.node.header(.head).data.root != lost.root)
        for way in [ways.toHeavy, ways.toLight] { way.set(.open) }
        await link.open()
        votedBefore = await watch.heard.filter { $0.key.rawValue <= together }
        faults += try await net.prove(24, from: together + 3, what: "after the re-org", judge)
        await link.close()
        #expect(faults.isEmpty, "\(faults)")
        let (messages, chain) = try await watch.finish()
        #expect(messages.offences.isEmpty, "\(messages.offences)")
        #expect(lost.header.message.slot.rawValue > apart)
        #expect(chain.blocks[lost.header.message.slot]?.root != lost.root)
        #expect(ClientReports([few]).messages.contains { $0.hasPrefix("re-org: asking again for") })
        for probe in [probes.heavy, probes.light] {
            try await probe.waitForFinality(epoch: chain.head.rawValue / 8 - 2)
        }
        for process in [many, few, heavy, light] { await expectCleanStop(process) }
    }
}
