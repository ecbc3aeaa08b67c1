import CSandbox
import Glibc

/// What a puppet does in one phase.
enum Act: Sendable {
    /// Its work, at once.
    case ok
    /// Uses CPU until it is stopped.
    case halt
    /// Waits without using CPU, until it is stopped.
    case sleep
    /// Ends its process with that status, without a word.
    case exit(Int32)
    /// Writes where nothing is, and dies of it.
    case crash
    /// Allocates and touches that many bytes, then gives them back.
    case allocate(Int)
    /// Looks at its process and reports what it finds.
    case probe(Probe)
    /// Blames the code.
    case trap(String)
    /// Blames the artifact, or the compiler.
    case fail(String)
    /// Returns what is no result.
    case garbage
    /// Returns a result of that many bytes.
    case large(Int)

    /// The act of a phase in a script.
    init(_ script: String, phase: String) {
        let words = script.split(separator: ";").lazy.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let act = words.first { $0.count == 2 && $0[0] == phase }?[1].split(separator: " ", maxSplits: 1) ?? []
        let rest = act.count > 1 ? String(act[1]) : ""
        switch act.first {
        case "halt": self = .halt
        case "sleep": self = .sleep
        case "exit": self = .exit(Int32(rest) ?? 0)
        case "crash": self = .crash
        case "allocate": self = .allocate(Int(rest) ?? 0)
        case "trap": self = .trap(rest)
        case "fail": self = .fail(rest)
        case "garbage": self = .garbage
        case "large": self = .large(Int(rest) ?? 0)
        case let name?: self = Probe(name: String(name), path: rest).map(Act.probe) ?? .ok
        case nil: self = .ok
        }
    }

    /// Does it. An act that is only words does nothing here.
    ///
    /// - Returns: what a probe has found.
    func perform() -> String? {
        switch self {
        case .halt: while csandbox_own_cpu_time() >= 0 {}
        case .sleep: while true { csandbox_sleep(1_000_000_000) }
        case .exit(let status): csandbox_exit(status)
        case .crash: UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
        case .allocate(let count):
            let memory = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 16)
            memory.initializeMemory(as: UInt8.self, repeating: 1, count: count)
            memory.deallocate()
        case .probe(let probe): return probe.find()
        case .ok, .trap, .fail, .garbage, .large: break
        }
        return nil
    }
}
