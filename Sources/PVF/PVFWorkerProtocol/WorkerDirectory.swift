/// What lies in the one directory that a worker sees. The host makes it and clears it after every job.
package enum WorkerDirectory {
    /// The prefix of every worker directory's name in the cache.
    package static let namePrefix = "worker-dir-"
    /// Execute: a hard link of the artifact, made by the host before the request.
    package static let artifact = "artifact"
    /// Prepare: an empty file, made by the host before the request and renamed by it on success. The worker may write
    /// to it and needs no right to create files.
    package static let temporaryArtifact = "tmp-artifact"
}
