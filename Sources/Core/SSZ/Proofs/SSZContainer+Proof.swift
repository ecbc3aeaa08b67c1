public import Primitives

extension SSZContainer {
    /// The generalized index of what a path leads to, below the node where the value begins.
    public static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, below root: GeneralizedIndex, _ limits: SSZLimits
    ) -> GeneralizedIndex? {
        generalizedIndex(of: path, below: root, limits) { position, count in
            root.descendant(depth: Merkle.depth(leaves: count), index: UInt64(position))
        }
    }

    /// The same with the node of the field at a position, out of so many, given by `node`.
    static func generalizedIndex(
        of path: ArraySlice<SSZPathComponent>, below root: GeneralizedIndex, _ limits: SSZLimits,
        node: (_ position: Int, _ count: Int) -> GeneralizedIndex?
    ) -> GeneralizedIndex? {
        guard let first = path.first else { return root }
        guard case .field(let name) = first else { return nil }
        var finder = SSZFieldFinder(name: name)
        Self().visitFields(&finder)
        guard let position = finder.found, let field = node(position, finder.count) else { return nil }
        var descent = SSZIndexDescent(target: position, path: path.dropFirst(), root: field, limits: limits)
        Self().visitFields(&descent)
        return descent.result
    }

    /// The node of the value's tree at a generalized index; `nil` when the tree does not reach there.
    public func merkleNode(at index: GeneralizedIndex, _ limits: SSZLimits) -> Root? {
        var roots = SSZRootsVisitor(limits)
        visitFields(&roots)
        let depth = Merkle.depth(leaves: roots.roots.count)
        if index.depth <= depth {
            return roots.roots.withUnsafeBytes {
                Merkle.node(
                    memory: $0, height: depth - index.depth, position: index.rawValue ^ 1 << UInt64(index.depth))
            }
        }
        let (leaf, rest) = index.split(depth: depth)
        var descent = SSZNodeDescent(target: Int(leaf.rawValue ^ 1 << UInt64(depth)), index: rest, limits: limits)
        visitFields(&descent)
        return descent.result
    }
}

/// Finds the position of a field by its name.
struct SSZFieldFinder: SSZFieldVisitor {
    let name: String
    var count = 0
    var found: Int?

    init(name: String) { self.name = name }

    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        if found == nil, self.name == "\(name)" { found = count }
        count += 1
    }
}

/// Follows a path into the type of one field.
struct SSZIndexDescent: SSZFieldVisitor {
    let target: Int
    let path: ArraySlice<SSZPathComponent>
    let root: GeneralizedIndex
    let limits: SSZLimits
    var count = 0
    var result: GeneralizedIndex?

    init(target: Int, path: ArraySlice<SSZPathComponent>, root: GeneralizedIndex, limits: SSZLimits) {
        self.target = target
        self.path = path
        self.root = root
        self.limits = limits
    }

    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        if count == target { result = F.generalizedIndex(of: path, below: root, limits) }
        count += 1
    }
}

/// Collects the roots of all fields.
struct SSZRootsVisitor: SSZFieldVisitor {
    let limits: SSZLimits
    var roots: [Root] = []

    init(_ limits: SSZLimits) { self.limits = limits }

    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) { roots.append(value.hashTreeRoot(limits)) }
}

/// Follows a generalized index into one field.
struct SSZNodeDescent: SSZFieldVisitor {
    let target: Int
    let index: GeneralizedIndex
    let limits: SSZLimits
    var count = 0
    var result: Root?

    init(target: Int, index: GeneralizedIndex, limits: SSZLimits) {
        self.target = target
        self.index = index
        self.limits = limits
    }

    mutating func field<F: SSZType>(_ name: StaticString, _ value: F) {
        if count == target { result = value.merkleNode(at: index, limits) }
        count += 1
    }
}
