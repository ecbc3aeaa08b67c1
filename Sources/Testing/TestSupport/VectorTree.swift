import Foundation

/// The reference vectors on disk, in the layout of the official consensus-spec-tests.
///
/// They are looked for in `VIGIL_VECTORS`, else in `.build/vectors` of the package, where `make test` unpacks them.
/// Nothing here depends on which cases there are.
package enum VectorTree {
    /// The folder that holds `tests/`, `keys/` and the other sets; nil when there are no vectors.
    package static let root: String? = {
        let candidate = ProcessInfo.processInfo.environment["VIGIL_VECTORS"] ?? packageRoot + "/.build/vectors"
        return isDirectory(candidate) ? candidate : nil
    }()

    /// The folder of Package.swift.
    package static let packageRoot: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 where !FileManager.default.fileExists(atPath: url.appendingPathComponent("Package.swift").path) {
            url.deleteLastPathComponent()
        }
        return url.path
    }()

    /// The cases of one runner, ordered by path. Arguments left nil match everything.
    package static func cases(
        runner: String, preset: String? = nil, fork: String? = nil, handler: String? = nil
    ) -> [VectorCase] {
        guard let root else { return [] }
        var found: [VectorCase] = []
        for preset in folders(root + "/tests", only: preset) {
            for fork in folders(root + "/tests/\(preset)", only: fork) {
                let runnerPath = root + "/tests/\(preset)/\(fork)/\(runner)"
                for handler in folders(runnerPath, only: handler) {
                    for suite in folders("\(runnerPath)/\(handler)", only: nil) {
                        for name in folders("\(runnerPath)/\(handler)/\(suite)", only: nil) {
                            found.append(
                                VectorCase(
                                    path: "\(runnerPath)/\(handler)/\(suite)/\(name)",
                                    preset: preset, fork: fork, runner: runner, handler: handler, suite: suite,
                                    name: name))
                        }
                    }
                }
            }
        }
        return found
    }

    /// The runners on disk, over all presets and forks.
    package static var runners: Set<String> {
        guard let root else { return [] }
        var found: Set<String> = []
        for preset in folders(root + "/tests", only: nil) {
            for fork in folders(root + "/tests/\(preset)", only: nil) {
                found.formUnion(folders(root + "/tests/\(preset)/\(fork)", only: nil))
            }
        }
        return found
    }

    /// The handlers that a runner has on disk, over the presets and forks that match.
    package static func handlers(runner: String, preset: String? = nil, fork: String? = nil) -> Set<String> {
        Set(cases(runner: runner, preset: preset, fork: fork).map(\.handler))
    }

    /// The files of a set outside `tests/`, such as `keys` or `slashing-protection/generated`, by full path in order.
    package static func files(in set: String, suffix: String) -> [String] {
        guard let root else { return [] }
        let folder = root + "/" + set
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { folder + "/" + $0 }
    }

    package static func bytes(ofFile path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    private static func folders(_ path: String, only name: String?) -> [String] {
        if let name { return isDirectory(path + "/" + name) ? [name] : [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { isDirectory(path + "/" + $0) }.sorted()
    }
}
