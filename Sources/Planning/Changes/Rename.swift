public import Catalog
import Postgres

/// A stated change of name: never guessed.
///
/// A rename is executed on a copy of the old schema first and the rest is compared after it, so that PostgreSQL itself
/// carries the new name into views, constraints and policies.
public struct Rename: Sendable, Hashable {
  /// The object under its old name.
  public var object: ObjectIdentity
  public var newName: String
  /// The label whose name changes, where the object is an enum and it is not the enum itself that is renamed.
  public var label: String?
  /// Where it was stated: `path:line`; `nil` for the command line.
  public var place: String?

  public init(_ object: ObjectIdentity, label: String? = nil, to newName: String, place: String? = nil) {
    self.object = object
    self.label = label
    self.newName = newName
    self.place = place
  }

  /// The object under its new name.
  public var renamed: ObjectIdentity {
    var identity = object
    if label == nil { identity.name = newName }
    return identity
  }

  /// The way back.
  public var reversed: Rename {
    Rename(renamed, label: label == nil ? nil : newName, to: label ?? object.name, place: place)
  }

  /// What is renamed, as a person would say it.
  var subject: String { label.map { "label \(quoteLiteral($0)) of \(object)" } ?? object.description }

  /// The statement.
  public var statement: DDL {
    if let label {
      let sql = "ALTER TYPE \(object.sqlName) RENAME VALUE \(quoteLiteral(label)) TO \(quoteLiteral(newName))"
      return DDL(sql, why: "renames \(subject) to \(quoteLiteral(newName))")
    }
    let new = quoteIdentifier(newName)
    let old = quoteIdentifier(object.name)
    let sql =
      switch object.kind {
      case .column: "ALTER TABLE \(object.relationName) RENAME COLUMN \(old) TO \(new)"
      case .constraint, .foreignKey: "ALTER TABLE \(object.relationName) RENAME CONSTRAINT \(old) TO \(new)"
      case .trigger: "ALTER TRIGGER \(old) ON \(object.relationName) RENAME TO \(new)"
      case .rule: "ALTER RULE \(old) ON \(object.relationName) RENAME TO \(new)"
      case .policy: "ALTER POLICY \(old) ON \(object.relationName) RENAME TO \(new)"
      // An index has its table for a parent, but its name stands alone in its schema.
      case .index: "ALTER INDEX \(quoteQualified(object.schema, object.name)) RENAME TO \(new)"
      default: "ALTER \(object.keyword) \(object.sqlName) RENAME TO \(new)"
      }
    return DDL(sql, why: "renames \(object) to \(new)")
  }
}
