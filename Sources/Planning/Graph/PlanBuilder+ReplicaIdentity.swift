import Catalog

extension PlanBuilder {
  /// The columns of an index that identifies rows are NOT NULL for as long as it does (PostgreSQL documentation, "ALTER
  /// TABLE", "REPLICA IDENTITY"): they become so before, and may be NULL only after it was released.
  mutating func orderReplicaIdentity() {
    for column in alteredAt.keys where column.kind == .column {
      guard let before: Column = old.definition(column), let after: Column = new.definition(column),
        before.isNotNull != after.isNotNull
      else { continue }
      let table = column.table
      if after.isNotNull, let index = replicaIndex(of: table, in: new),
        new[index]?.dependencies.contains(column) == true
      {
        graph.order(completedAt[column], before: madeAt[index] ?? alteredAt[table])
      }
      if before.isNotNull, let index = replicaIndex(of: table, in: old),
        old[index]?.dependencies.contains(column) == true
      {
        graph.order(goneAt[index] ?? alteredAt[table], before: changeBegins(column))
        if replicaIndex(of: table, in: new) != index { graph.order(alteredAt[table], before: changeBegins(column)) }
      }
    }
  }

  /// The index, or the constraint that has it, by which a table's rows are told apart for replication.
  private func replicaIndex(of table: ObjectIdentity, in catalog: Catalog) -> ObjectIdentity? {
    guard let definition: Table = catalog.definition(table), case .index(let name) = definition.replicaIdentity else {
      return nil
    }
    return [table.part(.index, name), table.part(.constraint, name)].first { catalog[$0] != nil }
  }
}
