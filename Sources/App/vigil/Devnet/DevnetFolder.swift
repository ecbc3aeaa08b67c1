import Console
import Foundation

/// Where a devnet keeps its files: `genesis.ssz`, `config.yaml`, `beacon/`, `validator/`.
struct DevnetFolder {
    let path: String
    private let isTemporary: Bool

    /// A new folder at `path`, or a temporary one; it is not there before `make`.
    init(path: String?) throws {
        isTemporary = path == nil
        self.path = path ?? NSTemporaryDirectory() + "vigil-devnet-" + UUID().uuidString.prefix(8)
        guard ((try? FileManager.default.contentsOfDirectory(atPath: self.path)) ?? []).isEmpty else {
            throw UserError(
                "\(self.path) is not empty",
                remedy: "choose a new --data-dir; a devnet that was kept goes on with vigil beacon and vigil validator"
            )
        }
    }

    func make() throws {
        try Files.makeFolder(path)
    }

    var beacon: String { path + "/beacon" }
    var validator: String { path + "/validator" }

    func removeIfTemporary() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }
}
