extension Duration: ScaleCodable {
    /// Whole seconds (`u64`), then nanoseconds (`u32`). A negative duration is written as zero.
    public func encode(to writer: inout ScaleWriter) {
        let (seconds, attoseconds) = max(self, .zero).components
        writer.write(UInt64(seconds))
        writer.write(UInt32(attoseconds / 1_000_000_000))
    }

    /// Reads seconds and nanoseconds; more seconds than `Int64` holds, or a whole second of nanoseconds, are an error.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        let seconds = try reader.read(UInt64.self)
        let nanoseconds = try reader.read(UInt32.self)
        guard let whole = Int64(exactly: seconds), nanoseconds < 1_000_000_000 else {
            throw reader.error(.overLimit(count: seconds, limit: .max))
        }
        self.init(secondsComponent: whole, attosecondsComponent: Int64(nanoseconds) * 1_000_000_000)
    }

    /// The milliseconds, the fraction cut off; at most what `Int64` holds.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        return milliseconds.addingReportingOverflow(attoseconds / 1_000_000_000_000_000).partialValue
    }
}
