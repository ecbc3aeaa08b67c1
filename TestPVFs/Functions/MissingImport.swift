// Imports a function that the host does not have, and calls it when its block data begins with 1.

@_extern(wasm, module: "env", name: "ext_storage_get_version_1")
@_extern(c)
func storageGet(_ key: UInt64) -> UInt64

@_expose(wasm, "validate_block")
@_cdecl("validate_block")
func validateBlock(_ address: UInt32, _ count: UInt32) -> UInt64 {
    let input = Input(address, count)
    if input.blockData.first == 1 { return storageGet(packed(input.blockData)) }
    return result(head: input.parentHead, watermark: input.relayParentNumber)
}
