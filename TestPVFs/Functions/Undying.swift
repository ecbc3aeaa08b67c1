// A state of graves: each iteration raises tombstones one after another and seals the whole state with its hash.

@_expose(wasm, "validate_block")
@_cdecl("validate_block")
func validateBlock(_ address: UInt32, _ count: UInt32) -> UInt64 {
    let input = Input(address, count)
    var parent = Reader(rest: input.parentHead)
    let number = parent.word64()
    let _ = parent.take(32)
    let committed = parent.take(32)
    var block = Reader(rest: input.blockData)
    var state = State(&block)
    let tombstones = block.word64()
    let iterations = block.word32()
    guard state.hash().elementsEqual(committed) else { fatalError() }
    for _ in 0..<iterations {
        for _ in 0..<tombstones { state.raiseTombstone() }
        state.seal()
    }
    var head = Writer(capacity: 72)
    head.word64(number &+ 1)
    head.hash(Keccak.hash(input.parentHead))
    head.raw(state.hash())
    return result(head: head.written, watermark: input.relayParentNumber)
}

/// The state as it is encoded: an index, the graves, the number of zombies, the seal.
private struct State {
    private var encoded: Writer
    private let graves: Int
    private let firstGrave: Int
    private var index: UInt64
    private var digest = Writer(capacity: 32)

    init(_ reader: inout Reader) {
        let start = reader.rest
        index = reader.word64()
        graves = reader.byteString().count
        firstGrave = start.count - reader.rest.count - graves
        let _ = reader.take(8 + 32)
        let whole = UnsafeRawBufferPointer(rebasing: start[..<(start.count - reader.rest.count)])
        encoded = Writer(capacity: whole.count)
        encoded.raw(whole)
    }

    mutating func raiseTombstone() {
        encoded.block[firstGrave + Int(index)] &+= 1
        index = (index + 1) % UInt64(graves)
    }

    mutating func seal() {
        writeIndex()
        let sealed = hash()
        for offset in 0..<32 { encoded.block[encoded.count - 32 + offset] = sealed[offset] }
    }

    mutating func hash() -> UnsafeRawBufferPointer {
        writeIndex()
        digest.count = 0
        digest.hash(Keccak.hash(encoded.written))
        return digest.written
    }

    private mutating func writeIndex() {
        for shift in 0..<8 { encoded.block[shift] = UInt8(truncatingIfNeeded: index >> UInt64(8 * shift)) }
    }
}
