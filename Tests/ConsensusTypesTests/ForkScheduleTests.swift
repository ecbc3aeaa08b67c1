import ConsensusTypes
import Primitives
import Testing

@Suite struct ForkScheduleTests {
    private let mainnetRoot = Root(hex: "0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95") ?? Root()

    @Test(
        arguments: [
            (0, ForkName.phase0), (74_239, .phase0), (74_240, .altair), (144_896, .bellatrix), (194_047, .bellatrix),
            (194_048, .capella), (269_568, .deneb), (364_032, .electra), (411_391, .electra), (411_392, .fulu),
        ] as [(UInt64, ForkName)])
    func mainnetForksByEpoch(epoch: UInt64, fork: ForkName) {
        #expect(Spec.mainnet.forkName(at: Epoch(epoch)) == fork)
        #expect(Spec.mainnet.forkName(at: Slot(epoch * 32 + 31)) == fork)
        #expect(Spec.mainnet.forkVersion(at: Epoch(epoch)) == Version(UInt32(fork.rawValue) << 24))
        #expect(Spec.mainnet.forkName(version: Version(UInt32(fork.rawValue) << 24)) == fork)
    }

    @Test func theLastOfSeveralForksAtOneEpochCounts() {
        let spec = Spec.minimal([.altair: 0, .bellatrix: 0, .capella: 0, .deneb: 2])
        #expect(spec.forkName(at: Epoch(1)) == .capella)
        #expect(spec.forkName(at: Epoch(2)) == .deneb)
        #expect(
            spec.fork(at: 1)
                == Fork(previousVersion: Version(0x0200_0001), currentVersion: Version(0x0300_0001), epoch: 0))
        #expect(spec.forkSchedule.map(\.epoch) == [0, 0, 0, 0, 2])
    }

    @Test func forkNamesGoBothWays() {
        for fork in ForkName.allCases {
            #expect(ForkName(name: fork.name) == fork)
            #expect(fork.next?.previous ?? fork == fork)
        }
        #expect(ForkName(name: "Deneb") == .deneb)
        #expect(ForkName(name: "heze") == nil)
        #expect(ForkName.phase0.previous == nil)
        #expect(ForkName.gloas.next == nil)
        #expect(ForkName.altair < .deneb)
    }

    @Test(
        arguments: [
            (0, "0xb5303f2a"), (74_240, "0xafcaaba0"), (144_896, "0x4a26c58b"), (194_048, "0xbba4da96"),
            (269_568, "0x6a95a1a9"), (364_032, "0xad532ceb"),
        ] as [(UInt64, String)])
    func mainnetForkDigests(epoch: UInt64, digest: String) {
        #expect(Spec.mainnet.computeForkDigest(genesisValidatorsRoot: mainnetRoot, epoch: Epoch(epoch)).hex == digest)
    }

    /// The values of the specification's own test of `compute_fork_digest` (fulu).
    @Test(
        arguments: [
            (9, 0, 0x0600_0000, "0xab3ae6c8"), (99, 0, 0x0600_0000, "0xab3ae6c8"), (100, 0, 0x0600_0000, "0xdf67557b"),
            (101, 0, 0x0600_0000, "0xdf67557b"), (150, 0, 0x0600_0000, "0x8ab38b59"),
            (199, 0, 0x0600_0000, "0x8ab38b59"),
            (200, 0, 0x0600_0000, "0xd9b81438"), (250, 0, 0x0600_0000, "0x4ef32a62"),
            (299, 0, 0x0600_0000, "0x4ef32a62"),
            (300, 0, 0x0600_0000, "0xca100d64"), (301, 0, 0x0600_0000, "0xca100d64"), (9, 1, 0x0600_0000, "0x89671111"),
            (9, 2, 0x0600_0000, "0xf49b0e24"), (100, 3, 0x0600_0000, "0xf209fdfc"), (9, 0, 0x0600_0001, "0x30f8c25b"),
            (100, 0, 0x0700_0001, "0x1a3415c2"),
        ] as [(UInt64, UInt8, UInt32, String)])
    func fuluForkDigests(epoch: UInt64, rootByte: UInt8, version: UInt32, digest: String) throws {
        var config = ChainConfig.mainnet
        for fork in ForkName.allCases where fork <= .fulu { config.setForkEpoch(fork, 0) }
        config.fuluForkVersion = Version(version)
        config.blobSchedule = [(9, 9), (100, 100), (150, 175), (200, 200), (250, 275), (300, 300)].map {
            BlobParameters(epoch: Epoch($0), maxBlobsPerBlock: $1)
        }
        let root = try #require(Root(bytes: Array(repeating: rootByte, count: 32)))
        let spec = Spec(preset: .mainnet, config: config)
        #expect(spec.computeForkDigest(genesisValidatorsRoot: root, epoch: Epoch(epoch)).hex == digest)
    }

    @Test func blobLimitsFollowTheSchedule() {
        let spec = Spec.mainnet
        #expect(spec.maxBlobsPerBlock(at: 194_048) == 0)
        #expect(spec.maxBlobsPerBlock(at: 269_568) == 6)
        #expect(spec.maxBlobsPerBlock(at: 364_032) == 9)
        #expect(spec.maxBlobsPerBlock(at: 411_392) == 9)
        #expect(spec.maxBlobsPerBlock(at: 412_672) == 15)
        #expect(spec.maxBlobsPerBlock(at: 419_072) == 21)
        #expect(spec.getBlobParameters(411_392) == BlobParameters(epoch: 364_032, maxBlobsPerBlock: 9))
    }

    @Test func exitsFromDenebOnAreSignedForCapella() {
        let spec = Spec.mainnet
        let exit = VoluntaryExit(epoch: 300_000, validatorIndex: 1)
        let capella = computeDomain(
            DomainTypes.voluntaryExit, forkVersion: Version(0x0300_0000), genesisValidatorsRoot: mainnetRoot)
        #expect(spec.voluntaryExitDomain(exit, current: .fulu, genesisValidatorsRoot: mainnetRoot) == capella)
        let early = VoluntaryExit(epoch: 5, validatorIndex: 1)
        #expect(
            spec.voluntaryExitDomain(early, current: .capella, genesisValidatorsRoot: mainnetRoot)
                == spec.domain(DomainTypes.voluntaryExit, 5, genesisValidatorsRoot: mainnetRoot))
    }
}

@Suite struct SpecTimeTests {
    @Test func slotsAndEpochs() {
        #expect(Spec.minimal.computeEpochAtSlot(15) == 1)
        #expect(Spec.minimal.computeStartSlotAtEpoch(2) == 16)
        #expect(Spec.minimal.computeStartSlotAtEpoch(Constants.farFutureEpoch) == Slot(.max))
        #expect(Spec.minimal.computeActivationExitEpoch(3) == 8)
        #expect(Spec.minimal.computeActivationExitEpoch(Constants.farFutureEpoch) == Constants.farFutureEpoch)
        #expect(Spec.minimal.computeSyncCommitteePeriod(17) == 2)
    }

    @Test func slotComponentsAreInMilliseconds() {
        #expect(Spec.mainnet.attestationDueMs == 3999)
        #expect(Spec.mainnet.aggregateDueMs == 8000)
        #expect(Spec.mainnet.syncMessageDueMs == 3999)
        #expect(Spec.mainnet.contributionDueMs == 8000)
        #expect(Spec.mainnet.proposerReorgCutoffMs == 2000)
        #expect(Spec.minimal.attestationDueMs == 1999)
        #expect(Spec.mainnet.getSlotComponentDurationMs(.max) == .max)
    }
}
