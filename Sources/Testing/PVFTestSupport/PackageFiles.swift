internal import Foundation

/// Files of the package and beside it.
package enum PackageFiles {
    /// The package's folder, with links resolved.
    package static let root: String = {
        let source = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        return source.deletingLastPathComponent().appending(path: "../../..").standardizedFileURL.path
    }()

    /// The bytes of a file.
    package static func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
