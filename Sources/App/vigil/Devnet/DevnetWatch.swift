import BeaconAPI
import ConsensusTypes
import Console
import Devnet
import Foundation
import Logging
import Primitives
import ServiceLifecycle
import SlotClock

/// Watches a devnet over its Beacon API, shows it, and ends when it has seen what it waits for.
actor DevnetWatch: Service {
    private let plan: DevnetPlan
    private let book: DutyBook
    private let region: LiveRegion?
    private let view = DevnetView(terminal: .output)
    private let logger: Logger
    private let time = LiveTime()

    private var node: (any BeaconNodeAPI)?
    private var status: DevnetStatus
    private var reader: ChainReader?
    private var ending = DevnetSummary.Ending.stopped
    private var lastLineSlot: Slot?

    init(plan: DevnetPlan, book: DutyBook, region: LiveRegion?, logger: Logger) {
        self.plan = plan
        self.book = book
        self.region = region
        self.logger = logger
        status = plan.emptyStatus
    }

    /// Names the node to watch, before `run`.
    func point(to node: any BeaconNodeAPI) {
        self.node = node
    }

    /// How it ended; meaningful once `run` has returned.
    var summary: DevnetSummary {
        DevnetSummary(
            ending: ending, inclusion: reader?.ledger.summary ?? InclusionSummary.nothing, duties: book.duties,
            genesisStateRoot: plan.genesisStateRoot)
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await self.watch()
            } catch is CancellationError {
                return
            }
        }
    }

    private func watch() async throws {
        guard let node else { return }
        reader = try await ChainReader(node: node, spec: plan.spec, validators: plan.validators)
        while try await !look(at: node) {
            try await time.sleep(until: nextLook)
        }
    }

    /// Four looks a slot, but not more than ten a second.
    private var nextLook: Millis {
        time.now + max(Millis(plan.clock.slotDuration.rawValue / 4), 100)
    }

    /// One look at the chain; true when the watch is over.
    private func look(at node: any BeaconNodeAPI) async throws -> Bool {
        status.slot = plan.clock.slot(at: time.now)
        status.timeToGenesis = plan.clock.genesisTime - time.now
        status.duties = book.duties
        if status.slot != nil { try await ask(node) }
        show()
        return isOver()
    }

    private func ask(_ node: any BeaconNodeAPI) async throws {
        do {
            let finality = try await node.finalityCheckpoints(.head).data
            let head = try await node.header(.head).data
            status.headSlot = head.header.message.slot
            status.headRoot = head.root
            status.justified = finality.currentJustified.epoch
            status.finalized = finality.finalized.epoch
            status.fork = plan.spec.forkName(at: plan.clock.epoch(of: status.headSlot)).name
            if var reader {
                try await reader.read(upTo: status.headSlot)
                status.inclusion = reader.ledger.summary
                self.reader = reader
            }
        } catch let error as BeaconAPIError {
            logger.warning("the node did not answer the watch", metadata: ["error": "\(error.message)"])
        }
    }

    private func show() {
        if let region {
            region.draw(view.picture(status))
        } else if let slot = status.slot, slot != lastLineSlot,
            status.headSlot == slot || lastLineSlot.map({ $0 + 1 < slot }) ?? true
        {
            lastLineSlot = slot
            logger.info("\(view.line(status))")
        }
    }

    private func isOver() -> Bool {
        if status.finalized >= plan.untilEpoch {
            ending = .finalized(plan.untilEpoch)
            return !plan.keepsRunning
        }
        guard let slot = status.slot, slot > plan.deadline else { return false }
        ending = .failed(
            "epoch \(plan.untilEpoch) is not finalised by slot \(plan.deadline): justified \(status.justified), "
                + "finalised \(status.finalized), head at slot \(status.headSlot)")
        return !plan.keepsRunning
    }
}
