import Catalog
import FoundationEssentials
import SchemaDescription
import SchemaEvaluation

extension Translator {
  /// The schedule of a partitioned table, from its policy.
  func schedule(of table: ObjectIdentity, _ said: inout Set<ObjectIdentity>) -> PartitionSchedule? {
    let identity = table.part(.maintenancePolicy, "partition")
    guard spellings[identity] < .sql, var schedule: PartitionSchedule = policy(identity) else { return nil }
    let key = definition(table, CatalogTable.self)?.partitionKey.flatMap { partitioning($0, of: table) }
    guard key?.method == .range, key?.keys == [.column(schedule.column)] else { return nil }
    // Parts of a day are no length of time to keep a partition for in words.
    if let unit = schedule.retain?.keep.unit, unit == .minute || unit == .hour { return nil }
    var unnamed = schedule
    unnamed.naming = nil
    if unnamed.namePattern == schedule.naming { schedule = unnamed }
    said.insert(identity)
    return schedule
  }

  mutating func sayMaintenance(
    of table: ObjectIdentity,
    in word: inout SchemaDescription.Table,
    _ said: inout Set<ObjectIdentity>
  ) {
    word.vacuum = take(table, "vacuum", &said)
    word.retention = take(table, "retention", &said)
    word.backup = take(table, "backup", &said)
    let seeds = table.part(.seedRows, SeedRows.name)
    if spellings[seeds] < .sql, let rows = definition(seeds, SeedRows.self), !rows.key.isEmpty, !rows.rows.isEmpty {
      var seed = Seed.rows(key: rows.key, columns: rows.columns, rows.rows)
      seed.place = place(seeds)
      word.seed = seed
      said.insert(seeds)
    }
  }

  mutating func refresh(of view: ObjectIdentity, _ said: inout Set<ObjectIdentity>) -> RefreshPolicy? {
    take(view, "refresh", &said)
  }

  private func take<Policy: Decodable>(
    _ relation: ObjectIdentity,
    _ kind: String,
    _ said: inout Set<ObjectIdentity>
  ) -> Policy? {
    let identity = relation.part(.maintenancePolicy, kind)
    guard spellings[identity] < .sql, let policy: Policy = policy(identity) else { return nil }
    said.insert(identity)
    return policy
  }

  private func policy<Policy: Decodable>(_ identity: ObjectIdentity) -> Policy? {
    catalog.policyBody(identity).flatMap { try? JSONDecoder().decode(Policy.self, from: Data($0.utf8)) }
  }
}
