internal import CWasmtime

/// What the callbacks of one run share: the state, once there is memory, and the first failure.
final class HostRun {
    var state: HostState?
    var failure: HostFailure?
}

/// A host function as the linker of one run calls it.
final class HostBinding {
    private let function: HostFunction
    private let run: HostRun
    private let api: UnsafePointer<cwasmtime_api>

    init(function: HostFunction, run: HostRun, api: UnsafePointer<cwasmtime_api>) {
        self.function = function
        self.run = run
        self.api = api
    }

    /// What wasmtime calls: `environment` is the binding.
    static let trampoline: wasmtime_func_unchecked_callback_t = { environment, _, values, _ in
        guard let environment else { return nil }
        return Unmanaged<HostBinding>.fromOpaque(environment).takeUnretainedValue().call(values)
    }

    /// - Parameter values: as many as the function's type has parameters or results, whichever are more.
    private func call(_ values: UnsafeMutablePointer<wasmtime_val_raw_t>) -> OpaquePointer? {
        do throws(HostFailure) {
            // Only a start function runs before there is a state.
            guard let state = run.state else { throw HostFailure("call to the host before validate_block") }
            var arguments: [UInt64] = []
            for (index, kind) in function.parameters.enumerated() {
                let value = values[index]
                arguments.append(kind == .i32 ? UInt64(UInt32(bitPattern: value.i32)) : UInt64(bitPattern: value.i64))
            }
            let result = try function.body(state, arguments)
            switch function.result {
            case .i32: values[0].i32 = Int32(truncatingIfNeeded: result)
            case .i64: values[0].i64 = Int64(bitPattern: result)
            case .f32, .f64, nil: break
            }
            return nil
        } catch {
            run.failure = error
            return api.pointee.wasmtime_trap_new(error.reason, error.reason.utf8.count)
        }
    }
}
