import Catalog
import OrderedCollections

/// A schema as rules look at it: the catalog, and what else `pg_catalog` says of its objects.
struct SchemaFacts: Sendable {
  let catalog: Catalog
  /// The indexes of each table and materialized view, those behind constraints too, sorted by name.
  var indexes: [ObjectIdentity: [IndexFacts]] = [:]
  var foreignKeys: [ForeignKeyFacts] = []
  var routines: [RoutineFacts] = []
  /// The functions in the expression of a check or a default whose result depends on more than their arguments.
  var changingFunctions: [ObjectIdentity: [String]] = [:]
  /// The type of the sequence that a column takes its default from.
  var sequenceTypes: [ObjectIdentity: String] = [:]
  /// The words of SQL that are no name without quotes, as this server has them.
  var reservedWords: Set<String> = []

  /// The entries of one kind whose definition is of a type.
  func objects<D: ObjectDefinition>(_ kind: ObjectKind, _ type: D.Type) -> [(identity: ObjectIdentity, definition: D)] {
    catalog.entries.values.compactMap { entry in
      guard entry.identity.kind == kind, let definition = entry.definition as? D else { return nil }
      return (entry.identity, definition)
    }
  }

  /// The tables that a schema states by itself: no partitions, which are like the table they belong to.
  var tables: [(identity: ObjectIdentity, definition: Table)] {
    objects(.table, Table.self).filter { !isPartition($0.identity) }
  }

  /// The columns that a table states by itself.
  var columns: [(identity: ObjectIdentity, definition: Column)] {
    objects(.column, Column.self).filter { !$0.definition.isInherited && !isPartition($0.identity.table) }
  }

  func isPartition(_ table: ObjectIdentity) -> Bool {
    catalog.parents(of: table).contains { parent in
      catalog.definition(parent, as: Table.self)?.isPartitioned == true
    }
  }
}

/// An index, taken apart.
struct IndexFacts: Sendable, Hashable {
  var identity: ObjectIdentity
  var relation: ObjectIdentity
  var isUnique: Bool
  var isPrimary: Bool
  var isValid: Bool
  var method: String
  /// The constraint that it is behind.
  var constraint: ObjectIdentity?
  /// The columns or expressions of its key, quoted as SQL.
  var keys: [String]
  /// What else tells keys apart: operator class, collation and order, for each key.
  var traits: [String]
  /// The columns that it only carries.
  var included: [String]
  var predicate: String?
  /// Whether it is that of a partition and belongs to one of the partitioned table.
  var isInherited: Bool

  /// Whether it finds every row that has values in these columns, and does so by them.
  func covers(_ columns: [String]) -> Bool {
    guard isValid, keys.count >= columns.count, Set(keys.prefix(columns.count)) == Set(columns) else { return false }
    guard let predicate else { return true }
    // What is looked up is never null.
    return columns.contains { predicate == "(\($0) IS NOT NULL)" }
      || predicate == "(" + columns.map { "(\($0) IS NOT NULL)" }.joined(separator: " AND ") + ")"
  }
}

/// A foreign key, taken apart.
struct ForeignKeyFacts: Sendable, Hashable {
  var identity: ObjectIdentity
  var table: ObjectIdentity
  var referenced: ObjectIdentity
  /// Quoted as SQL.
  var columns: [String]
  var referencedColumns: [String]
  var types: [String]
  var referencedTypes: [String]
  /// `a` no action, `r` restrict, `c` cascade, `n` set null, `d` set default.
  var onDelete: String
  var isInherited: Bool
}

/// A routine, as far as its rights go.
struct RoutineFacts: Sendable, Hashable {
  var identity: ObjectIdentity
  var isSecurityDefiner: Bool
  /// What `SET` clauses say: `search_path=pg_catalog`.
  var settings: [String]
  /// Whether everybody may call it.
  var isPublic: Bool
  var language: String
  var isTrusted: Bool
  /// Whether it is the function of a trigger.
  var isTriggerFunction: Bool
}
