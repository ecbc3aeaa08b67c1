import Glibc
import PVFPrimitives
import PVFWorkerProtocol

/// Why a message did not get through.
enum LinkFailure: Error {
    /// The worker or its socket is gone.
    case closed(String)
    case timedOut
    /// What came is no message.
    case malformed(String)
    /// The host does not need the worker any more.
    case killed
    /// What is to be sent is more than the worker takes; nothing was.
    case tooLarge(Int, limit: Int)
}

extension LinkFailure: CustomStringConvertible {
    var description: String {
        switch self {
        case .closed(let reason): reason
        case .timedOut: "the worker did not answer in time"
        case .malformed(let reason): "the worker sent no proper message: \(reason)"
        case .killed: "the worker was killed"
        case .tooLarge(let size, let limit): "a request of \(size) bytes, where \(limit) are allowed"
        }
    }
}

/// The host's end of a worker's socket: whole frames, each wait with its deadline.
///
/// Beside the socket it watches the worker's output, whose end is the worker's end, and the host's wake-up.
struct WorkerLink {
    private let socket: Descriptor
    private let output: Descriptor
    private let wakeUp: Descriptor
    private var decoder = FrameDecoder(limit: 0)

    /// - Parameter wakeUp: becomes readable when the host has killed the worker.
    init(socket: Descriptor, output: Descriptor, wakeUp: Descriptor) throws(SystemFailure) {
        guard fcntl(socket.number, F_SETFL, O_NONBLOCK) == 0 else { throw SystemFailure("fcntl") }
        (self.socket, self.output, self.wakeUp) = (socket, output, wakeUp)
    }

    /// - Parameter limit: what the worker takes; more would look like its death.
    func send(_ message: some ScaleCodable, limit: Int, until deadline: Deadline) throws(LinkFailure) {
        let payload = message.scaleBytes
        guard payload.count <= limit else { throw .tooLarge(payload.count, limit: limit) }
        let frame = Frame.encode(payload)
        var sent = 0
        while sent < frame.count {
            let count = frame.withUnsafeBytes { bytes in
                retrying {
                    Glibc.send(
                        socket.number, bytes.baseAddress?.advanced(by: sent), bytes.count - sent,
                        Int32(MSG_NOSIGNAL))
                }
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                try wait(isForWriting: true, until: deadline)
            } else {
                throw .closed(SystemFailure("send").description)
            }
        }
    }

    mutating func receive<Message: ScaleCodable>(
        _ type: Message.Type = Message.self, limit: Int, until deadline: Deadline
    ) throws(LinkFailure) -> Message {
        let payload = try receiveFrame(limit: limit, until: deadline)
        do throws(ScaleError) {
            return try Message(scale: payload)
        } catch {
            throw .malformed("\(error)")
        }
    }

    private mutating func receiveFrame(limit: Int, until deadline: Deadline) throws(LinkFailure) -> [UInt8] {
        decoder.limit = limit
        while true {
            do throws(FrameError) {
                if let payload = try decoder.next() { return payload }
            } catch {
                throw .malformed("\(error)")
            }
            guard let bytes = socket.readSome(limit: 256 << 10) else { throw .closed("the worker closed its socket") }
            if bytes.isEmpty {
                try wait(isForWriting: false, until: deadline)
            } else {
                decoder.append(bytes)
            }
        }
    }

    /// Returns when the socket is ready. What a worker wrote before its end is read before the end is noticed.
    private func wait(isForWriting: Bool, until deadline: Deadline) throws(LinkFailure) {
        while true {
            let interests: [Readiness.Interest] = [
                .init(descriptor: socket, isForWriting: isForWriting), .init(descriptor: output),
                .init(descriptor: wakeUp),
            ]
            guard let ready = Readiness.wait(interests, until: deadline) else { throw .timedOut }
            if ready[2] { throw .killed }
            if ready[0] { return }
            if ready[1], output.readSome() == nil { throw .closed("the worker ended") }
        }
    }
}
