// Calls one function of the host: the first byte of the block data says which, the rest is what it gets. The head is what
// it returned.

@_extern(wasm, module: "env", name: "ext_hashing_keccak_256_version_1")
@_extern(c)
func keccak256(_ data: UInt64) -> UInt32
@_extern(wasm, module: "env", name: "ext_hashing_keccak_512_version_1")
@_extern(c)
func keccak512(_ data: UInt64) -> UInt32
@_extern(wasm, module: "env", name: "ext_hashing_sha2_256_version_1")
@_extern(c)
func sha256(_ data: UInt64) -> UInt32
@_extern(wasm, module: "env", name: "ext_hashing_blake2_128_version_1")
@_extern(c)
func blake128(_ data: UInt64) -> UInt32
@_extern(wasm, module: "env", name: "ext_hashing_blake2_256_version_1")
@_extern(c)
func blake256(_ data: UInt64) -> UInt32
@_extern(wasm, module: "env", name: "ext_hashing_twox_64_version_1")
@_extern(c)
func twox64(_ data: UInt64) -> UInt32
@_extern(wasm, module: "env", name: "ext_hashing_twox_128_version_1")
@_extern(c)
func twox128(_ data: UInt64) -> UInt32
@_extern(wasm, module: "env", name: "ext_hashing_twox_256_version_1")
@_extern(c)
func twox256(_ data: UInt64) -> UInt32
@_extern(wasm, module: "env", name: "ext_trie_blake2_256_ordered_root_version_1")
@_extern(c)
func orderedRoot(_ values: UInt64) -> UInt32
@_extern(wasm, module: "env", name: "ext_trie_blake2_256_ordered_root_version_2")
@_extern(c)
func versionedRoot(_ values: UInt64, _ version: UInt32) -> UInt32
@_extern(wasm, module: "env", name: "ext_crypto_ed25519_verify_version_1")
@_extern(c)
func verifyEd25519(_ signature: UInt32, _ message: UInt64, _ key: UInt32) -> UInt32
@_extern(wasm, module: "env", name: "ext_crypto_sr25519_verify_version_2")
@_extern(c)
func verifySr25519(_ signature: UInt32, _ message: UInt64, _ key: UInt32) -> UInt32
@_extern(wasm, module: "env", name: "ext_crypto_ecdsa_verify_version_2")
@_extern(c)
func verifyEcdsa(_ signature: UInt32, _ message: UInt64, _ key: UInt32) -> UInt32
@_extern(wasm, module: "env", name: "ext_crypto_secp256k1_ecdsa_recover_version_2")
@_extern(c)
func recover(_ signature: UInt32, _ digest: UInt32) -> UInt64
@_extern(wasm, module: "env", name: "ext_crypto_secp256k1_ecdsa_recover_compressed_version_1")
@_extern(c)
func recoverCompressed(_ signature: UInt32, _ digest: UInt32) -> UInt64
@_extern(wasm, module: "env", name: "ext_crypto_start_batch_verify_version_1")
@_extern(c)
func startBatch()
@_extern(wasm, module: "env", name: "ext_crypto_finish_batch_verify_version_1")
@_extern(c)
func finishBatch() -> UInt32
@_extern(wasm, module: "env", name: "ext_crypto_ed25519_batch_verify_version_1")
@_extern(c)
func batchEd25519(_ signature: UInt32, _ message: UInt64, _ key: UInt32) -> UInt32
@_extern(wasm, module: "env", name: "ext_allocator_free_version_1")
@_extern(c)
func hostFree(_ address: UInt32)

@_expose(wasm, "validate_block")
@_cdecl("validate_block")
func validateBlock(_ address: UInt32, _ count: UInt32) -> UInt64 {
    let input = Input(address, count)
    var reader = Reader(rest: input.blockData)
    let selector = reader.byte()
    let head: UnsafeRawBufferPointer =
        selector < 16 ? hash(selector, packed(reader.rest)) : verify(selector, &reader)
    return result(head: head, watermark: input.relayParentNumber)
}

private func region(_ address: UInt32, _ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: UInt(address)), count: count)
}

private func region(_ packed: UInt64) -> UnsafeRawBufferPointer {
    region(UInt32(truncatingIfNeeded: packed), Int(packed >> 32))
}

private func hash(_ selector: UInt8, _ data: UInt64) -> UnsafeRawBufferPointer {
    switch selector {
    case 0: region(keccak256(data), 32)
    case 1: region(keccak512(data), 64)
    case 2: region(sha256(data), 32)
    case 3: region(blake128(data), 16)
    case 4: region(blake256(data), 32)
    case 5: region(twox64(data), 8)
    case 6: region(twox128(data), 16)
    case 7: region(twox256(data), 32)
    case 8: region(orderedRoot(data), 32)
    case 9: region(versionedRoot(data, 0), 32)
    case 10: region(versionedRoot(data, 1), 32)
    default: fatalError()
    }
}

/// Signature, key and message follow each other in the block data.
private func verify(_ selector: UInt8, _ reader: inout Reader) -> UnsafeRawBufferPointer {
    let signature = start(reader.take(selector == 16 || selector == 17 || selector > 20 ? 64 : 65))
    if selector == 19 { return region(recover(signature, start(reader.take(32)))) }
    if selector == 20 { return region(recoverCompressed(signature, start(reader.take(32)))) }
    let key = start(reader.take(selector == 18 ? 33 : 32))
    let message = packed(reader.rest)
    var out = Writer(capacity: 4)
    switch selector {
    case 16: out.word32(verifyEd25519(signature, message, key))
    case 17: out.word32(verifySr25519(signature, message, key))
    case 18: out.word32(verifyEcdsa(signature, message, key))
    case 21:
        startBatch()
        let _ = batchEd25519(signature, message, key)
        let _ = batchEd25519(signature, message, key)
        out.word32(finishBatch())
    case 22: out.word32(finishBatch())
    case 23:
        // Freed twice: the second time there is nothing at the address.
        let block = hostAllocate(100)
        hostFree(block)
        hostFree(block)
    default: fatalError()
    }
    return out.written
}

private func start(_ region: UnsafeRawBufferPointer) -> UInt32 { UInt32(UInt(bitPattern: region.baseAddress)) }
