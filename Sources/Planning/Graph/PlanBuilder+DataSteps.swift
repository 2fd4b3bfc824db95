import Catalog

extension PlanBuilder {
  /// Data is moved when all tables and columns are there and before any is dropped; what is built over rows comes after.
  mutating func addDataSteps() {
    for step in dataSteps {
      let node = graph.add(.moveData, step.table, [planned(DDL(step.sql), "moves data for \(step.table)")])
      for (identity, place) in madeAt where identity.kind == .table || identity.kind == .column {
        graph.order(place, before: node)
      }
      for (identity, place) in alteredAt where identity.kind == .table || identity.kind == .column {
        graph.order(place, before: node)
      }
      for place in copiedAt.values { graph.order(place, before: node) }
      for identity in difference.dropped where holdsData(identity) { graph.order(node, before: beginsAt[identity]) }
      for (identity, place) in madeAt where new.relation(of: identity) == step.table {
        switch identity.kind {
        case .index, .foreignKey, .trigger: graph.order(node, before: place)
        case .maintenancePolicy: graph.order(place, before: node)
        default: break
        }
      }
    }
  }

  private func holdsData(_ identity: ObjectIdentity) -> Bool {
    switch identity.kind {
    case .table: true
    case .column: (old.definition(identity) as Column?)?.generated == nil
    default: false
    }
  }
}
