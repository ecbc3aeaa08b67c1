import Console
import Foundation

/// Where a devnet keeps its files: `genesis.ssz`, `config.yaml`, `beacon/`, `validator/`.
struct DevnetFolder {
    let path: String
    private let isTemporary: Bool

    /// A new folder at `path`, or a temporary one.
    init(path: String?) throws {
        isTemporary = path == nil
        self.path = path ?? NSTemporaryDirectory() + "vigil-devnet-" + UUID().uuidString.prefix(8)
        guard !Files.exists(self.path + "/genesis.ssz") else {
            throw UserError(
                "\(self.path) holds a devnet already",
                remedy: "choose another --data-dir, or remove it; a kept chain goes on with vigil beacon and vigil validator"
            )
        }
        try Files.makeFolder(self.path)
    }

    var beacon: String { path + "/beacon" }
    var validator: String { path + "/validator" }

    func removeIfTemporary() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }
}
