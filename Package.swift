// swift-tools-version: 6.2
import Foundation
import PackageDescription

// blst comes from .deps/, which scripts/setup fills. Say so, rather than let SwiftPM complain of a missing artifact.
guard FileManager.default.fileExists(atPath: Context.packageDirectory + "/.deps/stamp") else {
    FileHandle.standardError.write(Data("error: run scripts/setup first\n".utf8))
    exit(1)
}

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A target of the house: its room is its folder under Sources/, its level may only look down (scripts/check-layers).
func room(_ name: String, in folder: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(folder)/\(name)", swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)", swiftSettings: strict)
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioFoundationCompat: Target.Dependency = .product(name: "NIOFoundationCompat", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "vigil",
    products: [
        .executable(name: "vigil", targets: ["vigil"]),
        .executable(name: "pvf-worker", targets: ["pvf-worker"]),
        .library(name: "SSZ", targets: ["SSZ"]),
        .library(name: "BLS", targets: ["BLS"]),
        .library(name: "Keystores", targets: ["Keystores"]),
        .library(name: "SlashingProtection", targets: ["SlashingProtection"]),
        .library(name: "PVFHost", targets: ["PVFHost", "PVFPrimitives"]),
        // For tests only: a library of its own, to be preloaded into a client.
        .library(name: "ShiftedClock", type: .dynamic, targets: ["CShiftedClock"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // Level 0: C
        .binaryTarget(name: "CBlst", path: ".deps/CBlst.artifactbundle"),
        .target(name: "CHashing", path: "Sources/C/CHashing", cSettings: [.unsafeFlags(["-O3"])]),
        .systemLibrary(
            name: "CLibpq", path: "Sources/C/CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CSandbox", path: "Sources/C/CSandbox", cSettings: [.unsafeFlags(["-O2", "-std=c11"])]),
        .systemLibrary(
            name: "CSecp256k1", path: "Sources/C/CSecp256k1", pkgConfig: "libsecp256k1",
            providers: [.apt(["libsecp256k1-dev"])]),
        .target(name: "CSpawn", path: "Sources/C/CSpawn"),
        .systemLibrary(name: "CSnappy", path: "Sources/C/CSnappy", providers: [.apt(["libsnappy-dev"])]),
        .systemLibrary(
            name: "CZstd", path: "Sources/C/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(
            name: "CTrackedAllocator", dependencies: ["CSandbox"], path: "Sources/C/CTrackedAllocator",
            cSettings: [.unsafeFlags(["-O2", "-std=c11"])]),
        .target(name: "CWasmtime", path: "Sources/C/CWasmtime"),

        // Level 1: Core
        room("Primitives", in: "Core"),
        room("JSONBytes", in: "Core", ["Primitives"]),
        room("SSZ", in: "Core", ["Primitives", "JSONBytes", "CHashing"]),
        room("BLS", in: "Core", ["Primitives", "CBlst"]),
        room("RLP", in: "Core", ["Primitives"]),
        room("KZG", in: "Core", ["Primitives", "CBlst"]),
        room("Snappy", in: "Core", ["CSnappy"]),
        room("SlotClock", in: "Core", ["Primitives"]),
        room("SQLiteFile", in: "Core", [grdb, grdbSQLite]),
        room("PrivateFiles", in: "Core"),
        // Optimised in debug builds as well: artifacts of many megabytes are hashed in tests.
        .target(name: "Digests", path: "Sources/Core/Digests", swiftSettings: strict + [.unsafeFlags(["-O"])]),

        // Level 2: Consensus
        room("ConsensusTypes", in: "Consensus", ["Primitives", "JSONBytes", "SSZ"]),
        room("ChainConfigYAML", in: "Consensus", ["ConsensusTypes", "Primitives", yams]),
        room("StateTransition", in: "Consensus", ["Primitives", "SSZ", "BLS", "ConsensusTypes"]),
        room("ForkChoice", in: "Consensus", ["Primitives", "SSZ", "ConsensusTypes"]),
        room("LightClient", in: "Consensus", ["Primitives", "SSZ", "BLS", "ConsensusTypes"]),
        room("DataAvailability", in: "Consensus", ["Primitives", "SSZ", "KZG", "ConsensusTypes"]),
        room(
            "GossipRules", in: "Consensus",
            ["Primitives", "SSZ", "BLS", "ConsensusTypes", "StateTransition", "DataAvailability"]),

        // Level 3: API
        room("BeaconAPI", in: "API", ["Primitives", "JSONBytes", "SSZ", "ConsensusTypes"]),
        room(
            "BeaconAPIClient", in: "API",
            [
                "Primitives", "JSONBytes", "SSZ", "ConsensusTypes", "BeaconAPI",
                asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL, logging,
            ]),
        room("HTTPService", in: "API", [hummingbird, hummingbirdCore, nioCore, logging, serviceLifecycle]),
        room(
            "BeaconAPIServer", in: "API",
            [
                "Primitives", "JSONBytes", "SSZ", "ConsensusTypes", "BeaconAPI", "HTTPService",
                hummingbird, httpTypes, nioCore, logging, serviceLifecycle,
            ]),

        // Level 3: PVF
        room("PVFPrimitives", in: "PVF", ["Primitives", "Digests", "CZstd"]),
        // Optimised in debug builds as well: modules of many megabytes are metered in tests.
        .target(name: "PVFWasm", path: "Sources/PVF/PVFWasm", swiftSettings: strict + [.unsafeFlags(["-O"])]),
        room("PVFWorkerProtocol", in: "PVF", ["PVFPrimitives"]),
        room(
            "PVFEngine", in: "PVF",
            [
                "Primitives", "Digests", "PVFPrimitives", "PVFWasm", "CHashing", "CSandbox", "CSecp256k1", "CWasmtime",
                crypto,
            ]),
        room("PVFWorker", in: "PVF", ["PVFPrimitives", "PVFWorkerProtocol", "PVFEngine", "CSandbox"]),
        room(
            "PVFHost", in: "PVF",
            ["CSpawn", "Primitives", "PVFPrimitives", "PVFWorkerProtocol", logging, metrics, coreMetrics]),
        room("PVFCandidate", in: "PVF", ["Primitives", "PVFPrimitives", "PVFHost"]),

        // Level 3: Execution
        room(
            "ExecutionEngine", in: "Execution",
            ["Primitives", "SSZ", "RLP", "Digests", "ConsensusTypes", "StateTransition"]),
        room("JSONRPC", in: "Execution", ["Primitives", "JSONBytes", asyncHTTPClient, nioCore, nioHTTP1, nioPosix]),
        room(
            "EngineAPI", in: "Execution",
            [
                "Primitives", "JSONBytes", "SSZ", "ConsensusTypes", "StateTransition", "ExecutionEngine", "JSONRPC",
                crypto,
            ]),
        room("ExecutionAPI", in: "Execution", ["Primitives", "JSONBytes", "JSONRPC"]),

        // Level 4: Node
        room("Storage", in: "Node", ["Primitives", "SSZ", "SQLiteFile", "ConsensusTypes", grdb]),
        room(
            "BeaconChain", in: "Node",
            [
                "Primitives", "SSZ", "BLS", "KZG", "SlotClock", "ConsensusTypes", "StateTransition", "ForkChoice",
                "BeaconAPI", "ExecutionEngine", "Storage", logging,
            ]),
        room(
            "BeaconNode", in: "Node",
            [
                "Primitives", "SSZ", "SlotClock", "ConsensusTypes", "ChainConfigYAML", "StateTransition", "BeaconAPI",
                "BeaconAPIServer", "ExecutionEngine", "Storage", "BeaconChain", logging, serviceLifecycle,
            ]),

        // Level 4: Validator
        room("SlashingProtection", in: "Validator", ["Primitives", "JSONBytes", "SQLiteFile", grdb]),
        room("SlashingProtectionPostgres", in: "Validator", ["Primitives", "SlashingProtection", "CLibpq"]),
        room("Keystores", in: "Validator", ["Primitives", "JSONBytes", "PrivateFiles", "BLS", crypto, cryptoExtras]),
        room("KeyTransfer", in: "Validator", ["Primitives", "JSONBytes", "Keystores", "SlashingProtection", yams]),
        room(
            "Signing", in: "Validator",
            ["Primitives", "SSZ", "BLS", "ConsensusTypes", "DutyTracing", "SlashingProtection", "Keystores", logging]),
        room(
            "RemoteSigner", in: "Validator",
            [
                "Primitives", "JSONBytes", "SSZ", "BLS", "ConsensusTypes", "Signing", asyncHTTPClient, nioCore,
                nioHTTP1, nioPosix, nioSSL, logging,
            ]),
        room("DutyTracing", in: "Validator"),
        room("FlightRecorder", in: "Validator", ["DutyTracing", logging, serviceLifecycle]),
        room("ContractEvents", in: "Validator", ["Primitives", "BLS", "Digests", crypto, cryptoExtras]),
        room(
            "RegistrySync", in: "Validator",
            [
                "Primitives", "BLS", "SQLiteFile", "JSONRPC", "ExecutionAPI", "ContractEvents", grdb, logging,
            ]),
        room("Duties", in: "Validator", ["Primitives", "SlotClock", "ConsensusTypes"]),
        room(
            "BeaconNodePool", in: "Validator",
            ["Primitives", "SSZ", "SlotClock", "ConsensusTypes", "BeaconAPI", "DutyTracing", "Duties", logging]),
        room(
            "ProposerSettings", in: "Validator",
            ["Primitives", "JSONBytes", "PrivateFiles", "ConsensusTypes", logging, serviceLifecycle, yams]),
        room(
            "ValidatorClient", in: "Validator",
            [
                "Primitives", "SSZ", "BLS", "SlotClock", "ConsensusTypes", "BeaconAPI", "BeaconNodePool", "Duties",
                "DutyTracing", "FlightRecorder", "Signing", "ProposerSettings", coreMetrics, logging, serviceLifecycle,
            ]),
        room(
            "KeymanagerAPI", in: "Validator",
            [
                "Primitives", "JSONBytes", "SSZ", "BLS", "SlotClock", "ConsensusTypes", "BeaconAPI", "HTTPService",
                "PrivateFiles", "SlashingProtection", "Keystores", "Signing", "ProposerSettings", "ValidatorClient",
                hummingbird, hummingbirdCore, hummingbirdTLS, httpTypes, nioCore, nioSSL, logging,
            ]),

        room(
            "ShareKeys", in: "Validator",
            [
                "Primitives", "BLS", "SlotClock", "SlashingProtection", "Signing", "Duties", "ProposerSettings",
                "RegistrySync", "ValidatorClient",
            ]),

        // Level 5: App
        room("Console", in: "App", ["JSONBytes", logging]),
        room("Inspection", in: "App", ["Primitives", "SSZ"]),
        room(
            "Telemetry", in: "App", ["JSONBytes", "HTTPService", hummingbird, coreMetrics, httpTypes, logging, nioCore]),
        room(
            "PVFDaemon", in: "App",
            [
                "Primitives", "JSONBytes", "Telemetry", "PVFPrimitives", "PVFHost", "PVFCandidate", nioCore, nioPosix,
                logging,
                coreMetrics, serviceLifecycle,
            ]),
        room("Devnet", in: "App", ["Primitives", "JSONBytes", "SlotClock", "Console"]),
        .executableTarget(
            name: "pvf-worker", dependencies: ["PVFWorker", "PVFEngine", "CTrackedAllocator"],
            path: "Sources/App/pvf-worker", swiftSettings: strict),
        .executableTarget(
            name: "vigil",
            dependencies: [
                "ContractEvents", "ExecutionAPI", "RegistrySync", "ShareKeys",
                "Primitives", "JSONBytes", "SSZ", "BLS", "SlotClock", "PrivateFiles", "ConsensusTypes",
                "ChainConfigYAML",
                "StateTransition", "ExecutionEngine", "EngineAPI", "BeaconAPI", "BeaconAPIClient", "BeaconNode",
                "BeaconChain", "Storage",
                "SlashingProtection", "SlashingProtectionPostgres",
                "Keystores", "KeyTransfer", "Signing", "RemoteSigner", "Duties", "BeaconNodePool",
                "ProposerSettings",
                "ValidatorClient", "KeymanagerAPI", "HTTPService", "FlightRecorder", "Telemetry",
                "Console", "Devnet", "Inspection", "Snappy",
                "PVFDaemon", "PVFHost", "PVFCandidate", "PVFPrimitives", "PVFWasm", "PVFWorkerProtocol",
                argumentParser, coreMetrics, logging,
                serviceLifecycle, unixSignals, yams,
            ], path: "Sources/App/vigil", swiftSettings: strict),

        // Benchmarks
        .target(
            name: "CBlstReference", dependencies: ["CBlst"], path: "Benchmarks/CBlstReference",
            cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "BenchHarness", path: "Benchmarks/BenchHarness", swiftSettings: strict),
        .executableTarget(
            name: "vigil-bench",
            dependencies: [
                "BenchHarness", "Primitives", "SSZ", "BLS", "CHashing", "CBlstReference", "ConsensusTypes",
                "StateTransition", "BeaconAPI", "SlashingProtection", "Keystores", "Signing", "RemoteSigner",
                "SlotClock", "Duties", "JSONBytes", "BeaconAPIClient", "BeaconAPIServer", "ProposerSettings",
                "ValidatorClient", "NodeTestSupport", "ContractEvents", "ExecutionAPI", "RegistrySync", cryptoExtras,
                nioCore, nioHTTP1, nioPosix, logging, grdbSQLite,
            ], path: "Benchmarks/vigil-bench", swiftSettings: strict),
        .target(name: "CWasmtimeReference", dependencies: ["CWasmtime"], path: "Benchmarks/CWasmtimeReference"),
        .executableTarget(
            name: "pvf-bench",
            dependencies: [
                "BenchHarness", "CWasmtime", "CWasmtimeReference", "PVFPrimitives", "PVFWasm", "PVFEngine", "PVFHost",
                "PVFTestSupport",
            ], path: "Benchmarks/pvf-bench", exclude: ["peers"], swiftSettings: strict),

        // Testing
        .target(name: "CShiftedClock", path: "Sources/Testing/CShiftedClock"),
        .executableTarget(
            name: "pvf-puppet",
            dependencies: ["PVFWorker", "PVFEngine", "PVFPrimitives", "CSandbox", "CTrackedAllocator"],
            path: "Sources/Testing/pvf-puppet", swiftSettings: strict),
        // Optimised in debug builds as well: its models do what functions do in tens of millions of steps.
        .target(
            name: "PVFTestSupport",
            dependencies: ["Primitives", "Digests", "PVFPrimitives", "PVFHost", logging],
            path: "Sources/Testing/PVFTestSupport", swiftSettings: strict + [.unsafeFlags(["-O"])]),
        .target(
            name: "NodeTestSupport",
            dependencies: [
                "Primitives", "SSZ", "SlotClock", "ConsensusTypes", "BeaconAPI", "BeaconAPIClient", "BeaconAPIServer",
                logging,
            ],
            path: "Sources/Testing/NodeTestSupport", swiftSettings: strict),
        .target(
            name: "ServiceTestSupport",
            dependencies: [
                "Primitives", "JSONBytes", "SSZ", "BLS", "ConsensusTypes", "Signing", "TestSupport",
                nioCore, nioHTTP1, nioPosix, nioSSL,
            ],
            path: "Sources/Testing/ServiceTestSupport", swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: ["Primitives", "JSONBytes", "SSZ", "ConsensusTypes", "ChainConfigYAML", "Snappy", yams],
            path: "Sources/Testing/TestSupport", swiftSettings: strict),
        tests("PrimitivesTests", ["Primitives"]),
        tests("JSONBytesTests", ["JSONBytes", "Primitives"]),
        tests("SSZTests", ["SSZ", "Primitives", "JSONBytes", "CHashing"]),
        tests("BLSTests", ["BLS", "Primitives"]),
        tests("RLPTests", ["RLP", "Primitives"]),
        tests("KZGTests", ["KZG", "Primitives"]),
        tests("SlotClockTests", ["SlotClock", "Primitives"]),
        tests("DigestsTests", ["Digests", "Primitives"]),
        tests("PrivateFilesTests", ["PrivateFiles"]),
        tests(
            "ConsensusTypesTests",
            ["ConsensusTypes", "ChainConfigYAML", "SSZ", "Snappy", "Primitives", "JSONBytes"]),
        tests("StateTransitionTests", ["StateTransition", "ConsensusTypes", "SSZ", "BLS", "Primitives"]),
        tests("ForkChoiceTests", ["ForkChoice", "ConsensusTypes", "SSZ", "Primitives"]),
        tests("DataAvailabilityTests", ["DataAvailability", "KZG", "ConsensusTypes", "SSZ", "Primitives"]),
        tests("GossipRulesTests", ["GossipRules", "StateTransition", "ConsensusTypes", "SSZ", "Primitives"]),
        tests(
            "BeaconAPITests",
            [
                "BeaconAPI", "BeaconAPIClient", "BeaconAPIServer", "HTTPService", "NodeTestSupport",
                "ServiceTestSupport", "ConsensusTypes", "SSZ", "JSONBytes", "Primitives", asyncHTTPClient, logging,
                nioCore, nioHTTP1, nioPosix, nioSSL, serviceLifecycle,
            ]),
        tests(
            "ExecutionEngineTests",
            ["ExecutionEngine", "RLP", "Digests", "StateTransition", "ConsensusTypes", "SSZ", "Primitives"]),
        tests(
            "EngineAPITests",
            [
                "EngineAPI", "ExecutionEngine", "StateTransition", "ConsensusTypes", "JSONBytes", "SSZ", "Primitives",
                crypto,
            ]),
        tests("StorageTests", ["Storage", "ConsensusTypes", "SSZ", "Primitives", grdb]),
        tests(
            "BeaconChainTests",
            [
                "BeaconChain", "ExecutionEngine", "StateTransition", "ForkChoice", "Storage", "BeaconAPI", "BLS",
                "ConsensusTypes", "SlotClock", "SSZ", "Snappy", "Primitives", logging,
            ]),
        tests("SlashingProtectionTests", ["SlashingProtection", "ConsensusTypes", "JSONBytes", "Primitives", grdb]),
        tests(
            "SlashingProtectionPostgresTests",
            [
                "SlashingProtectionPostgres", "SlashingProtection", "Signing", "BLS", "ConsensusTypes", "Primitives",
                "ServiceTestSupport", logging,
            ]),
        tests(
            "KeyTransferTests", ["KeyTransfer", "Keystores", "SlashingProtection", "BLS", "JSONBytes", "Primitives"]),
        tests("KeystoresTests", ["Keystores", "BLS", "JSONBytes", "SSZ", "Primitives"]),
        tests(
            "SigningTests",
            [
                "Signing", "DutyTracing", "SlashingProtection", "Keystores", "BLS", "ConsensusTypes", "SSZ",
                "JSONBytes",
                "Primitives", logging,
            ]),
        tests(
            "RemoteSignerTests",
            [
                "RemoteSigner", "Signing", "SlashingProtection", "BLS", "ConsensusTypes", "SSZ", "JSONBytes",
                "Primitives", "ServiceTestSupport", nioCore, nioHTTP1, nioPosix, nioSSL, logging,
            ]),
        tests("FlightRecorderTests", ["FlightRecorder", "DutyTracing", logging]),
        tests(
            "ShareKeysTests",
            [
                "ShareKeys", "RegistrySync", "ValidatorClient", "Duties", "Signing", "SlashingProtection",
                "ProposerSettings", "SlotClock", "BLS", "ConsensusTypes", "Primitives", logging,
            ]),
        tests(
            "ContractEventsTests",
            [
                "ContractEvents", "RegistrySync", "ExecutionAPI", "BLS", "Digests", "Primitives", crypto, cryptoExtras,
                grdb, logging,
            ]),
        tests("DutiesTests", ["Duties", "SlotClock", "ConsensusTypes", "Primitives"]),
        tests(
            "BeaconNodePoolTests",
            [
                "BeaconNodePool", "Duties", "BeaconAPI", "BeaconAPIClient", "BeaconAPIServer", "NodeTestSupport",
                "ConsensusTypes", "SlotClock", "Primitives", logging,
            ]),
        tests(
            "ValidatorClientTests",
            [
                "ValidatorClient", "BeaconNodePool", "Duties", "DutyTracing", "Signing", "ProposerSettings",
                "SlashingProtection", "BLS", "BeaconAPI", "NodeTestSupport", "ConsensusTypes", "SlotClock", "SSZ",
                "Primitives", coreMetrics, logging, serviceLifecycle,
            ]),
        tests("ProposerSettingsTests", ["ProposerSettings", "ConsensusTypes", "Primitives", logging]),
        tests(
            "KeymanagerAPITests",
            [
                "KeymanagerAPI", "HTTPService", "ProposerSettings", "ValidatorClient", "Signing", "SlashingProtection",
                "Keystores", "BLS", "BeaconAPI", "ConsensusTypes", "SlotClock", "SSZ", "JSONBytes", "Primitives",
                asyncHTTPClient, logging, nioCore, nioHTTP1, nioSSL,
            ]),
        tests(
            "ScenarioTests",
            [
                "NodeTestSupport", "ValidatorClient", "Duties", "Signing", "SlashingProtection", "ProposerSettings",
                "BLS",
                "BeaconAPI", "ConsensusTypes", "SlotClock", "SSZ", "Primitives", logging,
            ]),
        tests("PVFWasmTests", ["PVFWasm", "Primitives"]),
        tests(
            "PVFEngineTests",
            ["PVFEngine", "PVFPrimitives", "PVFTestSupport", "Digests", "Primitives", "CSecp256k1", crypto]),
        tests("PVFPrimitivesTests", ["PVFPrimitives", "Digests", "Primitives"]),
        tests(
            "PVFHostTests",
            [
                "PVFHost", "PVFPrimitives", "PVFWorkerProtocol", "PVFTestSupport", "Primitives", "pvf-puppet", logging,
                metrics, coreMetrics,
            ]),
        tests(
            "PVFWorkerTests",
            [
                "PVFWorker", "PVFWorkerProtocol", "PVFPrimitives", "Primitives", "CSandbox", "PVFTestSupport",
                "pvf-puppet", "pvf-worker",
            ]),
        tests("PVFCandidateTests", ["PVFCandidate", "PVFHost", "PVFPrimitives", "Primitives"]),
        tests(
            "PVFScenarioTests",
            [
                "PVFHost", "PVFPrimitives", "PVFWorkerProtocol", "PVFTestSupport", "Primitives", "pvf-puppet",
                "pvf-worker", logging,
            ]),
        tests("ConsoleTests", ["Console", "JSONBytes", logging]),
        tests("ArchitectureTests", []),
        tests("InspectionTests", ["Inspection", "ConsensusTypes", "SSZ", "Primitives"]),
        tests(
            "PVFDaemonTests",
            [
                "PVFDaemon", "PVFCandidate", "PVFHost", "PVFPrimitives", "JSONBytes", "Primitives", "Telemetry",
                nioCore,
                nioPosix, logging, coreMetrics,
            ]),
        tests("TelemetryTests", ["Telemetry", "JSONBytes", coreMetrics, logging, asyncHTTPClient, nioCore]),
        tests("DevnetTests", ["Devnet", "Console", "SlotClock", "Primitives"]),
        tests(
            "InteropTests",
            [
                "vigil", "pvf-worker", "BeaconAPI", "BeaconAPIClient", "ConsensusTypes", "SSZ", "PVFPrimitives",
                "BeaconAPIServer", "NodeTestSupport", "PVFTestSupport", "ServiceTestSupport", "Signing", "BLS",
                "ChainConfigYAML", "Primitives", "JSONBytes",
                logging, nioCore, nioHTTP1, nioPosix, nioSSL,
            ]),
        tests(
            "SpecTests",
            [
                "StateTransition", "ForkChoice", "LightClient", "DataAvailability", "GossipRules", "ConsensusTypes",
                "ChainConfigYAML", "SSZ", "Snappy", "BLS", "KZG", "Primitives", "JSONBytes",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
