package import PVFPrimitives

/// What an execute worker is asked for. The artifact lies in the worker's directory, under `WorkerDirectory.artifact`.
package struct ExecuteRequest: Hashable, Sendable, ScaleCodable {
    /// The CPU time that the job may take.
    package var timeout: Duration
    /// What the artifact's bytes must hash to.
    package var checksum: ArtifactChecksum
    /// The function's input, SCALE `ValidationParams`, with the block data decompressed.
    package var params: [UInt8]

    /// A request.
    package init(timeout: Duration, checksum: ArtifactChecksum, params: [UInt8]) {
        self.timeout = timeout
        self.checksum = checksum
        self.params = params
    }

    package func encode(to writer: inout ScaleWriter) {
        timeout.encode(to: &writer)
        checksum.encode(to: &writer)
        writer.write(byteString: params)
    }

    package init(from reader: inout ScaleReader) throws(ScaleError) {
        timeout = try Duration(from: &reader)
        checksum = try ArtifactChecksum(from: &reader)
        params = try reader.readByteString()
    }
}
