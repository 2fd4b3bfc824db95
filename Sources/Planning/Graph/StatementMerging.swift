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
      let head = "ALTER TABLE \(node.identity.relationName)"
      for statement in node.statements {
        guard node.identity.kind == .column, statement.transactional, statement.destroys.isEmpty,
          !changesIdentity(statement.sql),
          statement.sql.hasPrefix(head + " ALTER COLUMN ")
        else {
          close()
          open = nil
          result.append(statement)
          continue
        }
        let action = String(statement.sql.dropFirst(head.count + 1))
        let why = "\(node.identity.name): \(statement.why)"
        if open?.head == head {
          open?.actions.append(action)
          open?.whys.append(why)
        } else {
          close()
          open = (head, [action], [why])
          result.append(statement)
        }
      }
    }
    close()
    return result
  }

  /// Within one statement PostgreSQL looks whether a type goes with an identity before anything is carried out
  /// (`transformAlterTableStmt` in `src/backend/parser/parse_utilcmd.c`), so that neither can come or go beside it.
  private static func changesIdentity(_ sql: String) -> Bool {
    sql.hasSuffix(" DROP IDENTITY") || sql.contains(" AS IDENTITY")
  }
}
