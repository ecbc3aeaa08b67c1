import ConsensusTypes
import Digests
import ExecutionEngine
import Primitives
import SSZ
import StateTransition
import Testing

extension ChainFixture {
    static func keccak(_ bytes: [UInt8]) -> [UInt8] { Keccak.hash256(bytes) }

    /// The withdrawal request of block 45: the transaction's sender, and the key and amount of its call.
    static let requestsOf45: ExecutionRequests = {
        var requests = ExecutionRequests()
        let key =
            "b917cfdc0d25b72d55cf94db328e1629b7f4fde2c30cdacf873b664416f76a0c7f7cc50c9f72a3cb84be88144cde9125"
        requests.withdrawals = [
            WithdrawalRequest(
                sourceAddress: ExecutionAddress(hex: "7435ed30a8b4aeb0877cef0c6e8cffe834eb865f") ?? .init(),
                validatorPubkey: BLSPubkey(hex: key) ?? .init(), amount: 0x0d80)
        ]
        return requests
    }()
}

@Suite struct HeaderTests {
    private let limits = Spec.mainnet.limits
    private let blocks = ChainFixture.paris + ChainFixture.shanghai + ChainFixture.later

    @Test func hashesAreThoseOfTheChain() throws {
        for hex in blocks {
            let block = try FixtureBlock(hex: hex)
            let header = ExecutionBlockHeader(block.request, limits)
            #expect(header.transactionsRoot == block.transactionsRoot, "block \(block.number)")
            #expect(header.withdrawalsRoot == block.withdrawalsRoot, "block \(block.number)")
            #expect(header.hash == block.request.fields.blockHash, "block \(block.number)")
        }
    }

    /// As the repository's own answers to eth_getBlockByNumber give them.
    @Test(arguments: [
        (ChainFixture.paris[0], "d26a1e23d9d002e78866b369def0241d073eb0642c3dca25ef2f2417242ac9d3"),
        (ChainFixture.shanghai[0], "8690870c2ff6dd397319efe697eae4aa9459995e9281a9e56363ca1a7bb881d8"),
        (ChainFixture.later[0], "9e5e1e79c57f257def6a0e882d10863e2a98b034e6e0fdaccd7ff7b31312105d"),
        (ChainFixture.later[3], "e4165d5a6e4d31469f4a9354c30bffec633a640940b40bc0bc1ae86d1b391643"),
    ])
    func hashesArePublished(_ hex: String, _ hash: String) throws {
        let request = try FixtureBlock(hex: hex).request
        #expect(ExecutionBlockHeader(request, limits).hash == Hash32(hex: hash))
    }

    @Test func blocksNameTheirParents() throws {
        let later = try ChainFixture.later.map { try FixtureBlock(hex: $0).request.fields }
        for (parent, child) in zip(later, later.dropFirst()) { #expect(child.parentHash == parent.blockHash) }
    }

    @Test func emptyTrieAndEmptyRequests() {
        let empty = "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
        #expect(OrderedTrie.emptyRoot == Bytes32(hex: empty))
        #expect(OrderedTrie.root([]) == OrderedTrie.emptyRoot)
        let noRequests = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(computeRequestsHash([]) == Bytes32(hex: noRequests))
        // A kind without requests counts nothing.
        #expect(computeRequestsHash([[0x00], [0x01]]) == Bytes32(hex: noRequests))
    }

    @Test func theTrieDependsOnEveryItemAndItsPlace() {
        let items = (0..<300).map { index in [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: index) }
        let root = OrderedTrie.root(items)
        for index in [0, 1, 127, 128, 255, 256, 299] {
            var changed = items
            changed[index].append(1)
            #expect(OrderedTrie.root(changed) != root, "item \(index)")
        }
        #expect(OrderedTrie.root(items.reversed()) != root)
        #expect(OrderedTrie.root(items.dropLast()) != root)
    }

    @Test func requestsGoThroughTheirList() {
        let requests = ChainFixture.requestsOf45
        let list = getExecutionRequestsList(requests, limits)
        #expect(list.count == 1 && list[0].first == 1)
        #expect(getExecutionRequests(list, limits) == requests)
        #expect(getExecutionRequests([], limits) == ExecutionRequests())
        #expect(getExecutionRequests([[1]], limits) == nil)
        #expect(getExecutionRequests([list[0], list[0]], limits) == nil)
        #expect(getExecutionRequests([list[0].dropLast()], limits) == nil)
        #expect(getExecutionRequests([[0x63, 1, 2]], limits) == nil)
        var deposit = ExecutionRequests()
        deposit.deposits = [DepositRequest()]
        let deposits = getExecutionRequestsList(deposit, limits)
        #expect(getExecutionRequests([list[0], deposits[0]], limits) == nil)
        #expect(getExecutionRequests([deposits[0], list[0]], limits) != nil)
    }
}
