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
    /// Tries to open a socket.
    case connect
    /// Blames the code.
    case trap(String)
    /// Blames the artifact, or the compiler.
    case fail(String)
    /// Returns what is no result.
    case garbage

    /// The act of a phase in a script.
    init(_ script: String, phase: String) {
        let words = script.split(separator: ";").lazy.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let act = words.first { $0.count == 2 && $0[0] == phase }?[1].split(separator: " ", maxSplits: 1) ?? []
        let rest = act.count > 1 ? String(act[1]) : ""
        self =
            switch act.first {
            case "halt": .halt
            case "sleep": .sleep
            case "exit": .exit(Int32(rest) ?? 0)
            case "crash": .crash
            case "allocate": .allocate(Int(rest) ?? 0)
            case "connect": .connect
            case "trap": .trap(rest)
            case "fail": .fail(rest)
            case "garbage": .garbage
            default: .ok
            }
    }

    /// Does it. An act that is only words does nothing here.
    func perform() {
        switch self {
        case .halt: while csandbox_own_cpu_time() >= 0 {}
        case .sleep: while true { csandbox_sleep(1_000_000_000) }
        case .exit(let status): csandbox_exit(status)
        case .crash: UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
        case .allocate(let count):
            let memory = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 16)
            memory.initializeMemory(as: UInt8.self, repeating: 1, count: count)
            memory.deallocate()
        case .connect: _ = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        case .ok, .trap, .fail, .garbage: break
        }
    }
}
