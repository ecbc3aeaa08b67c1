import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What a request knows of its connection: nothing that is needed.
struct KeymanagerContext: InitializableFromSource {
    init(source: ApplicationRequestContextSource) {}
}

/// Turns HTTP into requests of the API and its answers into HTTP. Nothing of a body is read before the caller has shown
/// the token.
struct KeymanagerResponder: HTTPResponder {
    let token: BearerToken
    let bodyLimit: Int
    let handlers: KeymanagerHandlers
    let logger: Logger

    func respond(to request: Request, context: KeymanagerContext) async throws -> Response {
        do throws(APIError) {
            try authorize(request)
            guard let route = try KeymanagerRoute(path: request.uri.path) else {
                throw .notFound("there is no such route")
            }
            guard route.methods.contains(request.method.rawValue) else {
                return render(APIError(405, "the route takes \(route.methods.joined(separator: ", "))"), route)
            }
            let body = request.method == .get ? [] : try await collect(request)
            let epoch = request.uri.queryParameters["epoch"].map { String($0) }
            return render(
                try await handlers.answer(request.method.rawValue, route, query: epoch, body: body))
        } catch {
            if error.status == 500 { logger.error("keymanager API", metadata: ["reason": "\(error.message)"]) }
            return render(error)
        }
    }

    private func authorize(_ request: Request) throws(APIError) {
        switch token.judge(request.headers[.authorization]) {
        case .right: return
        case .missing: throw APIError(401, "a token is wanted: Authorization: Bearer TOKEN")
        case .wrong: throw .forbidden("the token is wrong")
        }
    }

    private func collect(_ request: Request) async throws(APIError) -> [UInt8] {
        let tooLarge = APIError(413, "the body is larger than \(bodyLimit) bytes")
        if let text = request.headers[.contentLength], let length = Int(text), length > bodyLimit { throw tooLarge }
        do {
            let buffer = try await request.body.collect(upTo: bodyLimit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw .badRequest("the body did not arrive whole")
        }
    }

    private func render(_ answer: KeymanagerAnswer) -> Response {
        guard let body = answer.body else { return Response(status: HTTPResponse.Status(code: answer.status)) }
        return Response(
            status: HTTPResponse.Status(code: answer.status), headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    private func render(_ error: APIError, _ route: KeymanagerRoute? = nil) -> Response {
        var response = render(KeymanagerAnswer(status: error.status, body: JSONAnswers.error(error.message)))
        if let route { response.headers[.allow] = route.methods.joined(separator: ", ") }
        if error.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        // What is left of a body that nobody read would be taken for the next request.
        if [401, 403, 404, 405, 413].contains(error.status) { response.headers[.connection] = "close" }
        return response
    }
}

/// A success: its status, and a body of JSON where it has one.
struct KeymanagerAnswer: Sendable {
    var status = 200
    var body: [UInt8]?
}
