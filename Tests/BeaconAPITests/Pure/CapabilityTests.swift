import BeaconAPI
import BeaconAPIClient
import Testing

/// What a client remembers of what its node knows.
@Suite struct CapabilityTests {
    @Test func aRefusedTopicIsLeftOutByItsName() {
        var capabilities = NodeCapabilities()
        let topics: Set<EventTopic> = [.head, .voluntaryExit, .proposerPreferences]
        #expect(capabilities.refused(topics, "unknown topic: voluntary_exit") == [.head, .proposerPreferences])
        #expect(capabilities.known(topics) == [.head, .proposerPreferences])
    }

    /// A node that does not say which topic it minds first loses those that older nodes lack, and never its heads.
    @Test func unnamedRefusalsDropTheNewestTopicsFirst() throws {
        var capabilities = NodeCapabilities()
        var topics: Set<EventTopic> = [.head, .block, .singleAttestation, .headV2, .payloadAttestationMessage]
        var dropped: [Set<EventTopic>] = []
        while let fewer = capabilities.refused(topics, "bad request"), fewer != topics {
            dropped.append(topics.subtracting(fewer))
            topics = fewer
        }
        #expect(dropped == [[.headV2], [.payloadAttestationMessage], [.singleAttestation]])
        #expect(topics == [.head, .block])
    }
}
