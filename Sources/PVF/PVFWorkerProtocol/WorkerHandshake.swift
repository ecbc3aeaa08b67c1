package import PVFPrimitives

/// The first message on the socket, from the host: what the kernel can do, and for an execute worker the parameters it
/// is bound to until it ends.
package struct WorkerHandshake: Hashable, Sendable, ScaleCodable {
    /// The host's number of the protocol.
    package var wireVersion: UInt32
    /// What the host's checks found; the worker switches that on.
    package var security: SecurityStatus
    /// The executor parameters: an execute worker's only.
    package var executorParams: ExecutorParams?

    /// A handshake.
    package init(
        wireVersion: UInt32 = WorkerVersion.wire, security: SecurityStatus, executorParams: ExecutorParams? = nil
    ) {
        self.wireVersion = wireVersion
        self.security = security
        self.executorParams = executorParams
    }

    package func encode(to writer: inout ScaleWriter) {
        writer.write(wireVersion)
        security.encode(to: &writer)
        writer.write(optional: executorParams) { $1.encode(to: &$0) }
    }

    package init(from reader: inout ScaleReader) throws(ScaleError) {
        wireVersion = try reader.read()
        security = try SecurityStatus(from: &reader)
        executorParams = try reader.readOptional { (reader: inout ScaleReader) throws(ScaleError) in
            try ExecutorParams(from: &reader)
        }
    }
}

/// The worker's answer to the handshake. Nothing else is sent before it.
package struct WorkerReady: Hashable, Sendable, ScaleCodable {
    /// The worker's number of the protocol.
    package var wireVersion: UInt32
    /// What holds for this worker and its jobs now. Less than the host asked for, where a step failed.
    package var applied: SecurityStatus
    /// Why each step that the host asked for could not be taken.
    package var missing: [String]

    /// An answer.
    package init(
        wireVersion: UInt32 = WorkerVersion.wire, applied: SecurityStatus, missing: [String] = []
    ) {
        self.wireVersion = wireVersion
        self.applied = applied
        self.missing = missing
    }

    package func encode(to writer: inout ScaleWriter) {
        writer.write(wireVersion)
        applied.encode(to: &writer)
        writer.write(list: missing) { $0.write(message: $1) }
    }

    package init(from reader: inout ScaleReader) throws(ScaleError) {
        wireVersion = try reader.read()
        applied = try SecurityStatus(from: &reader)
        missing = try reader.readList(limit: 8) { (reader: inout ScaleReader) throws(ScaleError) in
            try reader.readMessage()
        }
    }
}

extension SecurityStatus: ScaleCodable {
    package func encode(to writer: inout ScaleWriter) {
        writer.write(bits)
    }

    package init(from reader: inout ScaleReader) throws(ScaleError) {
        let byte: UInt8 = try reader.read()
        guard let status = SecurityStatus(bits: byte) else { throw reader.error(.unknownCase(byte)) }
        self = status
    }
}
