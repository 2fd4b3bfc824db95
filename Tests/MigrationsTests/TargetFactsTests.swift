import Diagnostics
import Testing

@testable import Migrations

/// Databases that nothing can be written to; the rarer ones are told from facts that are made up.
@Suite struct TargetFactsTests {
  private var facts: TargetFacts {
    TargetFacts(
      serverVersion: 150_018,
      database: "bill\"ing",
      user: "alice",
      backendPID: 1,
      isStandby: false,
      isReadOnly: false,
      readOnlySource: "default",
      mayCreateSchemas: true,
      ledgerSchemaExists: false,
      mayCreateInLedgerSchema: false,
      ledgerExists: false,
      mayWriteLedger: false
    )
  }

  @Test func aPrimaryWithRightsIsNotRefused() {
    #expect(facts.refusal(schema: "strata") == nil)
  }

  @Test func aStandbyIsRefused() {
    var facts = facts
    facts.isStandby = true
    facts.isReadOnly = true
    let failure = facts.refusal(schema: "strata")
    #expect(failure?.category == .refused)
    #expect(failure?.message == "the server is a standby: the database \"bill\"\"ing\" cannot be written")
    #expect(failure?.advice == "give the URL of the primary")
  }

  @Test func aSchemaOfSomebodyElseIsRefused() {
    var facts = facts
    facts.ledgerSchemaExists = true
    #expect(facts.refusal(schema: "strata")?.message == "the role alice may not create tables in the schema strata")
  }

  @Test func theLocksKeyStays() {
    // printf 'strata runner strata' | sha256sum | cut -c1-16
    #expect(UInt64(bitPattern: RunnerLock.key(ledgerSchema: "strata")) == 0xa936a69db568737d)
  }
}
