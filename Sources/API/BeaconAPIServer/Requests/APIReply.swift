import BeaconAPI

/// What a handler answers.
enum APIReply: Sendable {
    /// The status alone.
    case status(Int)
    /// A body in the form that the asker accepts.
    case body(any APIBody)
    /// An event stream.
    case events(BeaconEventStream)

    static let ok = APIReply.status(200)
}

typealias Handler = @Sendable (APIRequest) async throws -> APIReply
