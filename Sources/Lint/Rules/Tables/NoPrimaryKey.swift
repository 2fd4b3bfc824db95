import Catalog
import Diagnostics
import OrderedCollections

/// Finds a table without a primary key.
enum NoPrimaryKey: SchemaRule {
  static let about = RuleDescription(
    "ST101",
    "no-primary-key",
    .warning,
    finds: "a table without a primary key",
    why: """
      A row cannot be named: doubles cannot be told apart, logical replication cannot pass on UPDATE and DELETE, and \
      no tool can copy, compare or fill the table in batches.
      """,
    fix: "Give it a primary key; an identity column where nothing else names a row"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let parents = Set(schema.catalog.entries.values.compactMap { ($0.definition as? Inheritance)?.parent })
    return schema.tables.filter { table in
      // A table from which others inherit may be there for its shape alone; a foreign table cannot have a key.
      table.definition.foreign == nil && (table.definition.isPartitioned || !parents.contains(table.identity))
        && schema.indexes[table.identity]?.contains(where: \.isPrimary) != true
    }.map { RuleFinding("\($0.identity) has no primary key", about: $0.identity) }
  }
}
