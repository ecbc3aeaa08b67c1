import PVFPrimitives
import Primitives
import TestSupport
import Testing

@Suite("PVF primitives: compressed blobs")
struct CompressedBlobTests {
    private let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

    @Test("A compressed blob has the mark, and gives its content back")
    func roundTrip() throws {
        let blob = try CompressedBlob.compress(content)
        #expect(Hex.encode(blob.prefix(8)) == "52bc537646db8e05")
        #expect(blob.count < content.count)
        #expect(try CompressedBlob.decompress(blob, limit: content.count) == content)
        #expect(try CompressedBlob.decompress(CompressedBlob.compress([]), limit: 0) == [])
    }

    @Test("A blob without the mark is its own content")
    func plain() throws {
        #expect(try CompressedBlob.decompress(content, limit: content.count) == content)
        #expect(throws: CompressedBlob.BlobError.tooLarge(limit: 9)) {
            try CompressedBlob.decompress([UInt8](repeating: 0, count: 10), limit: 9)
        }
    }

    @Test("One byte over the limit is too much")
    func limit() throws {
        let blob = try CompressedBlob.compress(content)
        #expect(throws: CompressedBlob.BlobError.tooLarge(limit: content.count - 1)) {
            try CompressedBlob.decompress(blob, limit: content.count - 1)
        }
    }

    @Test("A bomb of 64 MiB in 2 KB is refused")
    func bomb() throws {
        let bomb = try CompressedBlob.compress([UInt8](repeating: 0, count: 64 << 20))
        #expect(bomb.count < 8192)
        #expect(throws: CompressedBlob.BlobError.tooLarge(limit: CompressedBlob.codeLimit)) {
            try CompressedBlob.decompress(bomb, limit: CompressedBlob.codeLimit)
        }
    }

    @Test("Frames one after the other give their contents one after the other")
    func frames() throws {
        let first = try CompressedBlob.compress([1, 2, 3])
        let second = try CompressedBlob.compress([4, 5])
        #expect(try CompressedBlob.decompress(first + second.dropFirst(8), limit: 10) == [1, 2, 3, 4, 5])
    }

    @Test("Cut off, garbled or empty frames are refused")
    func broken() throws {
        let blob = try CompressedBlob.compress(content)
        for cut in [8, 9, 12, 20, blob.count / 2, blob.count - 1] {
            #expect(throws: CompressedBlob.BlobError.self, "cut at \(cut)") {
                try CompressedBlob.decompress([UInt8](blob.prefix(cut)), limit: content.count)
            }
        }
        forAll(seed: 0xb10b, count: 300) { random, run in
            var mutated = blob
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                mutated[Int.random(in: 8..<mutated.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            }
            if let read = try? CompressedBlob.decompress(mutated, limit: content.count) {
                #expect(read.count <= content.count, "run \(run)")
            }
        }
    }
}
