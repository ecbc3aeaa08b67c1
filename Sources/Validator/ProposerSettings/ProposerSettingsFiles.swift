import Foundation
package import Logging
import PrivateFiles
import ServiceLifecycle
import Synchronization

/// The operator's files with settings: read at the start, and again whenever one has changed.
package final class ProposerSettingsFiles: Service {
    /// What tells one content of a file from another, without reading it.
    private struct Stamp: Equatable {
        var modified: Date?
        var size: UInt64?
        var inode: UInt64?
    }

    private static let sizeLimit = 256 << 20

    private let settingsPath: String?
    private let graffitiPath: String?
    private let interval: Duration
    private let logger: Logger
    private let stamps: Mutex<[Stamp]>
    private let target = Mutex<ProposerSettings?>(nil)

    /// - Parameter interval: how often the files are looked at.
    package init(settings: String?, graffiti: String?, interval: Duration = .seconds(6), logger: Logger) {
        settingsPath = settings
        graffitiPath = graffiti
        self.interval = interval
        self.logger = logger
        stamps = Mutex([])
    }

    /// What the files say.
    /// - Throws: what is wrong, with the file's name.
    package func load() throws(ProposerSettingsError) -> (file: ProposerSettingsFile, graffiti: GraffitiFile) {
        let now = [settingsPath, graffitiPath].map(Self.stamp)
        let file = try read(settingsPath) { text throws(ProposerSettingsError) in try ProposerSettingsFile(text: text) }
        let graffiti = try read(graffitiPath) { text throws(ProposerSettingsError) in try GraffitiFile(text: text) }
        stamps.withLock { $0 = now }
        return (file ?? ProposerSettingsFile(), graffiti ?? GraffitiFile())
    }

    /// Where changes of the files go.
    package func follow(into settings: ProposerSettings) {
        target.withLock { $0 = settings }
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while true {
                do { try await Task.sleep(for: self.interval) } catch { return }
                self.reloadIfChanged()
            }
        }
    }

    /// Reads the files again if one has changed. One that cannot be used changes nothing.
    package func reloadIfChanged() {
        let now = [settingsPath, graffitiPath].map(Self.stamp)
        guard now != stamps.withLock({ $0 }), let settings = target.withLock({ $0 }) else { return }
        do throws(ProposerSettingsError) {
            let (file, graffiti) = try load()
            settings.replace(file: file, graffiti: graffiti)
            logger.notice("proposer settings are read again")
        } catch {
            // Told once for each change.
            stamps.withLock { $0 = now }
            logger.error("the changed proposer settings are not used", metadata: ["reason": "\(error)"])
        }
    }

    private func read<Value>(
        _ path: String?, _ parse: (String) throws(ProposerSettingsError) -> Value
    ) throws(ProposerSettingsError) -> Value? {
        guard let path else { return nil }
        guard let bytes = try SettingsFiles.readIfThere(path, limit: Self.sizeLimit) else {
            throw ProposerSettingsError(.io, "\(path) does not exist")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ProposerSettingsError(.malformed, "\(path) is not UTF-8")
        }
        do throws(ProposerSettingsError) {
            return try parse(text)
        } catch {
            throw ProposerSettingsError(error.code, "\(path): \(error)")
        }
    }

    private static func stamp(_ path: String?) -> Stamp {
        guard let path, let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return Stamp() }
        return Stamp(
            modified: attributes[.modificationDate] as? Date, size: (attributes[.size] as? NSNumber)?.uint64Value,
            inode: (attributes[.systemFileNumber] as? NSNumber)?.uint64Value)
    }
}
