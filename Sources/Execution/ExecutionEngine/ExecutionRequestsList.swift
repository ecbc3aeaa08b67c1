package import ConsensusTypes
package import Primitives
package import SSZ

// electra/beacon-chain.md, EIP-7685

/// `get_execution_requests_list`: each kind that has requests, ascending, as its type and the SSZ of the requests.
package func getExecutionRequestsList(_ requests: ExecutionRequests, _ limits: SSZLimits) -> [[UInt8]] {
    var list: [[UInt8]] = []
    if !requests.deposits.isEmpty {
        list.append([Constants.depositRequestType] + requests.deposits.sszEncoded(limits))
    }
    if !requests.withdrawals.isEmpty {
        list.append([Constants.withdrawalRequestType] + requests.withdrawals.sszEncoded(limits))
    }
    if !requests.consolidations.isEmpty {
        list.append([Constants.consolidationRequestType] + requests.consolidations.sszEncoded(limits))
    }
    return list
}

/// `get_execution_requests` (electra/validator.md): the requests of a list.
/// - Returns: nil unless the kinds are known and ascending, and each has requests that decode.
package func getExecutionRequests(_ list: [[UInt8]], _ limits: SSZLimits) -> ExecutionRequests? {
    var requests = ExecutionRequests()
    var previous = -1
    for item in list {
        guard let type = item.first, item.count > 1, Int(type) > previous else { return nil }
        previous = Int(type)
        let data = Array(item.dropFirst())
        do throws(SSZError) {
            switch type {
            case Constants.depositRequestType: requests.deposits = try DepositRequests(sszBytes: data, limits)
            case Constants.withdrawalRequestType: requests.withdrawals = try .init(sszBytes: data, limits)
            case Constants.consolidationRequestType: requests.consolidations = try .init(sszBytes: data, limits)
            default: return nil
            }
        } catch {
            return nil
        }
    }
    return requests
}

/// `compute_requests_hash` (EIP-7685): SHA-256 of the hashes of the list's items.
package func computeRequestsHash(_ list: [[UInt8]]) -> Bytes32 {
    Merkle.sha256(list.filter { $0.count > 1 }.flatMap { Merkle.sha256($0).bytes })
}
