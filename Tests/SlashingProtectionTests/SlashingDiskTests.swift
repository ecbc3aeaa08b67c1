import Foundation
import Primitives
import SlashingProtection
import TestSupport
import Testing

/// A small disk of its own, where this process may mount one.
private final class SmallDisk {
    let path: String
    private let directory: TestFolder

    init?() throws {
        directory = try TestFolder()
        path = directory.path + "/disk"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path) else { return nil }
    }

    deinit { _ = try? Self.run("/bin/umount", "-l", path) }

    /// Leaves no byte free; the file gives them back when it is emptied.
    func fill() throws -> String {
        let file = path + "/filler"
        #expect(FileManager.default.createFile(atPath: file, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: file))
        var size = 65536
        while size > 0 {
            do { try handle.write(contentsOf: Data(count: size)) } catch { size /= 2 }
        }
        try? handle.close()
        return file
    }

    func remount(_ mode: String) throws -> Bool {
        try Self.run("/bin/mount", "-o", "remount,\(mode)", path)
    }

    private static func run(_ program: String, _ arguments: String...) throws -> Bool {
        guard FileManager.default.isExecutableFile(atPath: program) else { return false }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    static let isPossible = (try? SmallDisk()).flatMap { $0 } != nil
}

/// Real disks that fail in the middle of the work. Only root may mount them.
@Suite(.enabled(if: SmallDisk.isPossible, "no disk can be mounted here"))
struct SlashingDiskTests {
    @Test func aFullDiskGivesAnErrorAndNoRecord() throws {
        let disk = try #require(try SmallDisk())
        let path = disk.path + "/slashing.sqlite"
        let database = try SlashingDatabase.create(path: path, genesisValidatorsRoot: Make.chain)
        try database.register((UInt8(1)...200).map(Make.key))
        let filler = try disk.fill()
        var failed: SlashingDatabaseError?
        var epoch: UInt64 = 1
        // The log takes a while to need new room.
        while failed == nil, epoch < 1000 {
            let batch = (UInt8(1)...200).map { Make.attestation(epoch - 1, epoch, key: $0) }
            failed = slashingError {
                let decisions = try database.checkAndCommit(attestations: batch)
                #expect(decisions.allSatisfy { $0.record != nil })
            }
            epoch += 1
        }
        let error = try #require(failed)
        #expect(error.code == .noSpace || error.code == .io, "\(error)")
        #expect(error.message.contains(path))
        // Emptied, not removed: a process that another test starts may hold it open for a moment.
        #expect(truncate(filler, 0) == 0)
        // What failed is not recorded, what was answered before is.
        let known = try database.watermarks(of: Make.key(200))?.attestation?.target.rawValue ?? 0
        #expect(known == epoch - 2)
        #expect(try database.checkAndCommit(attestations: [Make.attestation(epoch, epoch + 1)])[0].record != nil)
    }

    @Test func aDiskThatTurnsReadOnlyGivesAnErrorAndNoRecord() throws {
        let disk = try #require(try SmallDisk())
        let path = disk.path + "/slashing.sqlite"
        try SlashingDatabase.create(path: path, genesisValidatorsRoot: Make.chain).close()
        try #require(try disk.remount("ro"))
        let error = try #require(
            slashingError { _ = try SlashingDatabase.open(path: path, genesisValidatorsRoot: Make.chain) })
        #expect(error.code == .readOnly, "\(error)")
        #expect(error.message.contains(path))
        let none = slashingError {
            _ = try SlashingDatabase.create(path: disk.path + "/new.sqlite", genesisValidatorsRoot: Make.chain)
        }
        #expect(none?.code == .readOnly)
        try #require(try disk.remount("rw"))
        _ = try SlashingDatabase.open(path: path, genesisValidatorsRoot: Make.chain)
    }
}
