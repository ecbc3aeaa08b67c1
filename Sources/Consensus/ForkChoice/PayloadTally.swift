/// `payload_timeliness_vote` and `payload_data_availability_vote` of one block, by place in the PTC.
struct PayloadTally: Hashable, Sendable {
    /// One byte per place: 0 nobody voted, else bit 0 set, bit 1 for a payload present, bit 2 for available data.
    private(set) var places: [UInt8]

    init(size: Int) {
        places = [UInt8](repeating: 0, count: size)
    }

    /// A tally read back; nil for bytes that are none.
    init?(places: [UInt8]) {
        guard places.allSatisfy({ $0 & 1 == 1 ? $0 < 8 : $0 == 0 }) else { return nil }
        self.places = places
    }

    /// Takes a vote; a later one of the same place replaces it. Places outside the committee count nothing.
    mutating func record(_ positions: [Int], payloadPresent: Bool, blobDataAvailable: Bool) {
        for position in positions where places.indices.contains(position) {
            places[position] = 1 | (payloadPresent ? 2 : 0) | (blobDataAvailable ? 4 : 0)
        }
    }

    /// Whether more than half of the committee voted so on the payload's timeliness.
    func isMajority(timely: Bool) -> Bool { count(2, timely) > places.count / 2 }

    /// Whether more than half of the committee voted so on the availability of the data.
    func isMajority(available: Bool) -> Bool { count(4, available) > places.count / 2 }

    private func count(_ bit: UInt8, _ value: Bool) -> Int {
        places.count { $0 & 1 == 1 && ($0 & bit != 0) == value }
    }
}
