import BeaconAPI
import HTTPTypes
import Hummingbird
import NIOCore
import SSZ
import ServiceLifecycle

/// An event stream as an HTTP response: events in order, a comment now and then, an end at shutdown. A reader that
/// falls behind by `eventBufferLimit` events loses its connection, so that it never blocks the node nor sees a gap.
struct EventResponse: Sendable {
    let stream: BeaconEventStream
    let configuration: BeaconAPIServer.Configuration
    let limits: SSZLimits
    let channel: any Channel

    var response: Response {
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-cache", .connection: "keep-alive",
        ]
        let events = self
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await events.write(to: &writer)
                try await writer.finish(nil)
            })
    }

    @concurrent
    private func write(to writer: inout any ResponseBodyWriter) async throws {
        let (chunks, continuation) = AsyncStream<[UInt8]>.makeStream(
            bufferingPolicy: .bufferingOldest(configuration.eventBufferLimit))
        let pump = Task { await pumpEvents(into: continuation) }
        let heart = Task { await keepAlive(continuation) }
        let shutdown = Task {
            try? await gracefulShutdown()
            continuation.finish()
        }
        defer {
            pump.cancel()
            heart.cancel()
            shutdown.cancel()
        }
        // Says at once that the stream is open: clients wait for the first bytes.
        try await writer.write(ByteBuffer(bytes: ServerSentEvent.keepAlive))
        for await chunk in chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
    }

    private func pumpEvents(into continuation: AsyncStream<[UInt8]>.Continuation) async {
        defer { continuation.finish() }
        do {
            for try await event in stream {
                let message = ServerSentEvent(name: event.topic.rawValue, data: event.jsonData(limits))
                if case .dropped = continuation.yield(message.wire) {
                    // The writer hangs on a full socket: only closing it wakes the writer.
                    channel.close(promise: nil)
                    return
                }
            }
        } catch {
            channel.close(promise: nil)
        }
    }

    private func keepAlive(_ continuation: AsyncStream<[UInt8]>.Continuation) async {
        while (try? await Task.sleep(for: configuration.keepAliveInterval)) != nil {
            if case .terminated = continuation.yield(ServerSentEvent.keepAlive) { return }
        }
    }
}
