// swift-tools-version: 6.2
import PackageDescription

// Fuzz targets, apart from the main package: everything here is built with coverage instrumentation (see scripts/fuzz).
// The rooms that are fuzzed lie behind links, so that nothing else has to be resolved or built.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, in folder: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Rooms/\(folder)/\(name)", swiftSettings: strict)
}

let package = Package(
    name: "Fuzz",
    targets: [
        .target(name: "CHashing", path: "Rooms/C/CHashing", cSettings: [.unsafeFlags(["-O3"])]),
        room("Primitives", in: "Core"),
        room("JSONBytes", in: "Core", ["Primitives"]),
        room("SSZ", in: "Core", ["Primitives", "JSONBytes", "CHashing"]),
        .binaryTarget(name: "CBlst", path: "Deps/CBlst.artifactbundle"),
        room("BLS", in: "Core", ["Primitives", "CBlst"]),
        room("ConsensusTypes", in: "Consensus", ["Primitives", "JSONBytes", "SSZ"]),
        room("StateTransition", in: "Consensus", ["Primitives", "SSZ", "BLS", "ConsensusTypes"]),
        .target(name: "CLibFuzzer"),
        .executableTarget(
            name: "FuzzSSZ",
            dependencies: ["CLibFuzzer", "StateTransition", "ConsensusTypes", "SSZ", "JSONBytes", "Primitives"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
