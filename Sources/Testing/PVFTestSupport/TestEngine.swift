internal import Foundation

/// libwasmtime for the tests, which is there where `scripts/setup` could bring it.
package enum TestEngine {
    /// `VIGIL_WASMTIME`, or what `scripts/setup` unpacked; nil where there is neither.
    package static let libraryPath: String? = {
        let given = ProcessInfo.processInfo.environment["VIGIL_WASMTIME"]
        let path = given ?? "\(PackageFiles.root)/.deps/lib/libwasmtime.so"
        return FileManager.default.isReadableFile(atPath: path) ? path : nil
    }()

    /// Whether tests that need the engine can run. They are shown as skipped otherwise.
    package static var isThere: Bool { libraryPath != nil }
}
