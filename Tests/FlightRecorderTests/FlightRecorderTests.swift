import DutyTracing
import FlightRecorder
import Foundation
import Logging
import Testing

@Suite("Flight recorder: files")
struct FlightRecorderTests {
    private func withFolder(
        _ limits: FlightFolder.Limits = FlightFolder.Limits(), _ body: (FlightFolder) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "vigil-flight-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(FlightFolder(path: path, limits: limits))
    }

    /// Records entries with a recorder that is then stopped.
    private func record(_ entries: [FlightEntry], in folder: FlightFolder) async throws {
        let recorder = try FlightRecorder(
            folder: folder, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        for entry in entries { recorder.record(entry) }
        let run = Task { try await recorder.run() }
        run.cancel()
        try await run.value
    }

    private func slot(_ slot: UInt64) -> FlightEntry {
        .slot(SlotRecord(slot: slot, begun: 1, keys: 2, validators: 2, hasUsableNode: false))
    }

    private var duty: FlightEntry {
        var record = DutyRecord(
            kind: "proposal", slot: 8, validators: [1], outcome: .late, reason: "r", root: "0xab", due: 1)
        record.trail.calls = [NodeCall(node: "n", route: "GET", begun: 1, took: 2, failure: "f", isHedge: true)]
        record.trail.laneWait = 4
        return .duty(record)
    }

    @Test func whatIsRecordedIsReadBackAfterAStop() async throws {
        try await withFolder { folder in
            let inclusion = InclusionRecord(
                kind: "proposal", slot: 8, validators: [1], verdict: "on chain", isGood: true)
            let entries = [slot(7), duty, .inclusion(inclusion), slot(9)]
            try await record(entries, in: folder)
            #expect(folder.entries(in: 0...100) == entries)
            #expect(folder.entries(in: 8...8) == [duty, .inclusion(inclusion)])
            // A second run goes on in a file of its own.
            try await record([slot(10)], in: folder)
            #expect(folder.entries(in: 0...100) == entries + [slot(10)])
            #expect(folder.segments().count == 2)
            let mode = try FileManager.default.attributesOfItem(atPath: folder.file(1))[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func aLineCutByAKillIsSkipped() async throws {
        try await withFolder { folder in
            try await record([slot(1), duty], in: folder)
            let path = folder.file(1)
            let whole = try #require(FileManager.default.contents(atPath: path))
            try whole.dropLast(10).write(to: URL(fileURLWithPath: path))
            #expect(folder.entries(in: 0...100) == [slot(1)])
        }
    }

    @Test func theFilesStayWithinTheirLimit() async throws {
        var limits = FlightFolder.Limits()
        limits.segmentBytes = 1000
        limits.totalBytes = 5000
        try await withFolder(limits) { folder in
            try await record((0..<1000).map(slot), in: folder)
            let bytes = folder.segments().reduce(0) {
                $0 + (FileManager.default.contents(atPath: folder.file($1))?.count ?? 0)
            }
            #expect(bytes <= limits.totalBytes + 2 * limits.segmentBytes)
            let left = folder.entries(in: 0...10_000).map(\.slot)
            #expect(left.last == 999)
            #expect(left == Array((left.first ?? 0)...999))
            #expect(left.count < 1000)
        }
    }

    @Test func keysAreReplacedAsAWhole() async throws {
        try await withFolder { folder in
            #expect(folder.keys() == [:])
            try await record([], in: folder)
            try folder.writeKeys(["0xaa": 1])
            try folder.writeKeys(["0xbb": 2])
            #expect(folder.keys() == ["0xbb": 2])
        }
    }

    @Test func aTraceForgetsRequestsBeforeItGrows() {
        let trace = DutyTrace()
        for number in 0..<100 { trace.note(NodeCall(node: "n", route: "r", begun: Int64(number), took: 0)) }
        trace.noteRecord(took: .milliseconds(3))
        trace.noteRecord(took: .milliseconds(1))
        trace.noteLane(waited: .microseconds(1500))
        let trail = trace.snapshot
        #expect(trail.calls.count == 48)
        #expect(trail.calls.last?.begun == 99)
        #expect(trail.callsForgotten == 52)
        #expect(trail.recordTook == 3000)
        #expect(trail.laneWait == 1500)
    }
}
