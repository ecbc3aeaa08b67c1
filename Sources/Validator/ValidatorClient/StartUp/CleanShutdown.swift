import Foundation
package import Primitives

/// A mark in the data directory that says: the last run ended in order, and nothing was signed after it. With it the
/// record of what the keys signed is known to be whole, so that a quick restart need not wait for doppelgangers.
package struct CleanShutdown: Sendable {
    private let path: String

    /// - Parameter path: a file that nobody else uses.
    package init(path: String) {
        self.path = path
    }

    /// Takes the mark away, so that a run that ends otherwise leaves none.
    /// - Returns: whether it was there, for this chain.
    /// - Throws: when it cannot be taken away.
    package func take(_ genesisValidatorsRoot: Root) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        let mark = try? String(contentsOfFile: path, encoding: .utf8)
        try FileManager.default.removeItem(atPath: path)
        return mark == text(genesisValidatorsRoot)
    }

    /// Leaves the mark. A mark that cannot be left costs a wait at the next start, nothing more.
    package func leave(_ genesisValidatorsRoot: Root) throws {
        try Data(text(genesisValidatorsRoot).utf8).write(to: URL(filePath: path), options: .atomic)
    }

    private func text(_ genesisValidatorsRoot: Root) -> String {
        "clean shutdown on \(genesisValidatorsRoot)\n"
    }
}
