package import SSZ

extension Gloas {
    /// All requests of one execution payload (gloas/beacon-chain.md, `ExecutionRequests`).
    package struct ExecutionRequests: SSZProgressiveContainer {
        package var deposits: DepositRequests
        package var withdrawals: WithdrawalRequests
        package var consolidations: ConsolidationRequests
        package var builderDeposits: BuilderDepositRequests
        package var builderExits: BuilderExitRequests

        package static let activeFields = SSZActiveFields(all: 5)

        package init(
            deposits: DepositRequests,
            withdrawals: WithdrawalRequests,
            consolidations: ConsolidationRequests,
            builderDeposits: BuilderDepositRequests,
            builderExits: BuilderExitRequests
        ) {
            self.deposits = deposits
            self.withdrawals = withdrawals
            self.consolidations = consolidations
            self.builderDeposits = builderDeposits
            self.builderExits = builderExits
        }

        package init<R: SSZFieldReader>(fields r: inout R) throws(R.Failure) {
            deposits = try r.field("deposits")
            withdrawals = try r.field("withdrawals")
            consolidations = try r.field("consolidations")
            builderDeposits = try r.field("builder_deposits")
            builderExits = try r.field("builder_exits")
        }

        package func visitFields<V: SSZFieldVisitor>(_ v: inout V) {
            v.field("deposits", deposits)
            v.field("withdrawals", withdrawals)
            v.field("consolidations", consolidations)
            v.field("builder_deposits", builderDeposits)
            v.field("builder_exits", builderExits)
        }
    }
}
