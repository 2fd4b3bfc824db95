import Catalog

/// What running applications would notice when a statement is done, however short it was.
enum ClientHazards {
  /// - Parameter statement: A statement, which states what it does.
  static func hazards(of statement: PlannedStatement) -> [Hazard] {
    switch statement.effect {
    case .changesType(let column):
      [Hazard(.breaksClients, "prepared statements that return \(column) fail until they are prepared again")]
    case .setsNotNull(let column):
      [Hazard(.breaksClients, "statements that leave \(column) NULL fail afterwards")]
    case .fillsColumn(let column):
      statement.backfill == nil
        ? [
          Hazard(
            .writesRows,
            "the rows of \(column.table) are written by one statement and stay locked until it commits"
          )
        ]
        : [
          Hazard(
            .writesRows,
            "the rows of \(column.table) are written in batches: the table grows until it is vacuumed"
          )
        ]
    default: []
    }
  }

  /// What the end of an object means to those who use it.
  static func hazards(ofDropping identity: ObjectIdentity) -> [Hazard] {
    named.contains(identity.kind)
      ? [Hazard(.breaksClients, "statements that name \(identity) fail afterwards")] : []
  }

  /// The kinds that statements of applications name.
  private static let named: Set<ObjectKind> = [
    .schema, .table, .column, .view, .materializedView, .sequence, .function, .procedure, .aggregate, .enumType,
    .domain, .baseType, .compositeType, .rangeType,
  ]
}
