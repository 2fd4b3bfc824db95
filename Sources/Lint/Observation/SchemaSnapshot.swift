import Catalog

/// The objects of a database by their numbers in `pg_catalog`.
///
/// A name tells nothing about what became of an object; its number does: what has it afterwards was at most renamed, what
/// has not was dropped. Two snapshots around a statement therefore say exactly what the statement did.
struct SchemaSnapshot: Sendable {
  struct Relation: Sendable, Hashable {
    var schema: String
    var name: String
    /// `pg_class.relkind`: `r` table, `p` partitioned table, `m` materialized view, `v` view, `i` index, `S` sequence, ….
    var kind: String
    /// The number of its file, which changes when it is written anew.
    var fileNode: UInt32
    /// The partitioned table that it is a partition of; 0 where it is none.
    var partitionOf: UInt32
    /// How messages name it: partitions that a policy makes go by their root, since how many there are depends on the day.
    var shownName: String
    /// `p` permanent, `u` unlogged.
    var persistence: String

    var identity: ObjectIdentity {
      let kind: ObjectKind =
        switch self.kind {
        case "m": .materializedView
        case "v": .view
        case "S": .sequence
        case "i", "I": .index
        default: .table
        }
      return ObjectIdentity(kind, schema: schema, name: name)
    }

    var isTable: Bool { kind == "r" || kind == "p" || kind == "f" }
    /// Whether it has rows of its own.
    var isStored: Bool { kind == "r" || kind == "m" }
  }

  struct ColumnKey: Sendable, Hashable, Comparable {
    var relation: UInt32
    var number: Int

    static func < (left: ColumnKey, right: ColumnKey) -> Bool {
      (left.relation, left.number) < (right.relation, right.number)
    }
  }

  struct Column: Sendable, Hashable {
    var name: String
    var type: String
    var isNotNull: Bool
    var hasDefault: Bool
    /// Whether it is an identity or generated column: then rows get a value by themselves.
    var isComputed: Bool
    /// `pg_attribute.attstorage`: `p`, `e`, `x`, `m`.
    var storage: String
  }

  struct Constraint: Sendable, Hashable {
    /// The table; 0 for the check of a domain.
    var relation: UInt32
    var name: String
    /// `pg_constraint.contype`: `p`, `u`, `x`, `c`, `f`, `n`.
    var kind: String
    var isValidated: Bool
    var index: UInt32
    /// The table that a foreign key refers to; 0 for others.
    var referenced: UInt32
    /// Whether it belongs to one of the partitioned table.
    var isInherited: Bool
    /// The whole of it, as `pg_get_constraintdef` prints it.
    var definition: String
  }

  struct Index: Sendable, Hashable {
    var relation: UInt32
    var isUnique: Bool
    var isValid: Bool
  }

  struct Routine: Sendable, Hashable {
    var schema: String
    var name: String
    var arguments: String
    var isProcedure: Bool
    var isSecurityDefiner: Bool
    /// What `SET` clauses say, sorted.
    var settings: [String]
    /// Anything that changes when the routine does.
    var mark: String

    var identity: ObjectIdentity {
      ObjectIdentity(isProcedure ? .procedure : .function, schema: schema, name: name, arguments: arguments)
    }
  }

  /// A type, a schema, or a part of a relation that has nothing but a name to be told here.
  struct Named: Sendable, Hashable {
    var kind: ObjectKind
    var schema: String?
    /// The relation of a trigger, a policy or a rule.
    var relation: UInt32
    var name: String
    /// Anything that changes when the object does.
    var mark: String
  }

  var relations: [UInt32: Relation] = [:]
  var columns: [ColumnKey: Column] = [:]
  var constraints: [UInt32: Constraint] = [:]
  var indexes: [UInt32: Index] = [:]
  var routines: [UInt32: Routine] = [:]
  /// By system catalog and number.
  var others: [SnapshotAddress: Named] = [:]

  /// How messages name a relation: qualified and quoted.
  func name(_ relation: UInt32) -> String { relations[relation]?.shownName ?? "?" }
}
