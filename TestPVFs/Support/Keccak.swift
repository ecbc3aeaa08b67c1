/// Keccak-256.
struct Keccak {
    private var lanes = InlineArray<25, UInt64>(repeating: 0)
    private var filled = 0

    static func hash(_ bytes: UnsafeRawBufferPointer) -> InlineArray<4, UInt64> {
        var keccak = Keccak()
        for byte in bytes { keccak.absorb(byte) }
        keccak.lanes[keccak.filled / 8] ^= 0x01 << UInt64(8 * (keccak.filled % 8))
        keccak.lanes[16] ^= 0x80 << 56
        keccak.permute()
        return [keccak.lanes[0], keccak.lanes[1], keccak.lanes[2], keccak.lanes[3]]
    }

    private mutating func absorb(_ byte: UInt8) {
        lanes[filled / 8] ^= UInt64(byte) << UInt64(8 * (filled % 8))
        filled += 1
        if filled == 136 {
            permute()
            filled = 0
        }
    }

    private mutating func permute() {
        var constants: UInt8 = 1
        for _ in 0..<24 {
            theta()
            rhoAndPi()
            chi()
            lanes[0] ^= Keccak.nextConstant(&constants)
        }
    }

    private mutating func theta() {
        var parity = InlineArray<5, UInt64>(repeating: 0)
        for x in 0..<5 { parity[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] }
        for x in 0..<5 {
            let change = parity[(x + 4) % 5] ^ rotate(parity[(x + 1) % 5], 1)
            for y in 0..<5 { lanes[x + 5 * y] ^= change }
        }
    }

    private mutating func rhoAndPi() {
        var (x, y) = (1, 0)
        var moved = lanes[1]
        for step in 0..<24 {
            (x, y) = (y, (2 * x + 3 * y) % 5)
            let next = lanes[x + 5 * y]
            lanes[x + 5 * y] = rotate(moved, UInt64((step + 1) * (step + 2) / 2 % 64))
            moved = next
        }
    }

    private mutating func chi() {
        for y in 0..<5 {
            let row: InlineArray<5, UInt64> = [
                lanes[5 * y], lanes[5 * y + 1], lanes[5 * y + 2], lanes[5 * y + 3], lanes[5 * y + 4],
            ]
            for x in 0..<5 { lanes[5 * y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]) }
        }
    }

    /// The round constants come out of a shift register, seven bits a round.
    private static func nextConstant(_ register: inout UInt8) -> UInt64 {
        var constant: UInt64 = 0
        for bit in 0..<7 {
            if register & 1 != 0 { constant |= 1 << UInt64((1 << bit) - 1) }
            register = register & 0x80 != 0 ? register << 1 ^ 0x71 : register << 1
        }
        return constant
    }

    private func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        count == 0 ? value : value << count | value >> (64 - count)
    }
}

extension Writer {
    mutating func hash(_ hash: InlineArray<4, UInt64>) {
        for index in 0..<4 { word64(hash[index]) }
    }
}
