import Foundation

/// The recorder's files: segments of JSON lines, numbered in the order of their making, the oldest removed when there
/// are too many bytes. Files are for their owner alone.
package struct FlightFolder: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package struct Limits: Sendable {
        /// A segment that is larger is closed.
        package var segmentBytes = 4 << 20
        /// All segments together; at least two are kept.
        package var totalBytes = 64 << 20

        package init() {}
    }

    package let path: String
    package let limits: Limits

    package init(path: String, limits: Limits = Limits()) {
        self.path = path
        self.limits = limits
    }

    /// The numbers of the segments that are there, oldest first.
    package func segments() -> [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap(Self.number).sorted()
    }

    package func file(_ number: Int) -> String { path + "/" + Self.name(number) }

    private static let suffix = ".jsonl"

    private static func name(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits + suffix
    }

    private static func number(_ name: String) -> Int? {
        guard name.hasSuffix(suffix), let number = Int(name.dropLast(suffix.count)), number >= 0, number < 1 << 40
        else {
            return nil
        }
        return number
    }

    /// Removes the oldest segments until the rest is within the limit.
    func prune() {
        var sizes = segments().map { number in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file(number))
            return (number: number, bytes: (attributes?[.size] as? Int) ?? 0)
        }
        var total = sizes.reduce(0) { $0 + $1.bytes }
        while total > limits.totalBytes, sizes.count > 2 {
            let oldest = sizes.removeFirst()
            guard (try? FileManager.default.removeItem(atPath: file(oldest.number))) != nil else { return }
            total -= oldest.bytes
        }
    }

    // MARK: Keys

    private var keysFile: String { path + "/keys.json" }

    /// Which key is which validator: by public key, in 0x and 96 digits.
    package func writeKeys(_ indices: [String: UInt64]) throws {
        let data = try JSONEncoder().encode(indices)
        try FlightFile.writeAtomically(data, to: keysFile)
    }

    package func keys() -> [String: UInt64] {
        guard let data = FileManager.default.contents(atPath: keysFile) else { return [:] }
        return (try? JSONDecoder().decode([String: UInt64].self, from: data)) ?? [:]
    }

    // MARK: Reading

    /// The entries of a range of slots, in the order they were written. A line that cannot be read, such as the last one
    /// of a process that was killed, is skipped.
    package func entries(in slots: ClosedRange<UInt64>) -> [FlightEntry] {
        let decoder = JSONDecoder()
        return segments().flatMap { number -> [FlightEntry] in
            guard let data = FileManager.default.contents(atPath: file(number)) else { return [] }
            return data.split(separator: UInt8(ascii: "\n")).compactMap { line in
                guard let entry = try? decoder.decode(FlightEntry.self, from: line), slots.contains(entry.slot) else {
                    return nil
                }
                return entry
            }
        }
    }
}
