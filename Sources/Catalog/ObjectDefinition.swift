/// What one kind of object is made of, apart from the facets every object can have (comment, owner, privileges), which
/// ``CatalogEntry`` holds.
///
/// A kind lives in one file or folder under `Kinds`: its definition, how it is read, written and altered.
public protocol ObjectDefinition: Sendable, Hashable, Codable {
  /// The statements that make the object.
  func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL]

  /// The statements that remove it, without `CASCADE`: what depends on it is removed by statements of its own.
  func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL]

  /// The object that this one comes from: a parent table, the key or index of the partitioned table.
  var inheritsFrom: ObjectIdentity? { get }

  /// The finest way from this definition to `new`.
  func alteration(of identity: ObjectIdentity, to new: Self, in context: AlterationContext) -> Alteration
}

/// What a definition may look at while it is written.
public struct WritingContext: Sendable {
  /// The catalog that the object belongs to.
  public var catalog: Catalog
  /// The parts that are written within the statement of their relation, in order: columns, and those defaults and
  /// constraints that need nothing which comes later.
  public var folded: [ObjectIdentity]
  /// The catalog on the other side of a plan: the old one where objects are made, the new one where they are removed;
  /// `nil` where a catalog is just written.
  public var counterpart: Catalog?
  /// The objects that are made, where they are: some of them are in the counterpart too and are made again.
  public var made: Set<ObjectIdentity>
  public var hints: AlterationHints

  public init(
    catalog: Catalog,
    folded: [ObjectIdentity] = [],
    counterpart: Catalog? = nil,
    made: Set<ObjectIdentity> = [],
    hints: AlterationHints = .init()
  ) {
    self.catalog = catalog
    self.folded = folded
    self.counterpart = counterpart
    self.made = made
    self.hints = hints
  }
}

/// What a definition may look at while it is altered.
public struct AlterationContext: Sendable {
  public var old: Catalog
  public var new: Catalog
  public var hints: AlterationHints

  public init(old: Catalog, new: Catalog, hints: AlterationHints = .init()) {
    self.old = old
    self.new = new
    self.hints = hints
  }
}

/// What only the author of a schema can know about a change.
public struct AlterationHints: Sendable, Hashable {
  /// The `USING` expression for a column whose type changes, by the column.
  public var conversions: [ObjectIdentity: String]
  /// The expression that gives existing rows their value when a column is added, by the column.
  public var columnFills: [ObjectIdentity: String]

  public init(conversions: [ObjectIdentity: String] = [:], columnFills: [ObjectIdentity: String] = [:]) {
    self.conversions = conversions
    self.columnFills = columnFills
  }
}

extension ObjectDefinition {
  /// Most objects come from no other.
  public var inheritsFrom: ObjectIdentity? { nil }

  /// The same question as ``alteration(of:to:in:)`` for a definition whose type is not known: two different types of
  /// definition under one identity can only be replaced.
  public func alteration(
    of identity: ObjectIdentity,
    toAny new: any ObjectDefinition,
    in context: AlterationContext
  ) -> Alteration {
    guard let new = new as? Self else { return .replace(why: "it becomes another kind of object") }
    return self == new ? .unchanged : alteration(of: identity, to: new, in: context)
  }

  /// `DROP KEYWORD name`, which most kinds use.
  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("DROP \(identity.address)")]
  }
}
