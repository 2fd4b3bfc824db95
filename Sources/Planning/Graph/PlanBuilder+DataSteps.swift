import Catalog
import OrderedCollections

extension PlanBuilder {
  /// Data is moved when all tables and columns are there and before any is dropped; what is built over rows comes after.
  mutating func addDataSteps() {
    for step in dataSteps {
      var move = planned(DDL(step.sql), "moves data for \(step.table)")
      // It takes its time: no lock of another statement is held meanwhile.
      move.ownTransaction = situation.strategy == .online && !difference.old.entries.isEmpty
      move.hazards.append(
        Hazard(.writesRows, "rows are moved by one statement, which does not see what is written meanwhile")
      )
      let node = graph.add(.moveData, step.table, [move])
      for (identity, place) in completedAt where identity.kind == .table || identity.kind == .column {
        graph.order(place, before: node)
      }
      for place in copiedAt.values { graph.order(place, before: node) }
      for identity in difference.dropped where holdsData(identity) { graph.order(node, before: beginsAt[identity]) }
      for identity in madeAt.keys where new.relation(of: identity) == step.table {
        let place = startedAt[identity]
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
