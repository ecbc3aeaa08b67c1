import CLibFuzzer

/// Runs libFuzzer over the SSZ and JSON decoders, and over the transition.
@main
enum FuzzSSZ {
    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        let status = withUnsafeMutablePointer(to: &arguments) { pointer in
            pointer.withMemoryRebound(to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self, capacity: 1) {
                LLVMFuzzerRunDriver(&count, $0, fuzzOneInput)
            }
        }
        precondition(status == 0)
    }
}

/// The entry that libFuzzer calls; also under the name that its runtime links to.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let choice = bytes.first else { return 0 }
    Decoders.all[Int(choice) % Decoders.all.count](Array(bytes.dropFirst()))
    return 0
}
