import CSandbox
import PVFEngine
import PVFPrimitives
import PVFWorker

/// An engine for tests of workers and hosts: the code is a script of what to do when it is prepared and executed.
///
/// A script is words apart by `;`, each a phase, `=` and an act, such as `prepare=ok;execute=halt`. What is left out is `ok`.
/// As a real engine does, it executes on a thread of its own.
struct PuppetEngine: WasmEngine {
    private static let magic: [UInt8] = Array("puppet:".utf8)

    func prepare(code: [UInt8], settings: EngineSettings) throws(PrepareFailure) -> [UInt8] {
        guard let script = String(validating: code, as: UTF8.self) else { throw .prevalidation("no script") }
        let act = Act(script, phase: "prepare")
        if let finding = act.perform() { throw .prevalidation(finding) }
        switch act {
        case .trap(let reason): throw .prevalidation(reason)
        case .fail(let reason): throw .preparation(reason)
        case .large(let count): return Self.magic + code + [UInt8](repeating: UInt8(ascii: " "), count: count)
        default: return Self.magic + code
        }
    }

    func load(artifact: [UInt8], settings: EngineSettings) throws(LoadFailure) {
        guard artifact.starts(with: Self.magic) else { throw LoadFailure("no puppet's artifact") }
        let script = String(decoding: artifact.dropFirst(Self.magic.count), as: UTF8.self)
        if case .fail(let reason) = Act(script, phase: "load") { throw LoadFailure(reason) }
    }

    func execute(artifact: [UInt8], settings: EngineSettings, input: [UInt8]) -> ExecuteOutcome {
        guard artifact.starts(with: Self.magic) else { return .runtimeConstruction("no puppet's artifact") }
        let act = Act(String(decoding: artifact.dropFirst(Self.magic.count), as: UTF8.self), phase: "execute")
        if let finding = onOwnThread({ act.perform() }) { return .invalid(finding) }
        switch act {
        case .trap(let reason): return .invalid(reason)
        case .fail(let reason): return .runtimeConstruction(reason)
        case .garbage: return .returned([0xFF])
        case .large(let count): return .returned(answer(head: [UInt8](repeating: 0, count: count), number: 0))
        default:
            guard let params = try? ValidationParams(scale: input) else { return .invalid("no parameters") }
            return .returned(answer(head: params.blockData, number: params.relayParentNumber))
        }
    }

    func interrupt() {}

    /// A result whose head is the input's block data, so that a test sees which request was answered.
    private func answer(head: [UInt8], number: UInt32) -> [UInt8] {
        ValidationResult(headData: head, hrmpWatermark: number).scaleBytes
    }

    private func onOwnThread(_ work: @escaping @Sendable () -> String?) -> String? {
        final class Body {
            let work: @Sendable () -> String?
            var finding: String?
            init(_ work: @escaping @Sendable () -> String?) { self.work = work }
        }
        let body = Body(work)
        let start: @convention(c) (UnsafeMutableRawPointer?) -> Void = { context in
            guard let context else { return }
            let body = Unmanaged<Body>.fromOpaque(context).takeUnretainedValue()
            body.finding = body.work()
        }
        var thread: UInt64 = 0
        guard csandbox_start_thread(1 << 20, start, Unmanaged.passUnretained(body).toOpaque(), &thread) == 0 else {
            return "no thread"
        }
        csandbox_join_thread(thread)
        return body.finding
    }
}
