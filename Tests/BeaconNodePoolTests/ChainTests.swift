import BeaconAPI
import BeaconNodePool
import ConsensusTypes
import Primitives
import SlotClock
import Testing

/// Which nodes are of the right chain.
@Suite struct ChainTests {
    private let spec = Spec.minimal([.altair: 0, .bellatrix: 3])

    private func genesis(_ root: UInt8 = 7, time: UInt64 = 1000) -> GenesisInfo {
        GenesisInfo(
            genesisTime: time, genesisValidatorsRoot: Root(bytes: Array(repeating: root, count: 32)) ?? Root(),
            genesisForkVersion: spec.config.genesisForkVersion)
    }

    private func entries(_ changes: [String: String] = [:], without: Set<String> = []) -> ConfigSpec {
        ConfigSpec(
            entries: spec.configSpecEntries().filter { !without.contains($0.key) }.map { entry in
                changes[entry.key].map { ConfigEntry(entry.key, $0) } ?? entry
            })
    }

    private func chain(
        _ changes: [String: String] = [:], without: Set<String> = [], genesis: GenesisInfo? = nil,
        expecting expectation: ChainExpectation? = nil
    ) throws -> NodeChain {
        try (expectation ?? ChainExpectation(spec: spec)).chain(
            genesis ?? self.genesis(), entries(changes, without: without), spec.forkSchedule)
    }

    @Test("A node of the same chain is taken without a word")
    func same() throws {
        let chain = try chain()
        #expect(chain.warnings == [])
        #expect(chain.spec.config == spec.config)
        #expect(chain.genesisTime == 1_000_000)
    }

    @Test("An odd constant of a fork that nobody has scheduled is a warning")
    func unscheduled() throws {
        let other = try chain(["GLOAS_FORK_VERSION": "0x99000001"])
        #expect(other.warnings.count == 1 && other.warnings[0].contains("GLOAS_FORK_VERSION"))
        let broken = try chain(["GLOAS_FORK_VERSION": "seven"])
        #expect(broken.warnings.contains { $0.contains("GLOAS_FORK_VERSION") })
        #expect(try chain(without: ["GLOAS_FORK_VERSION", "GLOAS_FORK_EPOCH"]).spec.config == spec.config)
        #expect(try chain(["MAX_REQUEST_BLOCKS_DENEB": "odd"]).warnings == [])
    }

    @Test("Of a known network the name is told, of another chain its root")
    func names() throws {
        let hoodi = try #require(PublicNetwork.genesisValidatorsRoot(of: "hoodi"))
        let sepolia = try #require(PublicNetwork.genesisValidatorsRoot(of: "sepolia"))
        #expect(PublicNetwork.genesisValidatorsRoot(of: "holesky") == nil)
        func refusal(of root: Root) -> String? {
            let genesis = GenesisInfo(
                genesisTime: 1, genesisValidatorsRoot: root,
                genesisForkVersion: Spec.mainnet.config.genesisForkVersion)
            let answer = ConfigSpec(entries: Spec.mainnet.configSpecEntries())
            do throws(NodeRefusal) {
                _ = try ChainExpectation(genesisValidatorsRoot: hoodi).chain(genesis, answer, [])
                return nil
            } catch {
                return error.message
            }
        }
        #expect(refusal(of: sepolia)?.contains("the beacon node follows sepolia, not hoodi") == true)
        #expect(refusal(of: Root())?.contains("genesis_validators_root \(Root()), not hoodi") == true)
        #expect(refusal(of: hoodi) == nil)
    }

    @Test("A scheduled fork that differs is another chain, and the message names it")
    func scheduled() {
        for (key, value) in [
            ("BELLATRIX_FORK_EPOCH", "4"), ("ALTAIR_FORK_VERSION", "0x99000001"), ("SECONDS_PER_SLOT", "12"),
        ] {
            let changes = key == "SECONDS_PER_SLOT" ? [key: value, "SLOT_DURATION_MS": "12000"] : [key: value]
            let refusal = #expect(throws: NodeRefusal.self) { try chain(changes) }
            #expect(refusal?.code == .wrongChain)
            #expect(refusal?.message.contains(key == "SECONDS_PER_SLOT" ? "SLOT_DURATION_MS" : key) == true)
        }
        #expect(throws: NodeRefusal.self) { try chain(["ALTAIR_FORK_VERSION": "seven"]) }
    }

    @Test("The first node's chain is what the others are measured by")
    func others() throws {
        let first = try chain(expecting: ChainExpectation())
        let expectation = ChainExpectation(first)
        #expect(throws: NodeRefusal.self) { try chain(genesis: genesis(8), expecting: expectation) }
        #expect(throws: NodeRefusal.self) { try chain(genesis: genesis(time: 1001), expecting: expectation) }
        #expect(try chain(genesis: genesis(), expecting: expectation).warnings == [])
    }
}
