import Catalog
import Planning
import Postgres

/// What a statement did, in the terms of rules. All of it concerns only what was there before the script.
extension ObservedStatement {
  /// Whether it is TRUNCATE, which is told from other rewrites by its name alone.
  var isTruncation: Bool { words.starts("TRUNCATE") }

  /// Whether it is about what Strata itself keeps.
  var concernsStrata: Bool { words.words.contains("STRATA") }

  /// The table at the top of partitions; a table that is no partition is its own.
  func root(of relation: UInt32) -> UInt32 {
    var top = relation
    while let parent = (after.relations[top] ?? before.relations[top])?.partitionOf, parent != 0 { top = parent }
    return top
  }

  /// Whom a lock keeps waiting, in words, for a relation by its name.
  func waiting(of name: String) -> String {
    held.contains { self.name($0.key) == name && $0.value.blocksReads } ? "readers and writers" : "writers"
  }

  /// Whether a table of this name was there before the script.
  func isExistingTable(_ name: String) -> Bool {
    existing.contains { relation in
      guard let found = after.relations[relation] ?? before.relations[relation] else { return false }
      return quoteQualified(found.schema, found.name) == name
    }
  }

  /// Indexes that it made on tables that were there.
  var builtIndexes: [(key: UInt32, value: SchemaSnapshot.Index)] {
    difference.indexes.created.filter { existing.contains($0.value.relation) && scans.contains($0.value.relation) }
  }

  /// Whether an index is behind a key or an exclusion constraint.
  func isConstraintIndex(_ index: UInt32) -> Bool {
    after.constraints.values.contains { $0.index == index && ["p", "u", "x"].contains($0.kind) }
  }

  /// Constraints of a kind that hold for all rows since this statement.
  func constraintsValidated(_ kind: String) -> [SchemaSnapshot.Constraint] {
    let created = difference.constraints.created.map(\.value).filter(\.isValidated)
    let validated = difference.constraints.altered.filter { !$0.old.isValidated && $0.new.isValidated }.map(\.new)
    return (created + validated).filter { $0.kind == kind && existing.contains($0.relation) && !$0.isInherited }
  }

  typealias ColumnChange = (key: SchemaSnapshot.ColumnKey, old: SchemaSnapshot.Column, new: SchemaSnapshot.Column)

  var columnsMadeNotNull: [ColumnChange] {
    difference.columns.altered.filter { existing.contains($0.key.relation) && !$0.old.isNotNull && $0.new.isNotNull }
  }

  var retypedColumns: [ColumnChange] {
    difference.columns.altered.filter { existing.contains($0.key.relation) && $0.old.type != $0.new.type }
  }

  /// Columns that tables got; a table that leaves its partitioned table states its columns itself, and gets none.
  var addedColumns: [(key: SchemaSnapshot.ColumnKey, value: SchemaSnapshot.Column)] {
    difference.columns.created.filter { column in
      existing.contains(column.key.relation)
        && before.relations[column.key.relation]?.partitionOf == after.relations[column.key.relation]?.partitionOf
    }
  }

  func addsColumn(to relation: UInt32) -> Bool { addedColumns.contains { $0.key.relation == relation } }

  /// Whether a table, or a partition of it, was read whole.
  func isScanned(_ relation: UInt32) -> Bool { scans.contains { $0 == relation || root(of: $0) == relation } }

  /// Tables that became partitions.
  var attachedPartitions: [(partition: UInt32, parent: UInt32)] {
    difference.relations.altered.filter { $0.new.partitionOf != 0 && $0.old.partitionOf != $0.new.partitionOf }
      .map { ($0.key, $0.new.partitionOf) }
  }

  /// Partitions that left their table, by DETACH or DROP.
  var detachedPartitions: [(partition: UInt32, parent: UInt32)] {
    let left = difference.relations.altered.filter { $0.old.partitionOf != 0 && $0.new.partitionOf == 0 }
      .map { ($0.key, $0.old.partitionOf) }
    let gone = difference.relations.dropped.filter { $0.value.partitionOf != 0 }.map { ($0.key, $0.value.partitionOf) }
    return (left + gone).filter { existing.contains($0.1) && after.relations[$0.1] != nil }
  }

  /// Whether a more exact rule says why a table was read whole.
  func explains(_ relation: UInt32) -> Bool {
    func concerns(_ other: UInt32) -> Bool { other == relation || root(of: relation) == other }
    if !rowChanges.isEmpty { return true }
    if builtIndexes.contains(where: { concerns($0.value.relation) }) { return true }
    if columnsMadeNotNull.contains(where: { concerns($0.key.relation) }) { return true }
    let attached = attachedPartitions
    let parent = after.relations[relation]?.partitionOf ?? 0
    if attached.contains(where: { $0.partition == relation || $0.parent == parent }) { return true }
    let constraints = difference.constraints.created.map(\.value) + difference.constraints.altered.map(\.new)
    return constraints.contains { constraint in
      (constraint.kind == "f" && (concerns(constraint.relation) || concerns(constraint.referenced)))
        || (constraint.kind == "c" && concerns(constraint.relation) && constraint.isValidated)
    }
  }

  /// Whether a constraint went with a column of its.
  func isColumnGone(_ constraint: SchemaSnapshot.Constraint) -> Bool {
    difference.columns.dropped.contains { $0.key.relation == constraint.relation }
  }

  /// What CASCADE took along, as PostgreSQL's notices list it: `drop cascades to view totals`.
  var cascaded: [String] {
    let start = "drop cascades to "
    return notices.flatMap { notice -> [String] in
      guard notice.message.hasPrefix(start) else { return [] }
      guard let detail = notice.detail else { return [String(notice.message.dropFirst(start.count))] }
      return detail.split(separator: "\n").map { line in
        line.hasPrefix(start) ? String(line.dropFirst(start.count)) : String(line)
      }
    }
  }
}
