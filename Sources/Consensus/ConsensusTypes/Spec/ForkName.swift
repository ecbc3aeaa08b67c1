/// The upgrades of the beacon chain, oldest first.
package enum ForkName: UInt8, Sendable, Hashable, CaseIterable, Comparable, CustomStringConvertible {
    case phase0, altair, bellatrix, capella, deneb, electra, fulu, gloas

    /// The name in the specification's paths and in the Beacon API's `version` fields: `phase0` … `gloas`.
    package var name: String {
        switch self {
        case .phase0: "phase0"
        case .altair: "altair"
        case .bellatrix: "bellatrix"
        case .capella: "capella"
        case .deneb: "deneb"
        case .electra: "electra"
        case .fulu: "fulu"
        case .gloas: "gloas"
        }
    }

    /// The fork of that name, in any case of letters; nil for a name that is not known here.
    package init?(name: some StringProtocol) {
        let lowercased = name.lowercased()
        guard let fork = Self.allCases.first(where: { $0.name == lowercased }) else { return nil }
        self = fork
    }

    package var description: String { name }

    /// The fork after this one, nil for the last.
    package var next: ForkName? { ForkName(rawValue: rawValue + 1) }

    /// The fork before this one, nil for phase0.
    package var previous: ForkName? { self == .phase0 ? nil : ForkName(rawValue: rawValue - 1) }

    package static func < (a: ForkName, b: ForkName) -> Bool { a.rawValue < b.rawValue }
}
