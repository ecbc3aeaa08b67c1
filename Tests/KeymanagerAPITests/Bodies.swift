import BLS
import ConsensusTypes
import Foundation
import JSONBytes
import Keystores
import Primitives
import Signing

/// Bodies of requests, and what is read of answers.
enum Bodies {
    static let password = "correct horse"

    static func keystore(_ key: SecretKey) throws -> String {
        let keystore = try UnlockedKeystore(
            encrypting: key, password: password, cost: .light, path: try DerivationPath("m/12381/3600/1/0/0")
        ).keystore
        return String(decoding: keystore.json(), as: UTF8.self)
    }

    static func importing(_ keys: [SecretKey], _ interchange: String? = nil) throws -> String {
        importing(try keys.map(keystore), keys.map { _ in password }, interchange)
    }

    static func importing(_ keystores: [String], _ passwords: [String], _ interchange: String? = nil) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, texts) in [("keystores", keystores), ("passwords", passwords)] {
            writer.key(name)
            writer.beginArray()
            for text in texts { writer.string(text) }
            writer.endArray()
        }
        if let interchange {
            writer.key("slashing_protection")
            writer.string(interchange)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func deleting(_ pubkeys: [BLSPubkey]) -> String {
        #"{"pubkeys":["# + pubkeys.map { "\"\($0.hex)\"" }.joined(separator: ",") + "]}"
    }

    static func remote(_ keys: [(BLSPubkey, String)]) -> String {
        let entries = keys.map { #"{"pubkey":"\#($0.0.hex)","url":"\#($0.1)"}"# }
        return #"{"remote_keys":["# + entries.joined(separator: ",") + "]}"
    }

    static func interchange(
        pubkey: BLSPubkey, source: UInt64, target: UInt64, root: Root = KeymanagerWorld.genesisValidatorsRoot
    ) -> String {
        #"{"metadata":{"interchange_format_version":"5","genesis_validators_root":"\#(root.hex)"},"#
            + #""data":[{"pubkey":"\#(pubkey.hex)","signed_blocks":[],"signed_attestations":"#
            + #"[{"source_epoch":"\#(source)","target_epoch":"\#(target)"}]}]}"#
    }

    static func attestation(_ key: SecretKey, target: UInt64) -> AttestationRequest {
        AttestationRequest(
            pubkey: key.publicKey.compressed,
            data: AttestationData(
                slot: Slot(target * 8), index: 0, beaconBlockRoot: Root(),
                source: Checkpoint(epoch: Epoch(target - 1), root: Root()),
                target: Checkpoint(epoch: Epoch(target), root: Root())))
    }

    struct Status: Equatable {
        var status: String
        var message: String?
    }

    static func statuses(_ text: String) throws -> [Status] {
        var reader = JSONReader(Array(text.utf8))
        var data = try reader.object().value("data")
        var statuses: [Status] = []
        try data.array { (element: inout JSONReader) throws(JSONError) in
            let object = try element.object()
            var status = try object.value("status")
            var message = object.optional("message")
            statuses.append(Status(status: try status.string(), message: try message?.string()))
        }
        return statuses
    }

    /// The interchange document of an answer, with the keys that it has, in ascending order.
    static func slashingProtection(_ text: String) throws -> (text: String, keys: [BLSPubkey]) {
        var reader = JSONReader(Array(text.utf8))
        var field = try reader.object().value("slashing_protection")
        let document = try field.string()
        var inner = JSONReader(Array(document.utf8))
        var data = try inner.object().value("data")
        var keys: [BLSPubkey] = []
        try data.array { (element: inout JSONReader) throws(JSONError) in
            var pubkey = try element.object().value("pubkey")
            keys.append(try pubkey.hex(count: 48))
        }
        return (document, keys.sorted())
    }
}
