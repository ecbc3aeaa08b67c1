/// Walks through function bodies once: checks the form of every instruction, measures the stack, collects the calls.
struct FunctionScanner {
    private let module: WasmModule
    private let functionCount: Int
    private let globalCount: UInt32
    /// For each function, how many values a call takes and gives.
    private let arities: [(parameters: UInt32, results: UInt32)]
    private var stack = StackHeight()
    private var resultCount: UInt32 = 0
    private(set) var calls: [CallSite] = []
    /// What is wrong with the first function that cannot be measured.
    private(set) var failure: WasmError?
    private(set) var bulkMemoryOffset: Int?

    /// A scanner for the bodies of a module whose sections before the code were read.
    init(module: WasmModule) {
        self.module = module
        functionCount = module.functionCount
        globalCount = UInt32(module.globalCount)
        arities = (module.importedFunctionTypes + module.functionTypes).map { index in
            let type = module.types[Int(index)]
            return (UInt32(type.parameters.count), UInt32(type.results.count))
        }
    }

    mutating func scan(_ range: Range<Int>, type: FunctionType) throws(WasmError) -> FunctionBody {
        var reader = WasmReader(module.bytes, in: range)
        var locals: UInt32 = 0
        stack.begin(results: type.results.count)
        for _ in 0..<(try reader.count()) {
            let (sum, overflow) = locals.addingReportingOverflow(try reader.u32())
            if overflow { stack.fail("a function has more locals than can be counted") }
            locals = sum
            _ = try reader.valueType()
        }
        resultCount = UInt32(type.results.count)
        let firstCall = calls.count
        while stack.depth > 0 {
            try step(&reader)
        }
        guard reader.isAtEnd else { throw reader.error("instructions stand after a function's end") }
        let (height, overflow) = locals.addingReportingOverflow(stack.maximum)
        if overflow { stack.fail("a function has more locals than can be counted") }
        if let message = stack.failure, failure == nil { failure = WasmError(message, at: range.lowerBound) }
        return FunctionBody(range: range, calls: firstCall..<calls.count, height: height)
    }

    @inline(__always)
    private mutating func step(_ reader: inout WasmReader) throws(WasmError) {
        stack.note()
        let start = reader.position
        let opcode = try reader.byte()
        switch opcode {
        case 0x20:  // local.get
            _ = try reader.u32()
            stack.push()
        case 0x21:  // local.set
            _ = try reader.u32()
            stack.pop(1)
        case 0x22:  // local.tee
            _ = try reader.u32()
            exchange(1)
        case 0x41:  // i32.const
            try reader.skipSigned(bits: 32)
            stack.push()
        case 0x28...0x35:  // loads
            try skipMemoryArgument(&reader)
            exchange(1)
        case 0x36...0x3e:  // stores
            try skipMemoryArgument(&reader)
            stack.pop(2)
        case 0x45, 0x50, 0x67...0x69, 0x79...0x7b, 0x8b...0x91, 0x99...0x9f, 0xa7...0xbf, 0xc0...0xc4:
            exchange(1)  // tests, unary operators, conversions, sign extensions
        case 0x46...0x4f, 0x51...0x66, 0x6a...0x78, 0x7c...0x8a, 0x92...0x98, 0xa0...0xa6:
            exchange(2)  // comparisons, binary operators
        case 0x10:
            try call(&reader, start: start)
        case 0x00...0x0f, 0x11:
            try control(opcode, &reader)
        default:
            try other(opcode, &reader, start: start)
        }
    }

    /// Takes values and gives one.
    @inline(__always)
    private mutating func exchange(_ count: UInt32) {
        stack.pop(count)
        stack.push()
    }

    @inline(__always)
    private func skipMemoryArgument(_ reader: inout WasmReader) throws(WasmError) {
        _ = try reader.u32()
        _ = try reader.u32()
    }

    private mutating func call(_ reader: inout WasmReader, start: Int) throws(WasmError) {
        let callee = try reader.u32()
        // An index beyond the functions would reach one that metering adds.
        guard Int(callee) < functionCount else { return stack.fail("a call is of no function") }
        calls.append(CallSite(start: start, end: reader.position, callee: callee))
        let arity = arities[Int(callee)]
        stack.pop(arity.parameters)
        stack.push(arity.results)
    }

    private mutating func control(_ opcode: UInt8, _ reader: inout WasmReader) throws(WasmError) {
        switch opcode {
        case 0x00: stack.jumpAway()  // unreachable
        case 0x01, 0x05: break  // nop, else
        case 0x02...0x04:  // block, loop, if
            let arity: UInt32 = try readBlockType(&reader)
            if opcode == 0x04 { stack.pop(1) }
            stack.enter(endArity: arity, branchArity: opcode == 0x03 ? 0 : arity)
        case 0x0b: stack.leave()
        case 0x0c:  // br
            stack.pop(stack.branchArity(try reader.u32()))
            stack.jumpAway()
        case 0x0d:  // br_if
            let arity = stack.branchArity(try reader.u32())
            stack.pop(arity)
            stack.pop(1)
            stack.push(arity)
        case 0x0e: try branchTable(&reader)
        case 0x0f:  // return
            stack.pop(resultCount)
            stack.jumpAway()
        case 0x11: try callIndirect(&reader)
        default: throw WasmError("instruction \(opcode) is unknown or not supported", at: reader.position - 1)
        }
    }

    private func readBlockType(_ reader: inout WasmReader) throws(WasmError) -> UInt32 {
        let type = try reader.byte()
        if type == 0x40 { return 0 }
        guard ValueType(rawValue: type) != nil else {
            throw WasmError("a block's type is unknown or not supported", at: reader.position - 1)
        }
        return 1
    }

    private mutating func branchTable(_ reader: inout WasmReader) throws(WasmError) {
        var arities: (least: UInt32, most: UInt32) = (.max, 0)
        for _ in 0..<(try reader.count()) {
            let arity = stack.branchArity(try reader.u32())
            arities = (min(arities.least, arity), max(arities.most, arity))
        }
        let arity = stack.branchArity(try reader.u32())
        guard min(arities.least, arity) == max(arities.most, arity) else {
            return stack.fail("a branch table's targets take different numbers of values")
        }
        stack.pop(arity)
        stack.jumpAway()
    }

    private mutating func callIndirect(_ reader: inout WasmReader) throws(WasmError) {
        let index = Int(try reader.u32())
        try reader.zero()
        guard index < module.types.count else { return stack.fail("an indirect call is of no type") }
        stack.pop(1)
        stack.pop(UInt32(module.types[index].parameters.count))
        stack.push(UInt32(module.types[index].results.count))
    }

    private mutating func other(_ opcode: UInt8, _ reader: inout WasmReader, start: Int) throws(WasmError) {
        switch opcode {
        case 0x1a: stack.pop(1)  // drop
        case 0x1b:  // select
            stack.pop(2)
            exchange(1)
        case 0x23, 0x24:  // global.get, global.set
            // An index beyond the globals would reach the meter's.
            if try reader.u32() >= globalCount { stack.fail("a global is used that is not there") }
            if opcode == 0x23 { stack.push() } else { stack.pop(1) }
        case 0x3f:  // memory.size
            try reader.zero()
            stack.push()
        case 0x40:  // memory.grow
            try reader.zero()
            exchange(1)
        case 0x42:  // i64.const
            try reader.skipSigned(bits: 64)
            stack.push()
        case 0x43, 0x44:  // f32.const, f64.const
            try reader.skip(opcode == 0x43 ? 4 : 8)
            stack.push()
        case 0xfc: try bulkMemory(&reader, start: start)
        default: throw WasmError("instruction \(opcode) is unknown or not supported", at: start)
        }
    }

    private mutating func bulkMemory(_ reader: inout WasmReader, start: Int) throws(WasmError) {
        let opcode = try reader.u32()
        switch opcode {
        case 8, 12:  // memory.init, table.init
            _ = try reader.u32()
            try reader.zero()
            stack.pop(3)
        case 9, 13:  // data.drop, elem.drop
            _ = try reader.u32()
        case 10, 14:  // memory.copy, table.copy
            try reader.zero()
            try reader.zero()
            stack.pop(3)
        case 11:  // memory.fill
            try reader.zero()
            stack.pop(3)
        default: throw WasmError("instruction 252 \(opcode) is unknown or not supported", at: start)
        }
        bulkMemoryOffset = bulkMemoryOffset ?? start
    }
}
