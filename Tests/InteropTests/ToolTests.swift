import Foundation
import TestSupport
import Testing

/// The tools that engineers compare clients with, as a script uses them.
@Suite("vigil ssz and vigil transition")
struct ToolTests {
    private let chain: TestChain

    init() throws {
        chain = try TestChain()
    }

    private func ssz(_ arguments: String...) async throws -> VigilProcess.Ending {
        try await VigilProcess.run(["ssz"] + arguments + ["--config", chain.config])
    }

    private func lines(_ ending: VigilProcess.Ending) -> [String] {
        ending.output.split(separator: "\n").map(String.init)
    }

    @Test("a state has one root, whatever its encoding, and its parts are proven against it")
    func encodings() async throws {
        try await chain.make()
        let root = try #require(lines(try await ssz("root", "BeaconState", chain.genesis)).first)
        for (name, encoding) in [("genesis.json", "json"), ("genesis.hex", "hex")] {
            let other = try await ssz("decode", "BeaconState", chain.genesis, "--output", encoding)
            #expect(other.exitCode == 0, "\(other.errors)")
            let path = try chain.folder.write(other.output, to: name)
            let again = try await ssz("root", "BeaconState", path, "--fork", "phase0")
            #expect(lines(again).first == root, "\(name): \(again.errors)")
        }
        let proof = try await ssz("proof", "BeaconState", chain.genesis, "validators[3].withdrawal_credentials")
        #expect(proof.output.contains("\"root\":\"\(root)\""), "\(proof.errors)")
        let tree = try await ssz("decode", "BeaconState", chain.genesis, "--depth", "1")
        #expect(lines(tree).contains { $0.hasPrefix("├─ validators: 16 × Validator  0x") })
    }

    @Test("a transition through empty slots gives the state that the tools then compare")
    func transition() async throws {
        try await chain.make()
        let later = chain.folder.path + "/later.ssz"
        let run = try await VigilProcess.run([
            "transition", "--config", chain.config, "--pre", chain.genesis, "--to-slot", "57", "--post", later,
        ])
        #expect(run.exitCode == 0, "\(run.errors)")
        // Seven epochs on, the chain is in Fulu.
        #expect(lines(run).contains { $0.contains("57") && $0.contains("fulu") }, "\(run.output)")
        let root = lines(try await ssz("root", "BeaconState", later)).first
        #expect(lines(run).last == root.map { "post-state root \($0)" })

        #expect(try await ssz("diff", "BeaconState", later, later).exitCode == 0)
        let next = chain.folder.path + "/next.ssz"
        let step = try await VigilProcess.run([
            "transition", "--config", chain.config, "--pre", later, "--to-slot", "58", "--post", next,
            "--expect", later,
        ])
        #expect(step.exitCode == 3, "\(step.errors)")
        let diff = try await ssz("diff", "BeaconState", later, next)
        #expect(diff.exitCode == 3)
        #expect(lines(diff).starts(with: ["slot", "  - 57", "  + 58"]), "\(diff.output)")
    }

    @Test("what cannot be read is named, with what to do")
    func badInput() async throws {
        try await chain.make()
        let broken = try chain.folder.write("not a state", to: "broken.ssz")
        expectOneLine(try await ssz("root", "BeaconState", broken, "--fork", "fulu"), contains: "broken.ssz", "--fork")
        expectOneLine(try await ssz("root", "BeaconStat", chain.genesis), contains: "BeaconStat", "vigil ssz types")
        expectOneLine(try await ssz("root", "Attestation", broken), contains: "--fork")
        expectOneLine(try await ssz("proof", "BeaconState", chain.genesis, "slots"), contains: "slots")
        expectOneLine(
            try await VigilProcess.run([
                "transition", "--config", chain.config, "--pre", chain.genesis, "--to-slot", "1", broken,
            ]), contains: "broken.ssz")
    }
}
