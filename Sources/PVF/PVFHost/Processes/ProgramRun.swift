import Glibc

/// A program run to its end, with what it said.
struct ProgramRun {
    /// The most that is kept of what it says.
    private static let outputLimit = 64 << 10

    var ending: ChildProcess.Ending
    var output: String
    var errors: String

    /// Runs the program; one that lasts longer than `limit` is killed, which shows as its ending.
    init(_ program: String, _ arguments: [String], limit: Duration) throws(SystemFailure) {
        let process = try ChildProcess(program, arguments, capturesErrors: true)
        let deadline = Deadline(after: limit)
        var texts: [[UInt8]] = [[], []]
        var open = [(0, process.output), (1, process.errors)].compactMap { index, descriptor in
            descriptor.map { (index: index, descriptor: $0) }
        }
        while !open.isEmpty {
            guard let ready = Readiness.wait(open.map { .init(descriptor: $0.descriptor) }, until: deadline) else {
                break
            }
            let atEnd = zip(open, ready).map { source, isReady -> Bool in
                guard isReady else { return false }
                guard let bytes = source.descriptor.readSome() else { return true }
                let room = max(Self.outputLimit - texts[source.index].count, 0)
                texts[source.index] += bytes.prefix(room)
                return false
            }
            open = zip(open, atEnd).filter { !$0.1 }.map(\.0)
        }
        // One that closed its outputs has ended, or will at once.
        ending = process.end(grace: open.isEmpty ? .seconds(1) : .zero) ?? .signalled(SIGKILL)
        output = String(decoding: texts[0], as: UTF8.self)
        errors = String(decoding: texts[1], as: UTF8.self)
    }
}
