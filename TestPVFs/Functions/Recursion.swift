// Calls itself without end, and prints how deep it is.

@_extern(wasm, module: "env", name: "ext_misc_print_num_version_1")
@_extern(c)
func printNumber(_ value: UInt64)

@_expose(wasm, "validate_block")
@_cdecl("validate_block")
func validateBlock(_ address: UInt32, _ count: UInt32) -> UInt64 {
    descend(1)
}

/// The sum keeps the call from becoming a loop.
@inline(never)
@_optimize(none)
private func descend(_ depth: UInt64) -> UInt64 {
    printNumber(depth)
    return depth == 0 ? 0 : descend(depth + 1) &+ depth
}
