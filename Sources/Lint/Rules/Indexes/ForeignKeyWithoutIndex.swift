import Catalog
import Diagnostics

/// Finds a foreign key whose columns have no index.
enum ForeignKeyWithoutIndex: SchemaRule {
  static let about = RuleDescription(
    "ST201",
    "foreign-key-without-index",
    .warning,
    finds: "a foreign key whose columns have no index",
    why: """
      Joins over it read the whole table, and each DELETE or change of key in the table it refers to does so for \
      every row.
      """,
    fix: "An index that begins with the columns of the foreign key"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.foreignKeysWithoutIndex.filter { !["c", "n", "d"].contains($0.onDelete) }.map { key in
      let columns = key.columns.joined(separator: ", ")
      return RuleFinding("\(key.identity) has no index on \(key.table.sqlName) (\(columns))", about: key.identity)
    }
  }
}
