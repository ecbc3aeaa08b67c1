extension HostFunction {
    /// The longest text taken from a guest at once; the rest is dropped.
    private static let longestText = 4096

    private static func text(_ state: HostState, _ packed: UInt64) throws(HostFailure) -> String {
        String(decoding: try state.bytes(packed).prefix(longestText), as: UTF8.self)
    }

    static let logging: [HostFunction] = [
        HostFunction("ext_logging_log_version_1", [.i32, .i64, .i64]) { state, arguments throws(HostFailure) in
            // The interface counts levels from 0 (errors); the log's filter from 1.
            let level = UInt32(truncatingIfNeeded: arguments[0])
            let target = try text(state, arguments[1])
            let message = try text(state, arguments[2])
            if level < state.log.maximumLevel { state.log.write(level, target, message) }
            return 0
        },
        HostFunction("ext_logging_max_level_version_1", [], .i32) { state, _ throws(HostFailure) in
            UInt64(state.log.maximumLevel)
        },
    ]

    static let miscellaneous: [HostFunction] = [
        HostFunction("ext_misc_print_num_version_1", [.i64]) { state, arguments throws(HostFailure) in
            print(state, String(arguments[0]))
        },
        HostFunction("ext_misc_print_utf8_version_1", [.i64]) { state, arguments throws(HostFailure) in
            print(state, try text(state, arguments[0]))
        },
        HostFunction("ext_misc_print_hex_version_1", [.i64]) { state, arguments throws(HostFailure) in
            let digits = Array("0123456789abcdef".utf8)
            let bytes = try state.bytes(arguments[0]).prefix(longestText / 2)
            let hex = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
            return print(state, String(decoding: hex, as: UTF8.self))
        },
        unsupported("ext_misc_runtime_version_version_1", [.i64], .i64),
    ]

    private static func print(_ state: HostState, _ line: String) -> UInt64 {
        let debugging: UInt32 = 3
        if debugging < state.log.maximumLevel { state.log.write(debugging, "runtime", line) }
        return 0
    }

    /// A function of the interface that is not provided. Importing it is no fault; the run ends where it is called.
    static func unsupported(_ name: String, _ parameters: [ValueKind], _ result: ValueKind? = nil) -> HostFunction {
        HostFunction(name, parameters, result) { _, _ throws(HostFailure) in
            throw HostFailure("unsupported host function env:\(name)")
        }
    }

    static let allocator: [HostFunction] = [
        HostFunction("ext_allocator_malloc_version_1", [.i32], .i32) { state, arguments throws(HostFailure) in
            UInt64(try state.allocate(UInt32(truncatingIfNeeded: arguments[0])))
        },
        HostFunction("ext_allocator_free_version_1", [.i32]) { state, arguments throws(HostFailure) in
            try state.free(UInt32(truncatingIfNeeded: arguments[0]))
            return 0
        },
    ]
}
