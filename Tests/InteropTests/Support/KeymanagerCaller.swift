import Foundation
import TestSupport
import Testing

/// Somebody who has the token of a client's keymanager API.
struct KeymanagerCaller {
    private let client: VigilProcess
    private let port: Int
    private let token: String

    /// Waits until the client serves the API.
    init(_ client: VigilProcess, dataDirectory: String) async throws {
        self.client = client
        try await client.waitFor("keymanager API is up")
        let port = try #require(
            client.errorsSoFar.firstMatch(of: /keymanager API is up.*127\.0\.0\.1:(\d+)/)?.1)
        self.port = try #require(Int(port))
        token = try String(contentsOfFile: dataDirectory + "/api-token.txt", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Asks again while the client still waits for its node.
    /// - Returns: the body of an answer with status 200.
    func ask(_ method: String, _ path: String, _ body: String = "") async throws -> String {
        let deadline = ContinuousClock.now + .seconds(120)
        while true {
            let answer: (status: Int, body: String)
            do {
                answer = try PlainHTTP.ask(method, path, port: port, token: token, body: body)
            } catch {
                throw VectorError("\(method) \(path): \(error); the client says: \(client.errorsSoFar)")
            }
            if answer.status == 200 { return answer.body }
            guard answer.status == 503, ContinuousClock.now < deadline else {
                throw VectorError("\(method) \(path): \(answer.status) \(answer.body)")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
