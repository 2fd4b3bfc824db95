import Catalog
import Diagnostics
import Postgres

/// Finds a generated key that ends at 2 billion.
enum IntegerKey: SchemaRule {
  static let about = RuleDescription(
    "ST102",
    "integer-key",
    .warning,
    finds: "a generated key that ends at 2 billion",
    why: """
      An integer key is used up after 2,147,483,647 values, failed inserts included, a smallint key after 32,767; \
      then every INSERT fails, and the change to bigint writes the table and all that refer to it anew.
      """,
    fix: "bigint from the start: it costs four bytes"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let keys = schema.indexes.values.joined().filter { $0.isPrimary && $0.keys.count == 1 }
    let columns = Set(keys.flatMap { index in index.keys.map { index.relation.sqlName + "." + $0 } })
    return schema.columns.filter { column in
      ["integer", "smallint"].contains(column.definition.type)
        && columns.contains(column.identity.relationName + "." + quoteIdentifier(column.identity.name))
        && (column.definition.identity != nil || schema.sequenceTypes[column.identity] != nil)
    }.map { RuleFinding("\($0.identity) is a generated key of type \($0.definition.type)", about: $0.identity) }
  }
}
