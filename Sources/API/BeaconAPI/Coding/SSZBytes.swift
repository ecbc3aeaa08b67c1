package import ConsensusTypes
package import SSZ

/// The data of routes that may also travel as SSZ, the same for all forks.
package protocol SSZBytes: Sendable {
    func sszBytes(_ spec: Spec) -> [UInt8]
    init(ssz: [UInt8], _ spec: Spec) throws(BodyError)
}

/// Elements whose lists travel as SSZ.
package protocol SSZListElement: SSZType, APIJSON {}

/// A list whose limit is beyond any body that the server takes.
typealias BodyList<Element: SSZType> = SSZList<Element, ValidatorRegistryLimit>

extension SSZType {
    init(body: [UInt8], _ spec: Spec) throws(BodyError) {
        do throws(SSZError) {
            try self.init(sszBytes: body, spec.limits)
        } catch {
            throw BodyError("\(error)")
        }
    }
}

extension AttestationData: SSZBytes {
    package func sszBytes(_ spec: Spec) -> [UInt8] { sszEncoded(spec.limits) }
    package init(ssz: [UInt8], _ spec: Spec) throws(BodyError) { try self.init(body: ssz, spec) }
}

extension ValidatorBalance: SSZListElement {}
extension SignedValidatorRegistration: SSZListElement {}

extension Array: SSZBytes where Element: SSZListElement {
    package func sszBytes(_ spec: Spec) -> [UInt8] { BodyList(self).sszEncoded(spec.limits) }
    package init(ssz: [UInt8], _ spec: Spec) throws(BodyError) {
        self = Array(try BodyList<Element>(body: ssz, spec))
    }
}
