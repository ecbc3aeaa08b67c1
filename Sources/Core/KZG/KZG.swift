internal import CKzg
internal import Primitives

/// Polynomial commitments over blobs (deneb/polynomial-commitments.md, fulu/polynomial-commitments-sampling.md).
///
/// Blobs and cells are byte arrays of `bytesPerBlob` and `bytesPerCell`. Every function takes any bytes: what the
/// specification asserts about its input is a `KZGError` here. All of them compute and block; none keeps state.
package enum KZG {
    /// 4096 field elements of 32 bytes.
    package static let bytesPerBlob = 131_072
    /// 64 field elements of 32 bytes.
    package static let bytesPerCell = 2048
    /// The cells of a blob after its extension to twice its size.
    package static let cellsPerExtBlob = 128

    static func require(_ bytes: [UInt8], count: Int) throws(KZGError) {
        guard bytes.count == count else { throw .wrongLength(expected: count, found: bytes.count) }
    }

    /// The items one behind another, as the library reads lists.
    static func joined(_ items: [[UInt8]], each count: Int) throws(KZGError) -> [UInt8] {
        var all: [UInt8] = []
        all.reserveCapacity(items.count * count)
        for item in items {
            try require(item, count: count)
            all += item
        }
        return all
    }
}

extension FixedBytes<32> {
    var forLibrary: CKzg.Bytes32 { withUnsafeBytes { $0.loadUnaligned(as: CKzg.Bytes32.self) } }

    init(_ value: CKzg.Bytes32) {
        self.init()
        withUnsafeMutableBytes { $0.storeBytes(of: value, as: CKzg.Bytes32.self) }
    }
}

extension FixedBytes<48> {
    var forLibrary: CKzg.Bytes48 { withUnsafeBytes { $0.loadUnaligned(as: CKzg.Bytes48.self) } }

    init(_ value: CKzg.Bytes48) {
        self.init()
        withUnsafeMutableBytes { $0.storeBytes(of: value, as: CKzg.Bytes48.self) }
    }
}
