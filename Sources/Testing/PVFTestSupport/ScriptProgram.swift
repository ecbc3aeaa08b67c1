internal import Foundation
internal import Glibc

/// Writes programs that are shell scripts.
package enum ScriptProgram {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Writes a script that can be run at once.
    ///
    /// A process of its own writes it: a descriptor of ours may be inherited for a moment by what another test spawns, and
    /// the kernel runs no program that somebody can write to.
    package static func write(_ text: String, to path: String) throws {
        let draft = path + ".text"
        try Data(text.utf8).write(to: URL(fileURLWithPath: draft))
        try run("/bin/cp", draft, path)
        try FileManager.default.removeItem(atPath: draft)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    }

    private static func run(_ arguments: String...) throws {
        var argv = arguments.map { strdup($0) } + [nil]
        defer { for string in argv { free(string) } }
        var pid: pid_t = 0
        var status: Int32 = -1
        guard posix_spawn(&pid, arguments[0], nil, nil, &argv, nil) == 0, waitpid(pid, &status, 0) == pid, status == 0
        else { throw Failure(description: "\(arguments) failed") }
    }
}
