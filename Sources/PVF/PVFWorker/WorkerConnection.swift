import CSandbox
import Glibc
package import PVFPrimitives
import PVFWorkerProtocol

/// The worker's end of the socket: whole frames, one after the other, blocking.
package struct WorkerConnection {
    /// The socket. The connection does not close it: it lasts as long as the process.
    package let descriptor: Int32
    private var decoder = FrameDecoder(limit: 0)
    private static let chunk = 256 << 10

    /// A connection over a connected socket.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Connects to the host, and removes the socket's name: nobody else is to connect.
    package init(path: String) throws(WorkerFailure) {
        let result = csandbox_connect_unix(path)
        unlink(path)
        guard result >= 0 else { throw WorkerFailure("\(path) cannot be reached", code: result) }
        self.init(descriptor: result)
    }

    /// The next message; `nil` when the host has closed the socket between two.
    package mutating func receive<Message: ScaleCodable>(
        _ type: Message.Type = Message.self, limit: Int
    ) throws(WorkerFailure) -> Message? {
        guard let payload = try receiveFrame(limit: limit) else { return nil }
        do throws(ScaleError) {
            return try Message(scale: payload)
        } catch {
            throw WorkerFailure("the host's message cannot be read: \(error)")
        }
    }

    /// Sends a message.
    package func send(_ message: some ScaleCodable) throws(WorkerFailure) {
        let frame = Frame.encode(message.scaleBytes)
        let result = frame.withUnsafeBytes { csandbox_write_all(descriptor, $0.baseAddress, $0.count) }
        guard result == 0 else { throw WorkerFailure("the host cannot be answered", code: result) }
    }

    private mutating func receiveFrame(limit: Int) throws(WorkerFailure) -> [UInt8]? {
        decoder.limit = limit
        do throws(FrameError) {
            while true {
                if let payload = try decoder.next() { return payload }
                guard let bytes = try readSome() else {
                    try decoder.finish()
                    return nil
                }
                decoder.append(bytes)
            }
        } catch {
            throw WorkerFailure("the host sent no proper frame: \(error)")
        }
    }

    /// What has come; `nil` at the end. A socket that fails has ended.
    private func readSome() throws(FrameError) -> [UInt8]? {
        let count = min(try decoder.missing(), Self.chunk)
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(readRetrying(descriptor, into: UnsafeMutableRawBufferPointer(buffer)), 0)
        }
        return bytes.isEmpty ? nil : bytes
    }
}

/// `read(2)`, again after a signal.
func readRetrying(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        if count >= 0 || errno != EINTR { return count }
    }
}
