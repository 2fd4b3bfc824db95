import Postgres
import Diagnostics
public import SchemaDescription

/// A model as SQL that builds it in an empty database.
///
/// The order is static and right in the common case: schemas, extensions, types and functions by mention, sequences,
/// tables, indexes, foreign keys, views by mention, triggers, row-level security, publications, privileges, comments,
/// policies of maintenance, seed rows, default privileges, event triggers.
/// Whoever loads the statements may try one again whose dependencies come later. Functions are created with
/// `check_function_bodies = off`, because their bodies may name what does not exist yet.
public struct ModelDDL: Sendable {
  /// The statements in order, the settings they rely on first.
  public private(set) var statements: [ModelStatement] = []
  /// The statements that make just enough of the external schemas for a throw-away PostgreSQL; they come before the
  /// others there and are no part of what a real database is given.
  public private(set) var externalStatements: [ModelStatement] = []

  let model: Model
  let names: ModelNames
  /// Statements that come when all objects exist: owners, privileges, comments.
  var later: [ModelStatement] = []

  public init(_ model: Model) {
    self.model = model.resolved()
    names = ModelNames(self.model)
    addExternals()
    addAll()
  }

  /// The statements as one script that `psql` runs.
  public var script: String {
    statements.map { $0.sql + ";\n" }.joined(separator: "\n")
  }

  mutating func add(_ sql: String, _ place: SourcePlace?, _ object: String) {
    statements.append(ModelStatement(sql: sql, place: place.map { .init($0) }, object: object))
  }

  mutating func addLater(_ sql: String, _ place: SourcePlace?, _ object: String) {
    later.append(ModelStatement(sql: sql, place: place.map { .init($0) }, object: object))
  }

  private mutating func addAll() {
    add("SET check_function_bodies = off", nil, "settings")
    add("SET standard_conforming_strings = on", nil, "settings")
    add("SET search_path = public", nil, "settings")
    model.schemas.forEach { addSchema($0) }
    model.extensions.forEach { addExtension($0) }
    addRaw(.beforeTypes)
    model.collations.forEach { addCollation($0) }
    model.enums.forEach { addEnum($0) }
    model.rangeTypes.forEach { addShell(of: $0) }
    let items = orderedItems()
    items.types.forEach { addItem($0) }
    addRaw(.beforeTables)
    items.early.forEach { addItem($0) }
    addRaw(.beforeRelations)
    model.sequences.forEach { addSequence($0) }
    model.servers.forEach { addServer($0) }
    let tables = tablesInOrder()
    tables.forEach { addTable($0) }
    tables.forEach { addPartitions(of: $0) }
    // What hangs on a table hangs on its partitions too.
    let all = tables.flatMap { [$0] + $0.partitionTables(columns: $0.columns) }
    // An index of a partitioned table takes over those of its partitions that fit, under the names they have.
    all.reversed().forEach { table in
      table.indexes.forEach { addIndex($0, on: table.name, in: table.schema) }
    }
    all.forEach { table in
      table.statistics.forEach { addStatistics($0, on: table.name, in: table.schema) }
      addIndexMarks(of: table)
      table.raw.forEach { add(trimmed($0.sql), $0.place, "raw SQL of table \(name(table))") }
    }
    all.forEach { addForeignKeys(of: $0) }
    model.sequences.forEach { addOwnership(of: $0) }
    addRaw(.beforeViews)
    items.late.forEach { addItem($0) }
    all.forEach { table in
      table.rules.forEach { addRule($0, on: table.name, in: table.schema) }
      table.triggers.forEach { addTrigger($0, on: table.name, in: table.schema) }
      addRowLevelSecurity(of: table)
    }
    for view in model.views {
      view.rules.forEach { addRule($0, on: view.name, in: view.schema) }
      view.triggers.forEach { addTrigger($0, on: view.name, in: view.schema) }
    }
    model.publications.forEach { addPublication($0) }
    statements += later
    later = []
    addMaintenancePolicies()
    tablesByForeignKeys(tables).forEach { addSeed(of: $0) }
    addRaw(.atEnd)
    // What is made after them starts with what they grant.
    model.defaultPrivileges.forEach { addDefaultPrivileges($0) }
    // They would fire at whatever is made after them.
    model.eventTriggers.forEach { addEventTrigger($0) }
    statements += later
    later = []
  }

  private mutating func addExternals() {
    for schema in model.externals {
      let object = "external schema \(schema.name)"
      let place = Place(schema.place)
      externalStatements.append(
        ModelStatement(sql: "CREATE SCHEMA IF NOT EXISTS \(quoteIdentifier(schema.name))", place: place, object: object)
      )
      if !trimmed(schema.stub).isEmpty {
        externalStatements.append(ModelStatement(sql: trimmed(schema.stub), place: place, object: object))
      }
    }
  }

  private mutating func addRaw(_ stage: RawSQL.Stage) {
    for raw in model.raw where raw.stage == stage { add(trimmed(raw.sql), raw.place, "raw SQL") }
  }

  /// Parents of inheritance before their children, else the order of the sources.
  private func tablesInOrder() -> [Table] {
    stableOrder(model.tables) { table in
      table.inherits.compactMap { parent in
        model.tables.firstIndex { $0.name == parent.name && $0.schema == parent.schema }
      }
    }
  }

  private func tablesByForeignKeys(_ tables: [Table]) -> [Table] {
    stableOrder(tables) { table in
      table.foreignKeys.compactMap { key in
        tables.firstIndex { $0.name == key.table.name && $0.schema == key.table.schema }
      }
    }
  }

  /// Elements after those they depend on, with as little change of order as that allows; a cycle is left as it stands.
  func stableOrder<Element>(_ elements: [Element], _ dependencies: (Element) -> [Int]) -> [Element] {
    var state = [Int](repeating: 0, count: elements.count)
    var order: [Element] = []
    func visit(_ index: Int) {
      guard state[index] == 0 else { return }
      state[index] = 1
      for dependency in dependencies(elements[index]) { visit(dependency) }
      order.append(elements[index])
    }
    for index in elements.indices { visit(index) }
    return order
  }
}
