// Reads past the end of memory.

@_expose(wasm, "validate_block")
@_cdecl("validate_block")
func validateBlock(_ address: UInt32, _ count: UInt32) -> UInt64 {
    let end = UInt(growMemory(0)) << 16
    guard let pointer = UnsafeRawPointer(bitPattern: end) else { return 0 }
    return UInt64(pointer.load(as: UInt8.self))
}
