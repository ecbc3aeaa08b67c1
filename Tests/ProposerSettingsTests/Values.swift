import Primitives

func pubkey(_ byte: UInt8) -> BLSPubkey { BLSPubkey(bytes: Array(repeating: byte, count: 48)) ?? BLSPubkey() }

func address(_ byte: UInt8) -> ExecutionAddress {
    ExecutionAddress(bytes: Array(repeating: byte, count: 20)) ?? ExecutionAddress()
}
