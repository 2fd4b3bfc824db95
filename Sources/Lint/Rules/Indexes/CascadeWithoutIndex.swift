import Catalog
import Diagnostics

/// Finds ON DELETE CASCADE, SET NULL or SET DEFAULT without an index.
enum CascadeWithoutIndex: SchemaRule {
  static let about = RuleDescription(
    "ST202",
    "cascade-without-index",
    .warning,
    finds: "ON DELETE CASCADE, SET NULL or SET DEFAULT without an index",
    why: """
      Each row that is deleted over there reads this whole table to find what has to follow: one DELETE of a \
      thousand rows reads it a thousand times, with locks held.
      """,
    fix: "An index that begins with the columns of the foreign key"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.foreignKeysWithoutIndex.filter { ["c", "n", "d"].contains($0.onDelete) }.map { key in
      let columns = key.columns.joined(separator: ", ")
      return RuleFinding(
        "\(key.identity) changes rows on DELETE and has no index on \(key.table.sqlName) (\(columns))",
        about: key.identity
      )
    }
  }
}
