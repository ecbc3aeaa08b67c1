import Digests
import PVFPrimitives
import Primitives
import Testing

@Suite("PVF primitives: executor parameters")
struct ExecutorParamsTests {
    private let every: [ExecutorParam] = [
        .maxMemoryPages(8192), .stackLogicalMax(32_768), .stackNativeMax(268_435_456),
        .precheckingMaxMemory(1 << 30), .pvfPrepTimeout(.prechecking, milliseconds: 60_000),
        .pvfPrepTimeout(.compilation, milliseconds: 120_000), .pvfExecTimeout(.backing, milliseconds: 2_500),
        .pvfExecTimeout(.approval, milliseconds: 15_000), .wasmExtBulkMemory,
    ]

    @Test("The encoding begins each parameter with the specification's index")
    func encoding() throws {
        let expected =
            "24" + "0100200000" + "0200800000" + "0300000010" + "040000004000000000" + "050060ea000000000000"
            + "0501c0d4010000000000" + "0600c409000000000000" + "0601983a000000000000" + "07"
        let params = ExecutorParams(every)
        #expect(Hex.encode(params.scaleBytes) == expected)
        #expect(try ExecutorParams(scale: params.scaleBytes) == params)
        #expect(params.hash.bytes == Blake2b.hash256(params.scaleBytes))
        #expect(throws: ScaleError.self) { try ExecutorParams(scale: [0x04, 0x00]) }
        #expect(throws: ScaleError.self) { try ExecutorParams(scale: [0x04, 0x08]) }
    }

    @Test("No parameters hash as one zero byte, and prepare as the bare prefix")
    func hashesOfNothing() {
        #expect(
            ExecutorParams().hash.hex == "0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314")
        #expect(ExecutorParams().prepHash.bytes == Blake2b.hash256("prep".utf8))
    }

    @Test("Only the stack's height, preparation's time and bulk memory make another artifact")
    func prepHash() {
        let prepHash = ExecutorParams().prepHash
        for param in every {
            let changes =
                switch param {
                case .stackLogicalMax, .pvfPrepTimeout, .wasmExtBulkMemory: true
                default: false
                }
            #expect((ExecutorParams([param]).prepHash != prepHash) == changes, "\(param)")
            #expect(ExecutorParams([param]).hash != ExecutorParams().hash, "\(param)")
        }
        var preparing = ScaleWriter()
        preparing.write(raw: "prep".utf8)
        every[1].encode(to: &preparing)
        every[4].encode(to: &preparing)
        every[5].encode(to: &preparing)
        every[8].encode(to: &preparing)
        #expect(ExecutorParams(every).prepHash.bytes == Blake2b.hash256(preparing.bytes))
    }

    @Test("What the list leaves out is the default")
    func values() {
        let none = ExecutorParams()
        #expect(none.maxMemoryPages == 2048)
        #expect(none.stackLogicalMax == 65_536)
        #expect(none.stackNativeMax == 268_435_456)
        #expect(none.precheckingMaxMemory == nil)
        #expect(!none.allowsBulkMemory)
        #expect(none.prepareTimeout(.prechecking) == .seconds(60))
        #expect(none.prepareTimeout(.compilation) == .seconds(360))
        #expect(none.executeTimeout(.backing) == .seconds(2))
        #expect(none.executeTimeout(.approval) == .seconds(12))

        let all = ExecutorParams(every)
        #expect(all.maxMemoryPages == 8192)
        #expect(all.stackLogicalMax == 32_768)
        #expect(all.precheckingMaxMemory == 1 << 30)
        #expect(all.allowsBulkMemory)
        #expect(all.prepareTimeout(.compilation) == .seconds(120))
        #expect(all.executeTimeout(.backing) == .milliseconds(2_500))
    }

    @Test("Consistent lists pass")
    func consistent() throws {
        try ExecutorParams().checkConsistency()
        try ExecutorParams(every).checkConsistency()
        try ExecutorParams([.stackNativeMax(128 * 65_536)]).checkConsistency()
        try ExecutorParams([.maxMemoryPages(65_536), .stackLogicalMax(1_024)]).checkConsistency()
    }

    @Test(
        "Inconsistent lists say what is wrong",
        arguments: [
            ([.maxMemoryPages(0)], .outsideLimit("MaxMemoryPages")),
            ([.maxMemoryPages(65_537)], .outsideLimit("MaxMemoryPages")),
            ([.stackLogicalMax(1_023)], .outsideLimit("StackLogicalMax")),
            ([.stackLogicalMax(131_073)], .outsideLimit("StackLogicalMax")),
            ([.precheckingMaxMemory((256 << 20) - 1)], .outsideLimit("PrecheckingMaxMemory")),
            ([.precheckingMaxMemory((16 << 30) + 1)], .outsideLimit("PrecheckingMaxMemory")),
            ([.wasmExtBulkMemory, .wasmExtBulkMemory], .duplicated("WasmExtBulkMemory")),
            ([.maxMemoryPages(1), .maxMemoryPages(0)], .duplicated("MaxMemoryPages")),
            ([.stackNativeMax(128 * 65_536 - 1)], .incompatible("StackLogicalMax", "StackNativeMax")),
            (
                [.pvfPrepTimeout(.prechecking, milliseconds: 360_000)],
                .incompatible("PvfPrepTimeout(Precheck)", "PvfPrepTimeout(Prepare)")
            ),
            (
                [.pvfExecTimeout(.approval, milliseconds: 2_000)],
                .incompatible("PvfExecTimeout(Backing)", "PvfExecTimeout(Approval)")
            ),
        ] as [([ExecutorParam], ExecutorParamsError)])
    func inconsistent(list: [ExecutorParam], error: ExecutorParamsError) {
        #expect(throws: error) { try ExecutorParams(list).checkConsistency() }
    }
}
