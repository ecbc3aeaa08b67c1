internal import CWasmtime

/// The linear memory of one instance, with every access checked against its present size.
struct GuestMemory: HeapMemory {
    private let api: UnsafePointer<cwasmtime_api>
    private let context: OpaquePointer
    private let memory: wasmtime_memory_t
    let maximumPages: UInt32

    init(api: UnsafePointer<cwasmtime_api>, context: OpaquePointer, memory: wasmtime_memory_t, maximumPages: UInt32) {
        self.api = api
        self.context = context
        self.memory = memory
        self.maximumPages = maximumPages
    }

    var size: UInt64 {
        withUnsafePointer(to: memory) { UInt64(api.pointee.wasmtime_memory_data_size(context, $0)) }
    }

    /// The bytes of a region, where they are: valid until memory grows or code runs.
    ///
    /// - Throws: when it does not lie inside memory.
    func region(at address: UInt32, count: UInt32) throws(HostFailure) -> UnsafeMutableRawBufferPointer {
        guard UInt64(address) + UInt64(count) <= size else {
            throw HostFailure("out of bounds: \(count) bytes at \(address) of \(size)")
        }
        guard count > 0, let base = base else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
        return UnsafeMutableRawBufferPointer(start: base + Int(address), count: Int(count))
    }

    /// Copies bytes in.
    func write(_ bytes: some Collection<UInt8>, at address: UInt32) throws(HostFailure) {
        guard let count = UInt32(exactly: bytes.count) else { throw HostFailure("out of bounds") }
        try region(at: address, count: count).copyBytes(from: bytes)
    }

    func word(at address: UInt32) -> UInt64 {
        guard UInt64(address) + 8 <= size, let base else { return 0 }
        return UInt64(littleEndian: (base + Int(address)).loadUnaligned(as: UInt64.self))
    }

    func setWord(_ word: UInt64, at address: UInt32) {
        guard UInt64(address) + 8 <= size, let base else { return }
        (base + Int(address)).storeBytes(of: word.littleEndian, as: UInt64.self)
    }

    func grow(by pages: UInt32) -> Bool {
        var previous: UInt64 = 0
        let error = withUnsafePointer(to: memory) {
            api.pointee.wasmtime_memory_grow(context, $0, UInt64(pages), &previous)
        }
        guard let error else { return true }
        api.pointee.wasmtime_error_delete(error)
        return false
    }

    private var base: UnsafeMutableRawPointer? {
        withUnsafePointer(to: memory) { api.pointee.wasmtime_memory_data(context, $0) }.map {
            UnsafeMutableRawPointer($0)
        }
    }
}
