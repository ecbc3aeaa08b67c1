// Logs its block data at every level; the head is the level that the host takes.

@_extern(wasm, module: "env", name: "ext_logging_log_version_1")
@_extern(c)
func log(_ level: UInt32, _ target: UInt64, _ message: UInt64)

@_extern(wasm, module: "env", name: "ext_logging_max_level_version_1")
@_extern(c)
func maximumLevel() -> UInt32

@_expose(wasm, "validate_block")
@_cdecl("validate_block")
func validateBlock(_ address: UInt32, _ count: UInt32) -> UInt64 {
    let input = Input(address, count)
    var target = Writer(capacity: 8)
    target.word32(0x636e_7566)  // "func"
    for level: UInt32 in 0..<5 { log(level, packed(target.written), packed(input.blockData)) }
    var head = Writer(capacity: 4)
    head.word32(maximumLevel())
    return result(head: head.written, watermark: input.relayParentNumber)
}
