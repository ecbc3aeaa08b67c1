import Foundation

/// Validation functions of real chains, if they are beside the repository; never part of it.
enum RealModules {
    /// The folder, from `VIGIL_PVF_VECTORS`, else `../shared/vectors/pvf` beside the package.
    static let folder: String? = {
        var package = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { package.deleteLastPathComponent() }
        let beside = package.deletingLastPathComponent().appendingPathComponent("shared/vectors/pvf").path
        let folder = ProcessInfo.processInfo.environment["VIGIL_PVF_VECTORS"] ?? beside
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()

    /// Those that are not compressed.
    static let raw = [
        "polkadot_tests_res_adder.wasm", "gossamer_test_parachain_adder.wasm", "cumulus_asset-hub-kusama.wasm",
    ].filter { name in folder.map { FileManager.default.fileExists(atPath: $0 + "/" + name) } ?? false }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: (folder ?? "") + "/" + name)))
    }
}
