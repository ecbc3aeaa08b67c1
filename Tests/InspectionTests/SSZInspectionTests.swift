import ConsensusTypes
import Inspection
import Primitives
import SSZ
import Testing

@Suite("Looking into a value")
struct SSZInspectionTests {
    private let limits = Spec.minimal.limits

    private func state(validators: Int) -> Altair.BeaconState {
        var state = Altair.BeaconState()
        state.slot = Slot(9)
        for index in 0..<validators {
            var validator = Validator()
            validator.effectiveBalance = Gwei(UInt64(index) * 1_000_000_000)
            state.validators.append(validator)
            state.balances.append(Gwei(UInt64(index)))
        }
        return state
    }

    private func lines(_ value: any SSZType, _ change: (inout SSZTree) -> Void = { _ in }) -> [String] {
        let lines = Lines()
        var tree = SSZTree(limits) { lines.all.append($0) }
        change(&tree)
        tree.print(value, name: "BeaconState")
        return lines.all
    }

    @Test("a tree names every field and shortens long lists")
    func tree() {
        let lines = lines(state(validators: 12)) { $0.showsRoots = false }
        #expect(lines.first == "BeaconState")
        #expect(lines.contains("├─ slot: 9"))
        #expect(lines.contains("├─ validators: 12 × Validator"))
        #expect(lines.contains("│  ├─ [7]"))
        #expect(!lines.contains("│  ├─ [8]"))
        #expect(lines.contains("│  └─ … 4 more"))
        #expect(lines.contains("│  ├─ [3]: 3"))
    }

    @Test("a tree can show every element, and be cut at a depth")
    func treeLimits() {
        let all = lines(state(validators: 12)) { $0.shownElements = nil }
        #expect(all.contains { $0.hasPrefix("│  └─ [11]: 11") })
        let shallow = lines(state(validators: 12)) { $0.depth = 1 }
        #expect(!shallow.contains { $0.contains("[0]") })
        #expect(shallow.contains { $0.hasPrefix("├─ validators: 12 × Validator  0x") })
    }

    @Test("equal values have no difference")
    func equal() {
        #expect(SSZDiff(state(validators: 3), state(validators: 3), limits).count == 0)
    }

    @Test("differences are named by path, with both sides")
    func differences() {
        let left = state(validators: 3)
        var right = left
        right.slot = Slot(10)
        right.validators[1].slashed = true
        right.balances.append(Gwei(7))
        let diff = SSZDiff(left, right, limits)
        #expect(
            diff.differences == [
                .init(path: "slot", left: "9", right: "10"),
                .init(path: "validators[1].slashed", left: "false", right: "true"),
                .init(path: "balances.__len__", left: "3", right: "4"),
                .init(path: "balances[3]", left: nil, right: "7"),
            ])
    }

    @Test("differences beyond those asked for are counted only")
    func many() {
        let left = state(validators: 5)
        var right = left
        for index in 0..<5 { right.balances[index] = Gwei(100) }
        let diff = SSZDiff(left, right, limits, keeping: 2)
        #expect(diff.count == 5)
        #expect(diff.differences.count == 2)
    }

    @Test(
        "a part is proven against the root",
        arguments: ["slot", "fork.epoch", "validators[2].pubkey", "balances.__len__"])
    func proof(path: String) throws {
        let value = state(validators: 5)
        let parsed = try #require(SSZPath(parsing: path))
        let proof = try #require(SSZProof(of: value, at: parsed, limits))
        #expect(proof.isValid)
        #expect(proof.root == value.hashTreeRoot(limits))
        #expect(proof.branch.count == proof.index.depth)
    }

    @Test("a part that is not there has no proof", arguments: ["slots", "fork.epoch.x", "slot[0]"])
    func noProof(path: String) throws {
        let parsed = try #require(SSZPath(parsing: path))
        #expect(SSZProof(of: state(validators: 1), at: parsed, limits) == nil)
    }
}

private final class Lines {
    var all: [String] = []
}
