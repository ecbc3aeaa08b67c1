import Foundation
import Keystores

/// Folders that a command makes on its way, and takes away again when it fails.
enum NewFolders {
    /// Runs the body; when it fails, the folders at the path, and above it, that were not there before and have nothing
    /// in them go away again. A file is never removed, but for the lock that nobody holds any more.
    static func removed<R>(ifFailing path: String, _ body: () async throws -> R) async throws -> R {
        let missing = missing(path)
        do {
            return try await body()
        } catch {
            for folder in missing { removeEmpty(folder) }
            throw error
        }
    }

    /// The folders that are to be made for a path, the innermost first.
    private static func missing(_ path: String) -> [String] {
        var folder = URL(fileURLWithPath: path).standardizedFileURL
        var missing: [String] = []
        while folder.path != "/", !Files.exists(folder.path) {
            missing.append(folder.path)
            folder.deleteLastPathComponent()
        }
        return missing
    }

    private static func removeEmpty(_ folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name != DirectoryLock.fileName { removeEmpty("\(folder)/\(name)") }
        let left = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        if left == [DirectoryLock.fileName], let lock = try? DirectoryLock(directory: folder) { lock.removeFile() }
        // Refuses what is not empty, and what is no folder.
        rmdir(folder)
    }
}
