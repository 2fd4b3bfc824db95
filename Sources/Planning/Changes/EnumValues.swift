import Catalog

/// A value that is added to an enum cannot be used before its transaction has committed (PostgreSQL documentation,
/// "ALTER TYPE", Notes).
enum EnumValues {
  /// The statements, those that add a value which a later one uses marked so that they commit by themselves.
  ///
  /// Nothing but the text says which statement uses a value: `pg_depend` knows enums, not their labels.
  static func committed(_ statements: [PlannedStatement]) -> [PlannedStatement] {
    var result = statements
    for (index, statement) in statements.enumerated() {
      guard case .addsLabel(let label, type: _) = statement.effect else { continue }
      let isUsed = statements[(index + 1)...].contains { other in
        if case .addsLabel = other.effect { return false }
        return other.sql.contains(label)
      }
      guard isUsed else { continue }
      result[index].ownTransaction = true
      result[index].hazards.append(
        Hazard(.notTransactional, "it commits by itself, because a later statement uses the value")
      )
    }
    return result
  }
}
