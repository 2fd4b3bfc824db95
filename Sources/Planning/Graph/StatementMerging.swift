import Catalog

/// Changes to the columns of one table that follow each other become one statement: PostgreSQL then writes the table
/// anew once for all of them (PostgreSQL documentation, "ALTER TABLE", Notes).
enum StatementMerging {
  static func statements(of nodes: [PlanNode]) -> [PlannedStatement] {
    var result: [PlannedStatement] = []
    var open: (head: String, actions: [String], whys: [String])?
    func close() {
      guard let merged = open, merged.actions.count > 1 else { return }
      result[result.count - 1].sql = merged.head + "\n  " + merged.actions.joined(separator: ",\n  ")
      result[result.count - 1].why = merged.whys.joined(separator: "; ")
    }
    for node in nodes {
      for statement in node.statements {
        guard node.identity.kind == .column, let part = statement.columnAction, !statement.standsAlone,
          statement.destroys.isEmpty
        else {
          close()
          open = nil
          result.append(statement)
          continue
        }
        let why = "\(node.identity.name): \(statement.why)"
        if open?.head == part.head {
          open?.actions.append(part.action)
          open?.whys.append(why)
          let hazards = result[result.count - 1].hazards
          result[result.count - 1].hazards += statement.hazards.filter { !hazards.contains($0) }
        } else {
          close()
          open = (part.head, [part.action], [why])
          result.append(statement)
        }
      }
    }
    close()
    return result
  }
}
