import Catalog
import Diagnostics
import OnlineCopy
import OrderedCollections
import Planning
import Postgres

/// Which table of the old schema becomes which of the new one, and where columns come from; pure.
///
/// Names and types decide most of it, and the source's renames, conversions and fills the rest; what PostgreSQL has to
/// say about casts and expressions is asked when the copies are planned.
struct SwapTables {
  private(set) var requests: [CopyRequest] = []
  /// Tables that only the new schema has.
  private(set) var added: [String] = []
  /// Tables that only the old schema has.
  private(set) var left: [String] = []
  private(set) var problems: [Diagnostic] = []

  init(_ names: SwapNames, live: Catalog, target: SwapTarget, afterCopy: [String: [String]]) {
    let old = live.ownTables(of: names.schema)
    var taken: Set<String> = []
    for table in target.wanted.ownTables(of: names.schema) {
      let renames = target.hints.renames.filter { $0.object.schema == names.schema && $0.label == nil }
      let before = renames.first { $0.object.kind == .table && $0.newName == table.name }?.object.name ?? table.name
      let source = ObjectIdentity(.table, schema: names.schema, name: before)
      guard old.contains(source) else {
        added.append(table.name)
        continue
      }
      taken.insert(before)
      requests.append(
        CopyRequest(
          source: TableName(names.schema, before),
          target: TableName(names.next, table.name),
          rules: Self.rules(for: table, from: source, live, target),
          afterCopy: afterCopy[table.name] ?? []
        )
      )
    }
    left = old.map(\.name).filter { !taken.contains($0) }
    for step in target.hints.dataSteps where step.table.schema == names.schema {
      problems.append(.dataStep(step.table))
    }
  }

  private static func rules(
    for table: ObjectIdentity,
    from source: ObjectIdentity,
    _ live: Catalog,
    _ target: SwapTarget
  ) -> [String: ColumnRule] {
    var rules: [String: ColumnRule] = [:]
    var from: [String: String] = [:]
    for rename in target.hints.renames where rename.object.kind == .column && rename.object.schema == table.schema {
      guard rename.object.parent == table.name || rename.object.parent == source.name else { continue }
      guard live[source.part(.column, rename.object.name)] != nil else { continue }
      from[rename.newName] = rename.object.name
      rules[rename.newName] = .column(rename.object.name)
    }
    for column in target.wanted.parts(of: table, .column) {
      let origin = from[column.name] ?? column.name
      if live[source.part(.column, origin)] != nil {
        guard let conversion = target.hints.conversions[column], let using = conversion.using else { continue }
        // One that was applied long ago converts nothing any more.
        let old = live.definition(source.part(.column, origin), as: Column.self)
        guard old?.type != target.wanted.definition(column, as: Column.self)?.type else { continue }
        rules[column.name] = .expression(using, inverse: conversion.reverted.map { [origin: $0] } ?? [:])
      } else if let fill = target.hints.columnFills[column] {
        rules[column.name] = .expression(fill)
      }
    }
    return rules
  }
}

extension Catalog {
  /// The tables of a schema that hold rows of their own: no partitions, no foreign tables.
  func ownTables(of schema: String) -> [ObjectIdentity] {
    entries.values.filter { entry in
      guard entry.identity.kind == .table, entry.identity.schema == schema,
        let table = entry.definition as? Table, table.foreign == nil
      else { return false }
      return !isPartition(entry.identity)
    }.map(\.identity)
  }

  /// Whether a table is a partition of another.
  func isPartition(_ table: ObjectIdentity) -> Bool {
    parents(of: table).contains { parent in
      definition(Inheritance.identity(of: table, from: parent), as: Inheritance.self)?.bound != nil
    }
  }
}
