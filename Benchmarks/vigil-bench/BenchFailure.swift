/// Why a benchmark has no figure.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String
}
