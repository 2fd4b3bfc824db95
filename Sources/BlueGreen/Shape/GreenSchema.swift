import Catalog
import Diagnostics
import OrderedCollections
import Postgres

/// The statements that build the new schema beside the old one.
///
/// Foreign keys, triggers and rules are not among them: rows come over table by table, and nothing may fire for them.
/// They are part of what a side wears while the application uses it (``SwapSide``).
struct GreenSchema {
  private(set) var creation: [String] = []
  /// What is built over the rows of a table when they are there, by the table's name: indexes.
  private(set) var afterCopy: [String: [String]] = [:]
  /// Partitioned tables that got a default partition, because only a job makes their partitions.
  private(set) var defaults: [String] = []

  private static let later: Set<ObjectKind> = [
    .foreignKey, .trigger, .rule, .maintenancePolicy, .seedRows, .publication, .eventTrigger,
  ]

  init(_ moved: Catalog, schema: String) throws {
    let own = moved.entries.values.filter { entry in
      let identity = entry.identity
      if identity.kind == .schema { return identity.name == schema }
      return identity.schema == schema && !Self.later.contains(identity.kind)
    }
    let catalog = Catalog(
      serverVersion: moved.serverVersion,
      // Every new database has the schema "public"; this one is not new.
      excludedSchemas: moved.excludedSchemas + [Schema.public.name],
      entries: Array(own)
    )
    let tables = catalog.ownTables(of: schema)
    let plain = Set(tables.filter { catalog.definition($0, as: Table.self)?.isPartitioned == false })
    for unit in try CatalogWriter.units(of: catalog) {
      if unit.identity.kind == .index, let index = catalog.definition(unit.identity, as: Index.self),
        plain.contains(index.relation)
      {
        afterCopy[index.relation.name, default: []] += unit.statements.map(\.sql)
      } else {
        creation += unit.statements.map(\.sql)
      }
    }
    for table in tables where catalog.definition(table, as: Table.self)?.isPartitioned == true {
      guard catalog.inheritors(of: table).isEmpty else { continue }
      let name = String((table.name + "_default").prefix(63))
      creation.append("CREATE TABLE \(quoteQualified(schema, name)) PARTITION OF \(table.sqlName) DEFAULT")
      defaults.append(table.name)
    }
  }
}
