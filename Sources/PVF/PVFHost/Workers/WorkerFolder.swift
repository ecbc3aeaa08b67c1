import Foundation
import Glibc
import PVFWorkerProtocol

/// The one folder that a worker sees, in the cache, so that an artifact moves in and out of it by a link or a rename.
struct WorkerFolder: Sendable {
    let path: String

    init(in cache: String, flavor: WorkerFlavor) throws(SystemFailure) {
        path = try Self.makeTemporary("\(cache)/\(WorkerDirectory.namePrefix)\(flavor.rawValue)-")
    }

    /// A new folder with a random end to its name, that only we may enter.
    static func makeTemporary(_ prefix: String) throws(SystemFailure) -> String {
        var template = Array((prefix + "XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemFailure("mkdtemp \(prefix)") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func path(of name: String) -> String { path + "/" + name }

    /// Removes all that is in the folder. Links are removed, not followed.
    func clear() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            try FileManager.default.removeItem(atPath: path(of: name))
        }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// The two kinds of workers.
enum WorkerFlavor: String, Sendable {
    case prepare
    case execute

    var command: WorkerCommand {
        switch self {
        case .prepare: .prepareWorker
        case .execute: .executeWorker
        }
    }
}
