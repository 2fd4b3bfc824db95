import Catalog

/// What one statement made of a schema, by the numbers of the objects.
struct SnapshotDifference: Sendable {
  /// What became of the objects of one kind, each list sorted by number.
  struct Changes<Key: Hashable & Comparable & Sendable, Value: Hashable & Sendable>: Sendable {
    var created: [(key: Key, value: Value)] = []
    var dropped: [(key: Key, value: Value)] = []
    var altered: [(key: Key, old: Value, new: Value)] = []

    init() {}

    init(from old: [Key: Value], to new: [Key: Value]) {
      for (key, value) in new {
        guard let before = old[key] else {
          created.append((key, value))
          continue
        }
        if before != value { altered.append((key, before, value)) }
      }
      for (key, value) in old where new[key] == nil { dropped.append((key, value)) }
      created.sort { $0.key < $1.key }
      dropped.sort { $0.key < $1.key }
      altered.sort { $0.key < $1.key }
    }
  }

  let relations: Changes<UInt32, SchemaSnapshot.Relation>
  let columns: Changes<SchemaSnapshot.ColumnKey, SchemaSnapshot.Column>
  let constraints: Changes<UInt32, SchemaSnapshot.Constraint>
  let indexes: Changes<UInt32, SchemaSnapshot.Index>
  let routines: Changes<UInt32, SchemaSnapshot.Routine>
  let others: Changes<SnapshotAddress, SchemaSnapshot.Named>

  /// Nothing.
  init() {
    relations = Changes()
    columns = Changes()
    constraints = Changes()
    indexes = Changes()
    routines = Changes()
    others = Changes()
  }

  init(from old: SchemaSnapshot, to new: SchemaSnapshot) {
    relations = Changes(from: old.relations, to: new.relations)
    columns = Changes(from: old.columns, to: new.columns)
    constraints = Changes(from: old.constraints, to: new.constraints)
    indexes = Changes(from: old.indexes, to: new.indexes)
    routines = Changes(from: old.routines, to: new.routines)
    others = Changes(from: old.others, to: new.others)
  }
}

/// Where an object is in `pg_catalog`; numbers alone may repeat from one system catalog to another.
struct SnapshotAddress: Sendable, Hashable, Comparable {
  var catalog: UInt32
  var object: UInt32

  static func < (left: SnapshotAddress, right: SnapshotAddress) -> Bool {
    (left.catalog, left.object) < (right.catalog, right.object)
  }
}
