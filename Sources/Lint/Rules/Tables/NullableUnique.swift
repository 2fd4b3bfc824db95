import Catalog
import Diagnostics
import Postgres

/// Finds a unique key with a column that may be null.
enum NullableUnique: SchemaRule {
  static let about = RuleDescription(
    "ST113",
    "nullable-unique",
    .note,
    finds: "a unique key with a column that may be null",
    why: """
      Nulls are not equal: any number of rows may have none, and a row with a null in one column of several doubles \
      any other.
      """,
    fix: "NOT NULL, or UNIQUE NULLS NOT DISTINCT (PostgreSQL 15), or a partial index that says what is meant"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.indexes.values.joined().filter { $0.isUnique && !$0.isPrimary && !$0.isInherited && $0.predicate == nil }
      .sorted { $0.identity < $1.identity }
      .compactMap { index in
        guard index.relation.kind == .table, !schema.statesNullsNotDistinct(index) else { return nil }
        let nullable = schema.catalog.columns(of: index.relation).filter { column in
          index.keys.contains(quoteIdentifier(column.name))
            && schema.catalog.definition(column, as: Column.self)?.isNotNull == false
        }
        guard !nullable.isEmpty else { return nil }
        let names = nullable.map { quoteIdentifier($0.name) }.joined(separator: ", ")
        let object = index.constraint ?? index.identity
        return RuleFinding("\(object) does not stop rows in which \(names) is null", about: object)
      }
  }
}
