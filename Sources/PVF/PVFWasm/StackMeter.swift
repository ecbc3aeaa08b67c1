/// Which functions cost how much stack, and which need a thunk: a function of the meter's that charges for another one
/// before the world outside, or an indirect call, enters it.
struct StackMeter {
    /// What a call costs before the callee has any value: a place to return to.
    private static let activationCost: UInt32 = 2

    /// The most parameters that all thunks together may pass on. One type serves any number of functions, so that a small
    /// module could ask for thunks of any size.
    private static let thunkParameterLimit = 1 << 24

    /// The cost of each function; imported ones cost nothing.
    let costs: [UInt32]
    /// The functions that have a thunk, in the order of the thunks.
    let thunked: [UInt32]
    /// The thunk's index for each function; the function's own where there is none.
    let entry: [UInt32]
    /// The variable that holds the present height.
    let heightGlobal: UInt32
    private let limit: UInt32

    init(_ module: WasmModule, limit: UInt32) throws(WasmError) {
        if let failure = module.meteringFailure { throw failure }
        self.limit = limit
        heightGlobal = UInt32(module.globalCount)
        var costs = [UInt32](repeating: 0, count: module.importedFunctionTypes.count)
        for body in module.bodies {
            let (cost, overflow) = body.height.addingReportingOverflow(Self.activationCost)
            guard !overflow else {
                throw WasmError("a function costs more than can be counted", at: body.range.lowerBound)
            }
            costs.append(cost)
        }
        self.costs = costs

        var isEntered = [Bool](repeating: false, count: costs.count)
        for export in module.exports where export.kind == .function { isEntered[Int(export.index)] = true }
        for segment in module.elements {
            for function in segment.functions { isEntered[Int(function)] = true }
        }
        if let start = module.start { isEntered[Int(start)] = true }
        let thunked = costs.indices.filter { isEntered[$0] && costs[$0] > 0 }.map { UInt32($0) }
        var entry = costs.indices.map { UInt32($0) }
        for (offset, function) in thunked.enumerated() { entry[Int(function)] = UInt32(costs.count + offset) }
        let passedOn = thunked.reduce(0) { $0 + (module.type(ofFunction: $1)?.parameters.count ?? 0) }
        guard passedOn <= Self.thunkParameterLimit else {
            throw WasmError("the functions open to the outside have \(passedOn) parameters", at: module.bytes.count)
        }
        self.thunked = thunked
        self.entry = entry
    }

    /// A call that pays before and is paid back after; beyond the limit it traps.
    func writeCall(of callee: UInt32, to writer: inout WasmWriter) {
        let cost = Int32(bitPattern: costs[Int(callee)])
        writeChange(by: cost, with: 0x6a, to: &writer)  // i32.add
        writer.byte(0x23)  // global.get
        writer.u32(heightGlobal)
        writer.byte(0x41)  // i32.const
        writer.s32(Int32(bitPattern: limit))
        writer.byte(0x4b)  // i32.gt_u
        writer.byte(0x04)  // if
        writer.byte(0x40)
        writer.byte(0x00)  // unreachable
        writer.byte(0x0b)  // end
        writer.byte(0x10)  // call
        writer.u32(callee)
        writeChange(by: cost, with: 0x6b, to: &writer)  // i32.sub
    }

    private func writeChange(by cost: Int32, with operation: UInt8, to writer: inout WasmWriter) {
        writer.byte(0x23)  // global.get
        writer.u32(heightGlobal)
        writer.byte(0x41)  // i32.const
        writer.s32(cost)
        writer.byte(operation)
        writer.byte(0x24)  // global.set
        writer.u32(heightGlobal)
    }

    /// The body of a function's thunk: no locals, the parameters, the call.
    func writeThunk(of function: UInt32, parameters: Int, to writer: inout WasmWriter) {
        writer.byte(0)
        for index in 0..<parameters {
            writer.byte(0x20)  // local.get
            writer.u32(index)
        }
        writeCall(of: function, to: &writer)
        writer.byte(0x0b)
    }
}
