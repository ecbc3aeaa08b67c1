import PVFWorkerProtocol
import TestSupport
import Testing

@Suite("Frames")
struct FrameTests {
    /// Feeds the stream in the given pieces; the frames that came out, and the error that ended it.
    private func frames(_ pieces: [ArraySlice<UInt8>], limit: Int) -> (frames: [[UInt8]], error: FrameError?) {
        var decoder = FrameDecoder(limit: limit)
        var frames: [[UInt8]] = []
        do throws(FrameError) {
            for piece in pieces {
                decoder.append(piece)
                while let frame = try decoder.next() { frames.append(frame) }
            }
            try decoder.finish()
        } catch {
            return (frames, error)
        }
        return (frames, nil)
    }

    @Test("any split of a stream gives the same frames and the same error")
    func anySplit() {
        forAll(seed: 71, count: 300) { random, run in
            let payloads = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                random.bytes(Int.random(in: 0...40, using: &random))
            }
            var stream = payloads.flatMap(Frame.encode)
            // Some streams end early, some announce too much.
            switch run % 3 {
            case 1: stream.removeLast(min(stream.count, Int.random(in: 1...12, using: &random)))
            case 2: stream += Frame.header(length: 41 + Int.random(in: 0...1000, using: &random)) + [9, 9]
            default: break
            }
            let whole = frames([stream[...]], limit: 40)
            let single = frames(stream.indices.map { stream[$0...$0] }, limit: 40)
            var pieces: [ArraySlice<UInt8>] = []
            var rest = stream[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...9, using: &random))
                pieces.append(piece)
                rest = rest.dropFirst(piece.count)
            }
            let random = frames(pieces, limit: 40)
            #expect(single.frames == whole.frames && single.error == whole.error)
            #expect(random.frames == whole.frames && random.error == whole.error)
            if run % 3 == 0 { #expect(whole.frames == payloads && whole.error == nil) }
            if run % 3 == 2 { #expect(whole.frames == payloads && whole.error != nil) }
        }
    }

    @Test("a length above the limit is refused with the header, before any of the payload")
    func tooLong() {
        var decoder = FrameDecoder(limit: 1000)
        decoder.append([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: Never.self) { try decoder.next() == nil }
        decoder.append([0xFF])
        #expect(throws: FrameError.tooLong(length: .max, limit: 1000)) { try decoder.next() }
        #expect(throws: FrameError.tooLong(length: .max, limit: 1000)) { try decoder.missing() }
        #expect(decoder.pending == 8)
    }

    @Test("what is missing is told exactly: reading that much never takes a byte of the next frame")
    func missing() throws {
        var decoder = FrameDecoder(limit: 10)
        #expect(try decoder.missing() == 8)
        decoder.append([3, 0, 0, 0, 0])
        #expect(try decoder.missing() == 3)
        decoder.append([0, 0, 0])
        #expect(try decoder.missing() == 3)
        decoder.append([1, 2])
        #expect(try decoder.missing() == 1)
        #expect(throws: FrameError.truncated(missing: 1)) { try decoder.finish() }
        decoder.append([3])
        #expect(try decoder.missing() == 0)
        #expect(try decoder.next() == [1, 2, 3])
        #expect(throws: Never.self) { try decoder.finish() }
    }
}
