import ConsensusTypes
import Primitives
import SSZ
import Storage
import TestSupport
import Testing

@Suite struct StoredFormTests {
    private let spec = Spec.minimal

    @Test func aBlockComesBack() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        var signed = Altair.SignedBeaconBlock()
        signed.message.slot = 9
        signed.message.parentRoot = Root(number: 3)
        let block = ForkedSignedBeaconBlock.altair(signed)
        let stored = StoredBlock(block, spec: spec)
        #expect(stored.root == signed.message.hashTreeRoot(spec.limits))
        #expect(stored.slot == 9 && stored.parentRoot == Root(number: 3) && stored.fork == .altair)
        try storage.importBlock(BlockImport(block: stored))
        #expect(try storage.block(stored.root)?.decoded(spec) == block)
        #expect(StoredBlock(block, root: Root(number: 7), spec: spec).root == Root(number: 7))
    }

    @Test func aStateComesBack() throws {
        let directory = try TestFolder()
        let storage = try Make.storage(in: directory)
        var inner = Phase0.BeaconState()
        inner.slot = 16
        let state = ForkedBeaconState.phase0(inner)
        let stored = StoredState(state, blockRoot: Root(number: 4), spec: spec)
        #expect(stored.root == state.hashTreeRoot(spec) && stored.slot == 16 && stored.fork == .phase0)
        try storage.putState(stored)
        #expect(try storage.state(stored.root)?.decoded(spec).hashTreeRoot(spec) == stored.root)
    }

    @Test func bytesThatAreNotOneSaySo() throws {
        let block = StoredBlock(root: Root(number: 1), parentRoot: Root(), slot: 1, fork: .phase0, ssz: [1, 2, 3])
        #expect(storageError { _ = try block.decoded(spec) }?.code == .damaged)
        let state = StoredState(root: Root(number: 1), blockRoot: Root(), slot: 1, fork: .electra, ssz: [])
        #expect(storageError { _ = try state.decoded(spec) }?.code == .damaged)
    }
}
