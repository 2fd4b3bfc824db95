/// The kinds of objects that a ``Catalog`` holds.
///
/// The order of the cases is the order in which objects are written where no dependency says otherwise: the same idea
/// as `dbObjectTypePriority` in pg_dump's `pg_dump_sort.c`.
public enum ObjectKind: String, Sendable, Hashable, Codable, CaseIterable {
  case schema
  case `extension`
  case collation
  case enumType = "enum"
  /// A type with functions of its own that read and write its values, or the shell of one.
  case baseType = "base type"
  case compositeType = "composite type"
  case rangeType = "range type"
  case domain
  case function
  case procedure
  case aggregate
  case language
  case transform
  case conversion
  case accessMethod = "access method"
  case `operator`
  case operatorFamily = "operator family"
  case operatorClass = "operator class"
  case cast
  case textSearchParser = "text search parser"
  case textSearchTemplate = "text search template"
  case textSearchDictionary = "text search dictionary"
  case textSearchConfiguration = "text search configuration"
  case foreignDataWrapper = "foreign data wrapper"
  case server
  case userMapping = "user mapping"
  case sequence
  case table
  case column
  case columnDefault = "column default"
  case constraint
  case index
  case foreignKey = "foreign key"
  case inheritance
  case view
  case materializedView = "materialized view"
  case statistics
  case rule
  case trigger
  case policy
  case maintenancePolicy = "maintenance policy"
  case seedRows = "seed rows"
  case publication
  case eventTrigger = "event trigger"
  /// They come last: whatever is made after them starts with what they grant.
  case defaultPrivileges = "default privileges"
}

extension ObjectKind: Comparable {
  /// The place of the kind in the order of writing: that of the cases above, which is what the compiler numbers them by.
  public var rank: Int { Int(unsafeBitCast(self, to: UInt8.self)) }

  public static func < (left: ObjectKind, right: ObjectKind) -> Bool { left.rank < right.rank }

  /// The names among which an object of this kind must be unique; kinds with the same name space cannot hold two
  /// objects of one schema and name (PostgreSQL documentation, "CREATE TABLE": a table shares its name space with
  /// sequences, indexes, views and types).
  public var nameSpace: NameSpace {
    switch self {
    case .table, .sequence, .index, .view, .materializedView: .relations
    case .enumType, .domain, .baseType, .compositeType, .rangeType: .types
    case .function, .procedure, .aggregate: .routines
    case .constraint, .foreignKey: .constraints
    default: .own(self)
    }
  }

  /// A set of names that must differ.
  public enum NameSpace: Sendable, Hashable {
    case relations, types, routines, constraints
    case own(ObjectKind)
  }
}
