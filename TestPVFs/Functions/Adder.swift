// A state of one number. The block names the state before and adds to it; the head commits to the state after.

@_expose(wasm, "validate_block")
@_cdecl("validate_block")
func validateBlock(_ address: UInt32, _ count: UInt32) -> UInt64 {
    let input = Input(address, count)
    var parent = Reader(rest: input.parentHead)
    let number = parent.word64()
    let _ = parent.take(32)
    let committed = parent.take(32)
    var block = Reader(rest: input.blockData)
    let state = block.word64()
    let addend = block.word64()
    guard hash(of: state).elementsEqual(committed) else { fatalError() }
    var head = Writer(capacity: 72)
    head.word64(number &+ 1)
    head.hash(Keccak.hash(input.parentHead))
    head.raw(hash(of: state &+ addend))
    return result(head: head.written, watermark: input.relayParentNumber)
}

private func hash(of state: UInt64) -> UnsafeRawBufferPointer {
    var encoded = Writer(capacity: 8)
    encoded.word64(state)
    var hash = Writer(capacity: 32)
    hash.hash(Keccak.hash(encoded.written))
    return hash.written
}
