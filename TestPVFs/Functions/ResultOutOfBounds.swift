// Returns a region that memory does not have.

@_expose(wasm, "validate_block")
@_cdecl("validate_block")
func validateBlock(_ address: UInt32, _ count: UInt32) -> UInt64 {
    packed(16, .max)
}
