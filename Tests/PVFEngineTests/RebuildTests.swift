import Foundation
import PVFTestSupport
import Testing

/// The committed wasm is what the sources give, as far as the compiler here is the one that made it.
struct RebuildTests {
    @Test("The script gives the committed bytes again")
    func rebuilds() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pvf-rebuild-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let functions: [TestFunction] = [.adder, .bulkMemory]
        try runScript([folder] + functions.map(\.rawValue))
        let committed = "\(PackageFiles.root)/TestPVFs/Wasm"
        // Another compiler writes other code, and rightly.
        guard try PackageFiles.read("\(folder)/toolchain") == PackageFiles.read("\(committed)/toolchain") else {
            return
        }
        for function in functions {
            #expect(try PackageFiles.read("\(folder)/\(function.rawValue).wasm") == function.code())
        }
    }

    /// Runs `scripts/build-test-pvfs` to its end.
    private func runScript(_ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        let script = "\(PackageFiles.root)/scripts/build-test-pvfs"
        var argv = ([script] + arguments).map { strdup($0) } + [nil]
        defer { for string in argv { free(string) } }
        var child: pid_t = 0
        try #require(posix_spawn(&child, script, &actions, nil, &argv, environ) == 0)
        var status: Int32 = 0
        try #require(waitpid(child, &status, 0) == child)
        try #require(status == 0)
    }
}
