import TestSupport
import Testing

/// That no vector lies there unread: what is not claimed is said, what is claimed has a test for every handler.
@Suite struct VectorCoverageTests {
    private static let claimed: Set<String> = [
        "bls", "epoch_processing", "fast_confirmation", "finality", "fork", "fork_choice", "genesis", "kzg",
        "light_client", "merkle_proof", "networking", "operations", "random", "rewards", "sanity", "shuffling",
        "ssz_generic", "ssz_static", "sync", "transition",
    ]

    @Test func whatIsNotClaimedIsSaid() {
        let others = VectorTree.runners.subtracting(Self.claimed)
        for runner in others.sorted() { print("vectors: \(runner): not claimed, not read") }
        #expect(
            VectorTree.root == nil || !VectorTree.runners.isDisjoint(with: Self.claimed), "no vectors of ours at all")
    }

    @Test func everyHandlerOfSSZGenericHasATest() {
        let unknown = VectorTree.handlers(runner: "ssz_generic").subtracting(SSZGenericTests.handlers)
        #expect(unknown.isEmpty, "handlers without a test: \(unknown.sorted())")
    }
}
