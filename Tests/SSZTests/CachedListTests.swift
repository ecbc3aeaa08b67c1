import Primitives
import SSZ
import TestSupport
import Testing

/// A cached list behaves like an array, and its root is always the uncached one.
@Suite
struct CachedListTests {
    /// A list and the array it has to agree with.
    struct Pair<Element: SSZType, Limit: SSZLimit> {
        var list = CachedList<Element, Limit>()
        var model: [Element] = []

        func expectSame() {
            #expect(list.count == model.count)
            #expect(list.array == model)
            #expect(list.hashTreeRoot(.none) == SSZList<Element, Limit>(model).hashTreeRoot(.none))
            #expect(list == CachedList(model))
        }
    }

    /// Random operations on several copies of one list: they must stay independent, whatever is hashed when.
    private func run<Element: SSZType>(seed: UInt64, sizes: [Int], _ make: (inout SeededRandom) -> Element) {
        run(RegistryLimit.self, seed: seed, sizes: sizes, make)
        run(Progressive.self, seed: seed, sizes: sizes, make)
    }

    private func run<Element: SSZType, Limit: SSZLimit>(
        _ limit: Limit.Type, seed: UInt64, sizes: [Int], _ make: (inout SeededRandom) -> Element
    ) {
        forAll(seed: seed, count: sizes.count) { random, run in
            let start = (0..<sizes[run]).map { _ in make(&random) }
            var pairs = [Pair(list: CachedList<Element, Limit>(start), model: start)]
            for _ in 0..<60 {
                let index = Int.random(in: pairs.indices, using: &random)
                step(&pairs, index, &random, make)
                if Int.random(in: 0..<3, using: &random) == 0 { pairs[index].expectSame() }
            }
            for pair in pairs { pair.expectSame() }
        }
    }

    private func step<Element: SSZType, Limit: SSZLimit>(
        _ pairs: inout [Pair<Element, Limit>], _ index: Int, _ random: inout SeededRandom,
        _ make: (inout SeededRandom) -> Element
    ) {
        let count = pairs[index].model.count
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1, 2:
            guard count > 0 else { return }
            let at = Int.random(in: 0..<count, using: &random)
            let element = make(&random)
            pairs[index].list[at] = element
            pairs[index].model[at] = element
        case 3, 4:
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let element = make(&random)
                pairs[index].list.append(element)
                pairs[index].model.append(element)
            }
        case 5:
            if pairs.count < 6 { pairs.append(pairs[index]) }
        case 6:
            let changed = Set((0..<3).map { _ in Int.random(in: 0...count, using: &random) })
            let element = make(&random)
            pairs[index].list.mutateEach { at, value in if changed.contains(at) { value = element } }
            for at in changed where at < count { pairs[index].model[at] = element }
        case 7:
            let more = (0..<Int.random(in: 0...300, using: &random)).map { _ in make(&random) }
            pairs[index].list.append(contentsOf: more)
            pairs[index].model.append(contentsOf: more)
        default:
            let drop = Int.random(in: 0...min(count, 40), using: &random)
            pairs[index].list.removeFirst(drop)
            pairs[index].model.removeFirst(drop)
        }
    }

    @Test
    func containers() {
        run(seed: 15, sizes: [0, 1, 127, 128, 129, 700]) { $0.record() }
    }

    @Test
    func variableContainers() {
        run(seed: 16, sizes: [0, 128, 300]) { $0.note() }
    }

    @Test
    func packedNumbers() {
        run(seed: 17, sizes: [0, 1, 511, 512, 513, 2049]) { Gwei($0.next()) }
    }

    @Test
    func packedBytes() {
        run(seed: 18, sizes: [0, 4095, 4096, 9000]) { UInt8.random(in: 0...255, using: &$0) }
    }

    @Test
    func packedBooleans() {
        run(seed: 19, sizes: [0, 4096]) { Bool.random(using: &$0) }
    }

    @Test
    func roots() {
        run(seed: 20, sizes: [0, 127, 257]) { $0.root() }
    }

    @Test
    func wideNumbers() {
        run(seed: 21, sizes: [0, 127, 257]) { UInt256(limbs: ($0.next(), 1, 2, 3)) }
        run(seed: 22, sizes: [0, 255, 257]) { UInt128($0.next()) }
    }
}

@Suite
struct CachedStorageTests {
    @Test
    func zerosAreOneChunkUntilWritten() {
        let limits = TableSize.limits(1000)
        var vector = CachedVector<Root, TableSize>(repeating: Root(), limits)
        let before = vector
        #expect(vector.hashTreeRoot(limits) == Merkle.zeroHashes[10])
        var model = [Root](repeating: Root(), count: 1000)
        for index in [0, 127, 128, 500, 999] {
            vector[index][0] = 7
            model[index][0] = 7
            #expect(vector.array == model)
            #expect(vector.hashTreeRoot(limits) == SSZVector<Root, TableSize>(model).hashTreeRoot(limits))
        }
        #expect(before.isZero)
        #expect(before.hashTreeRoot(limits) == Merkle.zeroHashes[10])
    }

    @Test(arguments: [1, 2, 3, 64, 100, 128, 129, 4096])
    func treesLowerThanAChunkAreCutOff(length: Int) {
        let limits = TableSize.limits(length)
        var random = SeededRandom(seed: UInt64(length))
        let roots = (0..<length).map { _ in random.root() }
        #expect(
            CachedVector<Root, TableSize>(roots).hashTreeRoot(limits)
                == SSZVector<Root, TableSize>(roots).hashTreeRoot(limits))
        let numbers = (0..<length).map { _ in Gwei(random.next()) }
        #expect(
            CachedVector<Gwei, TableSize>(numbers).hashTreeRoot(limits)
                == SSZVector<Gwei, TableSize>(numbers).hashTreeRoot(limits))
        #expect(
            CachedList<Gwei, TableSize>(numbers).hashTreeRoot(limits)
                == SSZList<Gwei, TableSize>(numbers).hashTreeRoot(limits))
    }

    @Test
    func aTableOfOtherSizesIsNotServedFromTheCache() {
        var random = SeededRandom(seed: 23)
        let value = CachedList<CachedVector<Root, TableSize>, RegistryLimit>(
            (0..<200).map { _ in [random.root(), random.root()] })
        let model = SSZList<SSZVector<Root, TableSize>, RegistryLimit>(value.map { SSZVector($0) })
        let two = TableSize.limits(2)
        #expect(value.hashTreeRoot(two) == model.hashTreeRoot(two))
        let zeros = CachedList<CachedVector<Root, TableSize>, RegistryLimit>(repeating: CachedVector(), count: 200)
        let root = zeros.hashTreeRoot(two)
        #expect(zeros.hashTreeRoot(TableSize.limits(4)) != root)
        #expect(zeros.hashTreeRoot(two) == root)
    }

    @Test
    func mutateEachKeepsWhatItDoesNotChange() throws {
        struct Stop: Error {}
        var list = CachedList<Gwei, RegistryLimit>((0..<5000).map { Gwei(UInt64($0)) })
        let copy = list
        let root = list.hashTreeRoot(.none)
        var seen: [Int] = []
        list.mutateEach { index, element in
            seen.append(index)
            #expect(element == Gwei(UInt64(index)))
        }
        #expect(seen == Array(0..<5000))
        #expect(list.hashTreeRoot(.none) == root)
        #expect(throws: Stop.self) {
            try list.mutateEach { (index, element) throws(Stop) in
                if index == 700 { throw Stop() }
                element += 1
            }
        }
        #expect(list[699] == 700)
        #expect(list[700] == 700)
        #expect(copy[699] == 699)
        #expect(copy.hashTreeRoot(.none) == root)
        #expect(list.hashTreeRoot(.none) == SSZList<Gwei, RegistryLimit>(list.array).hashTreeRoot(.none))
    }

    @Test
    func chunksCoverEverythingInOrder() {
        let list = CachedList<Gwei, RegistryLimit>((0..<1300).map { Gwei(UInt64($0)) })
        var all: [Gwei] = []
        list.forEachChunk { start, elements in
            #expect(start == all.count)
            all.append(contentsOf: elements)
        }
        #expect(all == list.array)
        #expect(Array(list) == all)
        #expect(list.first == 0)
        #expect(list.last == 1299)
        #expect(list.map(\.rawValue).reduce(0, +) == 1299 * 650)
        #expect(list[512..<514].map(\.rawValue) == [512, 513])
    }

    @Test
    func removes() {
        var list = CachedList<Gwei, RegistryLimit>((0..<1300).map { Gwei(UInt64($0)) })
        let copy = list
        list.removeAll { $0 % 2 == 0 }
        #expect(list.count == 650)
        #expect(list[0] == 1)
        list.removeAll()
        #expect(list.isEmpty)
        #expect(copy.count == 1300)
        list.append(5)
        #expect(list == [5])
    }

    @Test
    func copiesAreHashedAndWrittenByManyThreads() async {
        var random = SeededRandom(seed: 24)
        var base = CachedList<Record, RegistryLimit>((0..<600).map { _ in random.record() })
        _ = base.hashTreeRoot(.none)
        for index in 0..<40 { base[index * 15].balance = 3 }
        let shared = base
        let expected = SSZList<Record, RegistryLimit>(base.array).hashTreeRoot(.none)
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<16 {
                group.addTask {
                    var mine = shared
                    if task.isMultiple(of: 2) {
                        mine[task * 30].balance = Gwei(UInt64(task))
                        let model = SSZList<Record, RegistryLimit>(mine.array)
                        guard mine.hashTreeRoot(.none) == model.hashTreeRoot(.none) else { return false }
                    }
                    return shared.hashTreeRoot(.none) == expected
                }
            }
            for await agrees in group { #expect(agrees) }
        }
    }
}

/// What two copies share in memory is not looked at; all that differs is.
@Suite struct CachedSharingTests {
    private typealias List = CachedList<UInt64, RegistryLimit>

    /// The runs that are not shared, as ranges.
    private func runs(_ new: List, _ old: List) -> [Range<Int>] {
        var found: [Range<Int>] = []
        new.unlimited.forEachRun(notSharedWith: old.unlimited) { start, elements in
            #expect(Array(elements) == (start..<start + elements.count).map { new[$0] })
            found.append(start..<start + elements.count)
        }
        return found
    }

    @Test func changesAreInTheRuns() {
        forAll(seed: 77, count: 20) { random, _ in
            let count = Int.random(in: 1...3000, using: &random)
            let old = List((0..<count).map { UInt64($0) })
            // Hashed, so that a copy's clean chunks are shared.
            _ = old.hashTreeRoot(.none)
            var new = old
            #expect(new.unlimited.isIdentical(to: old.unlimited))
            #expect(runs(new, old).isEmpty)
            var changed: Set<Int> = []
            for _ in 0..<3 {
                let index = Int.random(in: 0..<count, using: &random)
                new[index] &+= 1
                changed.insert(index)
            }
            for _ in 0..<Int.random(in: 0...600, using: &random) {
                changed.insert(new.count)
                new.append(9)
            }
            #expect(!new.unlimited.isIdentical(to: old.unlimited))
            let covered = runs(new, old)
            #expect(changed.allSatisfy { index in covered.contains { $0.contains(index) } })
            // 512 numbers lie together: at most one run for each change, and those at the end.
            #expect(covered.reduce(0) { $0 + $1.count } <= 512 * (3 + 3))
        }
    }
}
