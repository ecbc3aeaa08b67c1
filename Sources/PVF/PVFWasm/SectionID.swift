/// The sections, in the order that they must stand in.
enum SectionID: UInt8, CaseIterable {
    case type = 1
    case `import` = 2
    case function = 3
    case table = 4
    case memory = 5
    case global = 6
    case export = 7
    case start = 8
    case element = 9
    case dataCount = 12
    case code = 10
    case data = 11

    static let custom: UInt8 = 0

    /// The place in the order; 0 is before all.
    var place: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}
