/// The most bytes that the payload of each message may have. What a worker or a job sends is untrusted, and the host's
/// requests are bounded as well, so that no length field makes anyone allocate at will.
package enum FrameLimit {
    private static let mebibyte = 1 << 20

    /// Host to worker, once: security status and executor parameters.
    package static let handshake = 64 << 10
    /// Worker to host, once: what it has switched on.
    package static let ready = 64 << 10
    /// Host to prepare worker: code (12 MiB once decompressed, and never larger compressed) and parameters.
    package static let prepareRequest = 16 * mebibyte
    /// Prepare worker to host: statistics or an error. The artifact goes through a file.
    package static let prepareResponse = 64 << 10
    /// Host to execute worker: validation parameters, with a proof of validity of at most 20 MiB.
    package static let executeRequest = 32 * mebibyte
    /// Execute worker to host: a validation result.
    package static let executeResponse = 32 * mebibyte
    /// Prepare job to its worker.
    package static let prepareJobResult = 32 << 10
    /// Execute job to its worker: room is left for what the worker adds.
    package static let executeJobResult = executeResponse - 4096
    /// An error's text; longer ones are cut.
    package static let message = 4096
}
