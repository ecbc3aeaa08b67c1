package import Primitives

/// The blob limit from an epoch on (fulu/beacon-chain.md, `BlobParameters`), an entry of `BLOB_SCHEDULE`.
package struct BlobParameters: Sendable, Hashable {
    package var epoch: Epoch
    package var maxBlobsPerBlock: UInt64

    package init(epoch: Epoch, maxBlobsPerBlock: UInt64) {
        self.epoch = epoch
        self.maxBlobsPerBlock = maxBlobsPerBlock
    }
}
