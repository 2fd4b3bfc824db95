import Catalog
import Diagnostics

/// Which statement made an object, or gave it the shape it has.
struct Provenance: Sendable {
  /// A statement of one of the scripts.
  struct Origin: Sendable {
    /// The number of the script.
    var script: Int
    var statement: LintScript.Statement
  }

  private enum Key: Hashable, Sendable {
    case relation(UInt32)
    case column(SchemaSnapshot.ColumnKey)
    case constraint(UInt32)
    case routine(UInt32)
    case other(SnapshotAddress)
  }

  private var origins: [Key: Origin] = [:]

  /// Notes what a statement made.
  mutating func note(_ difference: SnapshotDifference, by origin: Origin) {
    for (key, _) in difference.relations.created { origins[.relation(key)] = origin }
    for (key, old, new) in difference.relations.altered where old.name != new.name || old.schema != new.schema {
      origins[.relation(key)] = origin
    }
    for (key, _) in difference.columns.created { origins[.column(key)] = origin }
    for (key, _, _) in difference.columns.altered { origins[.column(key)] = origin }
    for (key, _) in difference.constraints.created { origins[.constraint(key)] = origin }
    for (key, old, new) in difference.constraints.altered where old.name != new.name {
      origins[.constraint(key)] = origin
    }
    for (key, _) in difference.routines.created { origins[.routine(key)] = origin }
    for (key, _, _) in difference.routines.altered { origins[.routine(key)] = origin }
    for (key, _) in difference.others.created { origins[.other(key)] = origin }
    for (key, _, _) in difference.others.altered { origins[.other(key)] = origin }
  }

  /// The statement behind each object of a schema, by what the object is called now.
  func byIdentity(_ snapshot: SchemaSnapshot) -> [ObjectIdentity: Origin] {
    var result: [ObjectIdentity: Origin] = [:]
    for (key, origin) in origins {
      switch key {
      case .relation(let oid):
        guard let relation = snapshot.relations[oid] else { continue }
        if let index = snapshot.indexes[oid], let table = snapshot.relations[index.relation] {
          result[table.identity.part(.index, relation.name)] = origin
        } else {
          result[relation.identity] = origin
        }
      case .column(let key):
        guard let column = snapshot.columns[key], let table = snapshot.relations[key.relation] else { continue }
        result[table.identity.part(.column, column.name)] = origin
      case .constraint(let oid):
        guard let constraint = snapshot.constraints[oid], let table = snapshot.relations[constraint.relation] else {
          continue
        }
        result[table.identity.part(constraint.kind == "f" ? .foreignKey : .constraint, constraint.name)] = origin
      case .routine(let oid):
        if let routine = snapshot.routines[oid] { result[routine.identity] = origin }
      case .other(let address):
        guard let object = snapshot.others[address] else { continue }
        if let relation = snapshot.relations[object.relation] {
          result[relation.identity.part(object.kind, object.name)] = origin
        } else {
          result[ObjectIdentity(object.kind, schema: object.schema, name: object.name)] = origin
        }
      }
    }
    return result
  }
}
