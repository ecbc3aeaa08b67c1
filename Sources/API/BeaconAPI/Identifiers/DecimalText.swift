/// Strict unsigned decimal: digits only, no sign, no space, fits 64 bits.
package func parseDecimal(_ text: some StringProtocol) -> UInt64? {
    var value: UInt64 = 0
    var isEmpty = true
    for byte in text.utf8 {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt64(byte - 0x30))
        if overflow || carry { return nil }
        value = sum
        isEmpty = false
    }
    return isEmpty ? nil : value
}

/// Strict hex of exactly `count` bytes with the 0x prefix the API demands.
package func hasHexPrefix(_ text: some StringProtocol) -> Bool {
    text.hasPrefix("0x")
}
