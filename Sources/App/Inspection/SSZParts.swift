package import SSZ

/// The fields of a container with their names, in the specification's order.
package struct SSZParts: SSZFieldVisitor {
    package private(set) var fields: [(name: String, value: any SSZType)] = []

    package init(_ container: some SSZContainer) {
        container.visitFields(&self)
    }

    package mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        fields.append(("\(name)", value))
    }
}

/// A value without parts on one line: its JSON without the quotes.
package func sszText(_ value: any SSZType, _ limits: SSZLimits) -> String {
    let json = String(decoding: value.jsonEncoded(limits), as: UTF8.self)
    return json.count >= 2 && json.first == "\"" && json.last == "\"" ? String(json.dropFirst().dropLast()) : json
}

/// A value on one line, whatever it is: a part without parts by its text, a longer one by its size or type.
package func sszSummary(_ value: any SSZType, _ limits: SSZLimits) -> String {
    if let elements = value as? any SSZCollection { return "\(elements.count) × \(elementName(elements))" }
    if value is any SSZContainer { return sszTypeName(type(of: value)) }
    return sszText(value, limits)
}

/// The type's name in the specification.
package func sszTypeName(_ type: any SSZType.Type) -> String {
    switch String(describing: type) {
    case "UInt8": "uint8"
    case "UInt16": "uint16"
    case "UInt32": "uint32"
    case "UInt64": "uint64"
    case "Bool": "boolean"
    case let name where name.hasPrefix("FixedBytes<"): "Bytes" + name.dropFirst(11).prefix { $0 != ">" }
    case let name: String(name.prefix { $0 != "<" })
    }
}

private func elementName<C: SSZCollection>(_ elements: C) -> String { sszTypeName(C.Element.self) }
