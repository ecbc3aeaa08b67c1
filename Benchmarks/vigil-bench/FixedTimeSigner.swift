import BLS
import Foundation
import JSONBytes
import NIOCore
import Primitives
import Synchronization

/// A remote signer in this process whose every answer takes a fixed time. It remembers what it has signed: another
/// machine would do that work, and here it would be measured with the client's.
final class FixedTimeSigner: Sendable {
    private struct Wish: Hashable {
        let key: String
        let root: Root
    }

    private let time: TimeAmount
    private let list = Mutex<[String: SecretKey]>([:])
    private let made = Mutex<[Wish: String]>([:])

    init(_ time: TimeAmount) { self.time = time }

    var keys: [SecretKey] {
        get { list.withLock { Array($0.values) } }
        set {
            list.withLock {
                $0 = Dictionary(newValue.map { ($0.publicKey.compressed.hex, $0) }) { first, _ in first }
            }
        }
    }

    /// - Returns: its port.
    func start() async throws -> Int { try await LoopbackServer(time) { self.answer($0, $1) }.start() }

    private func answer(_ path: String, _ body: [UInt8]) -> String {
        var reader = JSONReader(body)
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        guard let key = list.withLock({ $0[name] }), let object = try? reader.object(),
            var value = object.optional("signingRoot"), let root: Root = try? value.hex()
        else { return "{}" }
        let wish = Wish(key: name, root: root)
        if let known = made.withLock({ $0[wish] }) { return known }
        let answer = "{\"signature\":\"\(key.sign(root).compressed.hex)\"}"
        made.withLock { $0[wish] = answer }
        return answer
    }
}
