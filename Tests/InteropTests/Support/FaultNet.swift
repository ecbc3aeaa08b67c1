import Foundation
import Primitives
import TestSupport
import Testing

/// A chain of two-second slots for tests that hurt it, with the witness that says what the machine did to it.
struct FaultNet {
    static let slotSeconds: UInt64 = 2
    static let validators = 16

    let chain: TestChain
    let genesisTime: UInt64
    let witness: MachineWitness

    /// Genesis is a few seconds ahead, for the processes to start.
    init() async throws {
        chain = try TestChain()
        genesisTime = TestChain.time(inSeconds: 5)
        witness = try MachineWitness()
        try await chain.make(
            genesisTime: genesisTime, validators: Self.validators,
            options: ["--seconds-per-slot", "\(Self.slotSeconds)", "--genesis-fork", "fulu"])
    }

    /// Starts a client of some of the validators.
    func startClient(
        _ name: String, validators: Range<Int>, ports: [Int], environment: [String: String] = [:]
    ) async throws -> VigilProcess {
        try await chain.makeKeys(validators.count, start: validators.lowerBound, data: folder(name))
        let client = try VigilProcess(
            arguments(name, ports: ports) + ["--init-slashing-protection"], environment: environment)
        await witness.watch(client)
        return client
    }

    /// What a client is started with, the first time and again.
    func arguments(_ name: String, ports: [Int]) -> [String] {
        chain.validator(ports: ports, data: folder(name), ClientReports.options)
    }

    private func folder(_ name: String) -> String { chain.folder.path + "/" + name }

    func start(of slot: Slot) -> Double { Double(genesisTime + slot.rawValue * Self.slotSeconds) }

    /// Whether the machine withheld so much around a slot that what is missing in it proves nothing: a quarter of a
    /// slot from the slot before, which brings its head, to the next, which carries its votes.
    private func isStarved(_ slot: Slot) async -> Bool {
        let from = start(of: slot) - Double(Self.slotSeconds)
        let withheld = await witness.withheld(from: from, to: start(of: slot + 2))
        return withheld > Double(Self.slotSeconds) / 4
    }

    /// Lets the chain run on until so many slots from `first` on are proven: everything is done in them. What is
    /// missing in a slot in which the machine was starved proves nothing, and one more slot is looked at for it.
    ///
    /// A machine that is too busy all the time ends the test with that as the reason.
    /// - Returns: what is missing although the machine had time for it.
    func prove(
        _ count: Int, from first: UInt64, what: String, _ judge: () async throws -> DutyJudge
    ) async throws -> [String] {
        var next = first + UInt64(count)
        while true {
            // The last slot's votes are in the block after it, which may be a moment late.
            try await waitForSlot(next + 2)
            let judge = try await judge()
            var faults: [String] = []
            var excused: [UInt64] = []
            for slot in first..<next {
                let missing = judge.faults(in: Slot(slot))
                guard !missing.isEmpty else { continue }
                if await isStarved(Slot(slot)) { excused.append(slot) } else { faults += missing }
            }
            let proven = Int(next - first) - excused.count
            print("\(what): \(proven) of \(next - first) slots prove something, without \(excused)")
            if !faults.isEmpty || proven >= count { return faults }
            guard next < first + 2 * UInt64(count) else {
                try Test.cancel("\(what): the machine is too busy: \(proven) of \(next - first) slots prove something")
            }
            next = min(next + UInt64(count - proven), first + 2 * UInt64(count))
        }
    }

    /// Waits for the beginning of a slot by the clock, whatever the chain does.
    func waitForSlot(_ slot: UInt64) async throws {
        try await wait(until: start(of: Slot(slot)))
    }

    func waitForMiddle(of slot: UInt64) async throws {
        try await wait(until: start(of: Slot(slot)) + Double(Self.slotSeconds) / 2)
    }

    private func wait(until time: Double) async throws {
        while Date().timeIntervalSince1970 < time { try await Task.sleep(for: .milliseconds(20)) }
    }

    /// The slot of the clock.
    var slot: UInt64 {
        UInt64(max(0, Date().timeIntervalSince1970 - Double(genesisTime))) / Self.slotSeconds
    }
}
