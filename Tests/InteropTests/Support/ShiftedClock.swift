import Foundation
import TestSupport

/// A wall clock for one process, beside the machine's by what the test says: a library that the process is started with
/// reads the shift from a file that it maps.
final class ShiftedClock: Sendable {
    private let folder: TemporaryFolder
    private let file: Int32

    init() throws {
        folder = try TemporaryFolder()
        file = open(folder.path + "/shift", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw VectorError("no file for the clock") }
        try shift(seconds: 0)
    }

    deinit { close(file) }

    /// What the process has to be started with.
    var environment: [String: String] {
        let library = URL(fileURLWithPath: VigilProcess.binary).deletingLastPathComponent().path + "/libShiftedClock.so"
        return ["LD_PRELOAD": library, "CLOCK_SHIFT_FILE": folder.path + "/shift"]
    }

    /// Steps the clock: from now on it is that much ahead of the machine's.
    func shift(seconds: Int64) throws {
        var nanoseconds = seconds * 1_000_000_000
        guard pwrite(file, &nanoseconds, 8, 0) == 8 else { throw VectorError("the clock cannot be set") }
    }
}
