import Foundation
import Glibc

/// Where an interchange document comes from: bytes at hand, or a file that is read piece by piece.
public struct InterchangeSource: Sendable {
    private enum Origin: Sendable {
        case bytes([UInt8])
        case file(String)
    }

    private let origin: Origin
    private let progress: (@Sendable (Int) -> Void)?

    /// A document in memory.
    public static func bytes(_ json: [UInt8]) -> InterchangeSource {
        InterchangeSource(origin: .bytes(json), progress: nil)
    }

    /// A document in a file, of any size. A pipe is read into memory first.
    /// - Parameter progress: told now and then how many bytes have been read; a document may be read twice.
    public static func file(_ path: String, progress: (@Sendable (Int) -> Void)? = nil) -> InterchangeSource {
        InterchangeSource(origin: .file(path), progress: progress)
    }

    /// How errors speak of it.
    var name: String {
        switch origin {
        case .bytes: "the interchange document"
        case .file(let path): "the interchange file \(path)"
        }
    }

    /// The same source, but one that can be read again: a pipe is taken into memory.
    func rereadable() throws(SlashingDatabaseError) -> InterchangeSource {
        guard case .file(let path) = origin else { return self }
        var status = stat()
        guard stat(path, &status) == 0 else { throw unreadable }
        guard status.st_mode & S_IFMT != S_IFREG else { return self }
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.readToEnd() ?? Data() else {
            throw unreadable
        }
        return .bytes([UInt8](data))
    }

    func open() throws(SlashingDatabaseError) -> ByteFeed {
        switch origin {
        case .bytes(let bytes): return ByteFeed(bytes)
        case .file(let path):
            guard let handle = FileHandle(forReadingAtPath: path) else { throw unreadable }
            var read = 0
            let (progress, unreadable) = (progress, unreadable)
            return ByteFeed { () throws(SlashingDatabaseError) in
                guard let data = try? handle.read(upToCount: 1 << 18) ?? Data() else { throw unreadable }
                read += data.count
                progress?(read)
                return [UInt8](data)
            }
        }
    }

    private var unreadable: SlashingDatabaseError {
        SlashingDatabaseError(.io, "\(name) cannot be read: check the path and its permissions. Nothing was imported.")
    }
}

/// Bytes in their order, a piece at a time; counts lines.
struct ByteFeed {
    private var piece: [UInt8]
    private var position = 0
    /// The next piece; an empty one is the end.
    private let next: (() throws(SlashingDatabaseError) -> [UInt8])?
    /// Of the byte that comes next, from 1.
    private(set) var line = 1

    init(_ bytes: [UInt8]) {
        piece = bytes
        next = nil
    }

    init(_ next: @escaping () throws(SlashingDatabaseError) -> [UInt8]) {
        piece = []
        self.next = next
    }

    /// The next byte, which stays; nil at the end.
    mutating func peek() throws(SlashingDatabaseError) -> UInt8? {
        if position < piece.count { return piece[position] }
        guard let next else { return nil }
        piece = try next()
        position = 0
        return piece.first
    }

    /// Goes past the byte that `peek` gave.
    mutating func skip() {
        if piece[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }
}
