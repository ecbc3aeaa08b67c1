/// The index of one object's members: where each key's value lies. Nothing is copied until a value is read.
///
/// Up to sixteen members are indexed inline, without allocating. A key that occurs twice is an error.
public struct JSONObject: Sendable {
    /// A key and the place of its value. A key with escapes lies, resolved, in `resolved` instead of the text.
    struct Member: Sendable, BitwiseCopyable {
        var keyStart: UInt32
        var keyLength: UInt32
        var valueStart: UInt32
        var valueEnd: UInt32
    }

    static var inlineCapacity: Int { 16 }

    let reader: JSONReader
    let start: Int
    var count = 0
    var first = InlineArray<16, Member>(
        repeating: Member(keyStart: 0, keyLength: 0, valueStart: 0, valueEnd: 0))
    var more: [Member] = []
    var resolved: [UInt8] = []
    /// Positions of the members in the order of their keys; only for objects of more than `inlineCapacity` members.
    var sorted: [Int] = []

    /// An index without members, for the object that begins where the reader stands.
    init(at reader: JSONReader) {
        self.reader = reader
        start = reader.byteOffset
    }

    /// Takes a member whose value the reader stands before, and reads over it.
    mutating func index(_ key: Range<Int>, escaped: Bool, _ reader: inout JSONReader) throws(JSONError) {
        reader.skipSpace()
        let valueStart = reader.position
        try reader.skip()
        var member = Member(
            keyStart: UInt32(key.lowerBound), keyLength: UInt32(key.count),
            valueStart: UInt32(valueStart), valueEnd: UInt32(reader.position))
        if escaped {
            let text = try reader.unescaped(key)
            member.keyStart = UInt32(reader.end + resolved.count)
            member.keyLength = UInt32(text.count)
            resolved.append(contentsOf: text)
        }
        try append(member)
    }

    /// A reader of the key's value; throws when the object has no such key.
    public func value(_ key: StaticString) throws(JSONError) -> JSONReader {
        guard let value = optional(key) else { throw missing("\(key)") }
        return value
    }

    /// A reader of the key's value; throws when the object has no such key.
    @_disfavoredOverload
    public func value(_ key: String) throws(JSONError) -> JSONReader {
        guard let value = optional(key) else { throw missing(key) }
        return value
    }

    /// A reader of the key's value; `nil` when the object has no such key.
    public func optional(_ key: StaticString) -> JSONReader? {
        var hint = 0
        return key.withUTF8Buffer { find($0, near: &hint) }
    }

    /// A reader of the key's value; `nil` when the object has no such key.
    @_disfavoredOverload
    public func optional(_ key: String) -> JSONReader? {
        var hint = 0
        var key = key
        return key.withUTF8 { find($0, near: &hint) }
    }

    /// As `value`, quicker for keys asked for in the text's order: `hint` is the position after the one found last.
    public func value(_ key: StaticString, near hint: inout Int) throws(JSONError) -> JSONReader {
        guard let value = key.withUTF8Buffer({ find($0, near: &hint) }) else { throw missing("\(key)") }
        return value
    }

    /// The keys in the text's order.
    public var keys: [String] {
        (0..<count).map { index in withKey(self[index]) { String(decoding: $0, as: UTF8.self) } }
    }

    private func missing(_ key: String) -> JSONError {
        JSONError("missing", path: key, byteOffset: start)
    }
}

extension JSONObject {
    subscript(index: Int) -> Member {
        index < Self.inlineCapacity ? first[index] : more[index - Self.inlineCapacity]
    }

    private func find(_ key: UnsafeBufferPointer<UInt8>, near hint: inout Int) -> JSONReader? {
        guard let index = sorted.isEmpty ? scan(key, from: hint) : search(key, near: hint) else { return nil }
        hint = index + 1
        let member = self[index]
        return JSONReader(
            bytes: reader.bytes, position: Int(member.valueStart), end: Int(member.valueEnd), depth: reader.depth + 1)
    }

    private func scan(_ key: UnsafeBufferPointer<UInt8>, from hint: Int) -> Int? {
        for offset in 0..<count {
            let index = hint + offset < count ? hint + offset : hint + offset - count
            if order(self[index], key) == 0 { return index }
        }
        return nil
    }

    private func search(_ key: UnsafeBufferPointer<UInt8>, near hint: Int) -> Int? {
        if hint < count, order(self[hint], key) == 0 { return hint }
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            let order = order(self[sorted[middle]], key)
            if order == 0 { return sorted[middle] }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Below, at or above zero as the member's key comes before, is, or comes after `key`: by length, then by bytes.
    private func order(_ member: Member, _ key: UnsafeBufferPointer<UInt8>) -> Int {
        guard Int(member.keyLength) == key.count else { return Int(member.keyLength) - key.count }
        return withKey(member) { own in
            for index in 0..<key.count where own[index] != key[index] { return Int(own[index]) - Int(key[index]) }
            return 0
        }
    }

    private func withKey<R>(_ member: Member, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        let start = Int(member.keyStart)
        let range = start..<start + Int(member.keyLength)
        return if start >= reader.end {
            resolved.withUnsafeBufferPointer {
                body(UnsafeBufferPointer(rebasing: $0[range.lowerBound - reader.end..<range.upperBound - reader.end]))
            }
        } else {
            reader.bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
        }
    }

    private mutating func append(_ member: Member) throws(JSONError) {
        if count < Self.inlineCapacity {
            for index in 0..<count where withKey(member, { order(self[index], $0) == 0 }) { throw duplicate(member) }
            first[count] = member
        } else {
            more.append(member)
        }
        count += 1
    }

    /// Large objects: sorts the keys, so that duplicates meet and look-ups stay logarithmic on any input.
    fileprivate mutating func sortAndCompare() throws(JSONError) {
        guard count > Self.inlineCapacity else { return }
        let index = self
        sorted = (0..<count).sorted { left, right in
            index.withKey(index[right]) { index.order(index[left], $0) < 0 }
        }
        for (left, right) in zip(sorted, sorted.dropFirst())
        where withKey(self[right], { order(self[left], $0) == 0 }) {
            throw duplicate(self[max(left, right)])
        }
    }

    private func duplicate(_ member: Member) -> JSONError {
        let key = withKey(member) { String(decoding: $0, as: UTF8.self) }
        return JSONError("the key occurs twice", path: key, byteOffset: Int(member.valueStart))
    }
}

extension JSONReader {
    /// Indexes the members of an object; the reader then stands behind it.
    public mutating func object() throws(JSONError) -> JSONObject {
        skipSpace()
        guard end <= Int(UInt32.max) / 2 else { throw error("the text is too long") }
        var object = JSONObject(at: self)
        try members { (key, escaped, reader) throws(JSONError) in
            try object.index(key, escaped: escaped, &reader)
        }
        try object.sortAndCompare()
        return object
    }
}
