// Copies its head with `memory.copy`: the support code of this one is compiled with the bulk memory instructions.

@_extern(c, "memcpy")
func copy(_ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer, _ count: UInt) -> UnsafeMutableRawPointer

@_expose(wasm, "validate_block")
@_cdecl("validate_block")
func validateBlock(_ address: UInt32, _ count: UInt32) -> UInt64 {
    let input = Input(address, count)
    var head = Writer(capacity: input.parentHead.count)
    if let to = head.block.baseAddress, let from = input.parentHead.baseAddress {
        let _ = copy(to, from, UInt(input.parentHead.count))
        head.count = input.parentHead.count
    }
    return result(head: head.written, watermark: input.relayParentNumber)
}
