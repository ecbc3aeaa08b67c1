package import SSZ

/// A field source that gives every field its type's default value, the zero object of the SSZ specification.
package struct DefaultFields: SSZFieldReader {
    package typealias Failure = Never

    package init() {}

    package mutating func field<F: SSZType>(_ name: StaticString) throws(Never) -> F {
        F()
    }
}

extension SSZContainer {
    /// The container with all fields at their defaults (ssz/simple-serialize.md, "Default values").
    package init() {
        var defaults = DefaultFields()
        self.init(fields: &defaults)
    }
}
