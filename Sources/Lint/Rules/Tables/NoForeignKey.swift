import Catalog
import Diagnostics
import Postgres

/// Finds a column that is named after the key of another table, and has no foreign key.
enum NoForeignKey: SchemaRule {
  static let about = RuleDescription(
    "ST121",
    "no-foreign-key",
    .note,
    finds: "a column that is named after the key of another table, and has no foreign key",
    why: """
      organization_id beside a table organizations looks like a reference; nothing keeps it from naming a row that \
      is not there.
      """,
    fix: "Add the foreign key, or say why there is none"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let keyed = Set(schema.foreignKeys.flatMap { key in key.columns.map { key.table.sqlName + "." + $0 } })
    return schema.columns.filter { column in
      guard column.identity.name.hasSuffix("_id"),
        !keyed.contains(column.identity.relationName + "." + quoteIdentifier(column.identity.name))
      else { return false }
      let singular = String(column.identity.name.dropLast(3))
      return ["s", "es", ""].contains { suffix in
        let target = ObjectIdentity(.table, schema: column.identity.schema, name: singular + suffix)
        guard target != column.identity.table, let keys = schema.indexes[target]?.first(where: \.isPrimary)?.keys else {
          return false
        }
        guard keys.count == 1,
          let key = schema.catalog.columns(of: target).first(where: { quoteIdentifier($0.name) == keys[0] })
        else { return false }
        return schema.catalog.definition(key, as: Column.self)?.type == column.definition.type
      }
    }.map { RuleFinding("\($0.identity) looks like a reference and has no foreign key", about: $0.identity) }
  }
}
