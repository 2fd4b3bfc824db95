extension Catalog {
  /// Whether `PARTITION OF` says all about the columns of a partition: each comes from the parent, and what hangs on the
  /// parent's columns has the names that PostgreSQL chooses.
  public func isPlainPartition(_ table: ObjectIdentity, of parent: ObjectIdentity) -> Bool {
    guard let own = definition(table, as: Table.self), let theirs = definition(parent, as: Table.self) else {
      return false
    }
    // A partition takes the tablespace and the access method of its parent where it has none of its own.
    if own.tablespace == nil && theirs.tablespace != nil { return false }
    if own.accessMethod == nil, let method = theirs.accessMethod, method != "heap" { return false }
    for part in parts(of: table, .column) {
      guard let column = definition(part, as: Column.self), column.isInherited, !column.isLocal,
        let above = definition(parent.part(.column, part.name), as: Column.self), column.isLike(above)
      else { return false }
    }
    return parts(of: table, .constraint).allSatisfy { part in
      guard let constraint = definition(part, as: Constraint.self) else { return false }
      return !constraint.isInherited || constraint.hasDefaultName || constraint.kind == .check
    }
  }
}
