/// What a validation function says of a block that it finds valid
/// (polkadot-sdk, `polkadot_parachain_primitives::ValidationResult`).
public struct ValidationResult: Hashable, Sendable, ScaleCodable {
    /// The most upward messages, and the most horizontal ones, of one candidate.
    public static let messageLimit = 16_384

    /// The head data after the block.
    public var headData: [UInt8]
    /// The parachain's next validation code, if the block asks for an upgrade.
    public var newValidationCode: [UInt8]?
    /// Messages to the relay chain.
    public var upwardMessages: [[UInt8]]
    /// Messages to other parachains.
    public var horizontalMessages: [OutboundMessage]
    /// How many messages from the relay chain the block took.
    public var processedDownwardMessages: UInt32
    /// Up to which relay chain block the block took messages of other parachains.
    public var hrmpWatermark: UInt32

    /// A result from its parts.
    public init(
        headData: [UInt8], newValidationCode: [UInt8]? = nil, upwardMessages: [[UInt8]] = [],
        horizontalMessages: [OutboundMessage] = [], processedDownwardMessages: UInt32 = 0, hrmpWatermark: UInt32 = 0
    ) {
        self.headData = headData
        self.newValidationCode = newValidationCode
        self.upwardMessages = upwardMessages
        self.horizontalMessages = horizontalMessages
        self.processedDownwardMessages = processedDownwardMessages
        self.hrmpWatermark = hrmpWatermark
    }

    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        writer.write(byteString: headData)
        writer.write(optional: newValidationCode) { writer, code in writer.write(byteString: code) }
        writer.write(list: upwardMessages) { writer, message in writer.write(byteString: message) }
        writer.write(list: horizontalMessages)
        writer.write(processedDownwardMessages)
        writer.write(hrmpWatermark)
    }

    /// Reads the encoding; more messages than `messageLimit` of either kind are an error.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        headData = try reader.readByteString()
        newValidationCode = try reader.readOptional { (reader: inout ScaleReader) throws(ScaleError) in
            try reader.readByteString()
        }
        upwardMessages = try reader.readList(limit: Self.messageLimit) {
            (reader: inout ScaleReader) throws(ScaleError) in try reader.readByteString()
        }
        horizontalMessages = try reader.readList(limit: Self.messageLimit)
        processedDownwardMessages = try reader.read()
        hrmpWatermark = try reader.read()
    }
}

/// A message to another parachain.
public struct OutboundMessage: Hashable, Sendable, ScaleCodable {
    /// The parachain that gets it.
    public var recipient: UInt32
    /// What it gets.
    public var data: [UInt8]

    /// A message from its parts.
    public init(recipient: UInt32, data: [UInt8]) {
        self.recipient = recipient
        self.data = data
    }

    /// Appends the encoding.
    public func encode(to writer: inout ScaleWriter) {
        writer.write(recipient)
        writer.write(byteString: data)
    }

    /// Reads the encoding.
    public init(from reader: inout ScaleReader) throws(ScaleError) {
        recipient = try reader.read()
        data = try reader.readByteString()
    }
}
