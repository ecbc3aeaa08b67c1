package import SSZ

/// Where two values of one type differ.
package struct SSZDiff {
    /// One place: what stands there on each side. Nil where a side has nothing.
    package struct Difference: Equatable, Sendable {
        package let path: String
        package let left: String?
        package let right: String?

        package init(path: String, left: String?, right: String?) {
            self.path = path
            self.left = left
            self.right = right
        }
    }

    /// The first differences, as many as were asked for.
    package private(set) var differences: [Difference] = []
    /// How many there are in all.
    package private(set) var count = 0

    private let limits: SSZLimits
    private let kept: Int

    /// - Parameter keeping: how many differences are described; the others are only counted.
    package init<T: SSZType>(_ left: T, _ right: T, _ limits: SSZLimits, keeping: Int = .max) {
        self.limits = limits
        kept = keeping
        compare(left, right, at: SSZPath([]))
    }

    private mutating func compare<T: SSZType>(_ left: T, _ right: T, at path: SSZPath) {
        guard left != right else { return }
        if let left = left as? any SSZContainer, let right = right as? any SSZContainer {
            for (left, right) in zip(SSZParts(left).fields, SSZParts(right).fields) {
                compareUntyped(left.value, right.value, at: path.appending(.field(left.name)))
            }
        } else if let elements = left as? any SSZCollection {
            compareElements(elements, right, at: path)
        } else {
            add(path) { (sszText(left, $0), sszText(right, $0)) }
        }
    }

    private mutating func compareUntyped<T: SSZType>(_ left: T, _ right: any SSZType, at path: SSZPath) {
        guard let right = right as? T else { return }
        compare(left, right, at: path)
    }

    private mutating func compareElements<C: SSZCollection>(_ left: C, _ right: any SSZType, at path: SSZPath) {
        guard let right = right as? C else { return }
        if left.count != right.count {
            add(path.appending(.length)) { _ in ("\(left.count)", "\(right.count)") }
        }
        let common = min(left.count, right.count)
        for index in 0..<common { compare(left[index], right[index], at: path.appending(.index(index))) }
        for index in common..<left.count {
            add(path.appending(.index(index))) { (sszSummary(left[index], $0), nil) }
        }
        for index in common..<right.count {
            add(path.appending(.index(index))) { (nil, sszSummary(right[index], $0)) }
        }
    }

    private mutating func add(_ path: SSZPath, _ sides: (SSZLimits) -> (String?, String?)) {
        count += 1
        guard differences.count < kept else { return }
        let (left, right) = sides(limits)
        differences.append(Difference(path: path.description, left: left, right: right))
    }
}

extension SSZPath {
    func appending(_ component: SSZPathComponent) -> SSZPath { SSZPath(components + [component]) }
}
