/// One object of a ``Catalog`` with everything that hangs on it.
public struct CatalogEntry: Sendable {
  public var identity: ObjectIdentity
  public var definition: any ObjectDefinition
  /// The text of `COMMENT ON`.
  public var comment: String?
  /// The owner; `nil` where it is the owner of the database, so that the same schema loaded by two people is the same.
  public var owner: String?
  /// The privileges where they differ from those every new object of the kind has.
  public var privileges: Privileges
  /// The order among its siblings (a column's position). It decides how things are written, never whether they differ.
  public var ordinal: Int
  /// The objects that this one needs, sorted, each once.
  public var dependencies: [ObjectIdentity]

  public init(
    _ identity: ObjectIdentity,
    _ definition: any ObjectDefinition,
    comment: String? = nil,
    owner: String? = nil,
    privileges: Privileges = .init(),
    ordinal: Int = 0,
    dependencies: [ObjectIdentity] = []
  ) {
    self.identity = identity
    self.definition = definition
    self.comment = comment
    self.owner = owner
    self.privileges = privileges
    self.ordinal = ordinal
    self.dependencies = dependencies
  }
}
