internal import CWasmtime

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// libwasmtime, found and loaded at run time, so that only a worker's process holds the engine.
///
/// Open it before the file system is taken away: a job cannot. It stays loaded for the process's life.
package final class WasmtimeLibrary: @unchecked Sendable {
    // Unchecked: the table is written before it gets here, never after, and lives as long as the process.
    let api: UnsafePointer<cwasmtime_api>

    /// The engine's version, which its artifacts name.
    package static let version = "wasmtime-50.0.1"

    /// The file's name beside a program or in `.deps/lib`.
    package static let fileName = "libwasmtime.so"

    /// - Parameter path: the library's file.
    /// - Throws: when the file cannot be loaded, or is not wasmtime 50.
    package init(path: String) throws(LoadFailure) {
        var message = [CChar](repeating: 0, count: 512)
        guard let api = cwasmtime_open(path, &message, message.count) else {
            throw LoadFailure(String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        self.api = api
        // Made here once, rather than in each job's process.
        _ = HostFunction.all
    }

    /// Where the library is, or nil: the path given, or else beside the program (`lib/` or `../lib/`), or else in the
    /// `.deps/lib` of the folders above it, where `scripts/setup` puts it. A path given is not looked for anywhere else.
    ///
    /// - Parameters:
    ///   - given: what an option or `VIGIL_WASMTIME` says.
    ///   - program: the path of the running program, or of a file of the package.
    package static func locate(given: String?, program: String) -> String? {
        if let given { return isReadable(given) ? given : nil }
        var folder = parent(of: program)
        let beside = ["\(folder)/\(fileName)", "\(folder)/lib/\(fileName)", "\(parent(of: folder))/lib/\(fileName)"]
        if let found = beside.first(where: isReadable) { return found }
        while folder.count > 1 {
            let candidate = "\(folder)/.deps/lib/\(fileName)"
            if isReadable(candidate) { return candidate }
            folder = parent(of: folder)
        }
        return nil
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    private static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }
}
