import Foundation
import PrivateFiles
import TestSupport
import Testing

@Suite struct PrivateFilesTests {
    private struct Failure: PrivateFileFailure {
        var fault: PrivateFileFault
        var message: String

        init(fault: PrivateFileFault, _ message: String) {
            self.fault = fault
            self.message = message
        }
    }

    private typealias Files = PrivateFiles<Failure>

    private func fault(_ body: () throws -> Void) -> PrivateFileFault? {
        do {
            try body()
            return nil
        } catch {
            return (error as? Failure)?.fault
        }
    }

    @Test func whatIsWrittenIsItsOwnersAlone() throws {
        let folder = try TestFolder()
        try Files.makeDirectory(folder.path + "/a/b")
        let file = folder.path + "/a/b/file"
        try Files.writeNew([1, 2, 3], to: file)
        #expect(try Files.read(file, limit: 3, isSecret: true) == [1, 2, 3])
        #expect(try folder.mode("a/b/file") == 0o600)
        #expect(try folder.mode("a") == 0o700)
        #expect(try Files.names(in: folder.path + "/a/b") == ["file"])
    }

    @Test func aNewFileReplacesNothingAndAReplacementAll() throws {
        let folder = try TestFolder()
        let file = folder.path + "/file"
        try Files.writeNew([1], to: file)
        #expect(fault { try Files.writeNew([2], to: file) } == .alreadyExists)
        #expect(try Files.read(file, limit: 9) == [1])
        try Files.replace(file, with: [3, 4])
        #expect(try Files.read(file, limit: 9) == [3, 4])
        #expect(try Files.names(in: folder.path) == ["file"])
    }

    @Test func nothingIsLeftOfAFileThatIsNotFinished() throws {
        let folder = try TestFolder()
        do {
            let file = try NewPrivateFile<Failure>(path: folder.path + "/file")
            try file.write([1, 2])
            #expect(try Files.names(in: folder.path).count == 1)
        }
        #expect(try Files.names(in: folder.path).isEmpty)
    }

    @Test func refusalsSayWhy() throws {
        let folder = try TestFolder()
        let file = folder.path + "/file"
        #expect(try Files.readIfThere(file, limit: 9) == nil)
        #expect(fault { _ = try Files.read(file, limit: 9) } == .notFound)
        try Files.writeNew(Array(repeating: 0, count: 10), to: file)
        #expect(fault { _ = try Files.read(file, limit: 9) } == .tooLarge)
        #expect(fault { _ = try Files.read(folder.path, limit: 9) } == .io)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        #expect(fault { _ = try Files.read(file, limit: 10, isSecret: true) } == .insecurePermissions)
        #expect(fault { try Files.makeDirectory(file) } == .io)
        #expect(fault { try Files.writeNew([1], to: file + "/inside") } == .io)
    }

    /// What cannot be looked at is not taken for something that is not there.
    @Test func aFileThatCannotBeReachedIsAnError() throws {
        let folder = try TestFolder()
        let file = folder.path + "/file"
        try Files.writeNew([1], to: file)
        #expect(fault { _ = try Files.readIfThere(file + "/inside", limit: 9) } == .io)
    }
}
