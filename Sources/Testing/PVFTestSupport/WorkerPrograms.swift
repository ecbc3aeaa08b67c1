internal import Foundation

/// The worker programs that the build has put beside the test bundle.
package enum WorkerPrograms {
    /// The worker with a scripted engine.
    package static let puppet = path(of: "pvf-puppet")
    /// The real worker.
    package static let worker = path(of: "pvf-worker")

    private static func path(of name: String) -> String {
        #if DEBUG
            let build = "debug"
        #else
            let build = "release"
        #endif
        let program = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        let beside = program.deletingLastPathComponent().appending(path: name).path
        let inBuild = "\(PackageFiles.root)/.build/\(build)/\(name)"
        return [beside, inBuild].first(where: FileManager.default.isExecutableFile(atPath:)) ?? inBuild
    }
}
