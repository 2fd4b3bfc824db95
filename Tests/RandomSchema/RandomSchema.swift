/// A schema made of nothing but a seed: every kind of object, hostile names, deep dependencies.
///
/// It is constructed from a model of what exists, so that PostgreSQL accepts every statement; one that is refused is a
/// mistake of the generator.
public struct RandomSchema: Sendable {
  /// The roles that owners and grants name; they must exist and must be superusers, so that no right is in the way.
  public static let roles = ["strata_random_a", "strata random \"b'", "strata_RANDOM_ö"]

  /// What is made beside what plain schemas are made of.
  public struct Features: OptionSet, Sendable {
    public var rawValue: Int
    /// Languages, transforms, conversions, access methods, base types, ranges with canonical functions, parsers and
    /// templates of text search.
    public static let rareKinds = Features(rawValue: 1)
    /// What PostgreSQL 18 brought.
    public static let postgreSQL18 = Features(rawValue: 2)
    /// What is named by every read and written by none (``RandomSchema/unwritten``).
    public static let unwritten = Features(rawValue: 4)

    public init(rawValue: Int) {
      self.rawValue = rawValue
    }
  }

  public let seed: UInt64
  /// The statements, in an order that PostgreSQL accepts.
  public let statements: [String]
  /// The slots that made something, in the order of making; each can be omitted.
  public let slots: [String]
  /// What each slot made, where it can be renamed.
  public let names: [String: NamedObject]
  /// The tables that hold rows.
  public let tables: [NamedTable]
  /// What belongs to one server or one database, so that nobody writes it elsewhere.
  public let unwritten: [UnwrittenObject]

  /// - Parameters:
  ///   - seed: Same seed, same schema.
  ///   - variation: What comes out otherwise than the seed alone would have it.
  ///   - share: How many of a hundred slots make something at all; the rest of them would only make the schema larger.
  ///   - omitting: Slots that make nothing; a failing schema is made smaller with them.
  ///   - features: What is made beside what plain schemas are made of.
  public init(
    seed: UInt64,
    variation: Variation? = nil,
    share: Int = 100,
    omitting: Set<String> = [],
    features: Features = []
  ) {
    var generator = Generator(seed: seed, variation: variation, share: share, omitted: omitting, features: features)
    generator.generate()
    self.seed = seed
    statements = generator.statements
    slots = generator.slots
    names = generator.names
    tables = generator.namedTables
    unwritten = generator.unwritten
  }
}

/// An object that is named by every read and written by none.
public struct UnwrittenObject: Sendable {
  /// The kind as it is named: `subscription`, `security label`.
  public var kind: String
  /// The statement that takes it away.
  public var removal: String
}

/// An object that a slot made.
public struct NamedObject: Sendable, Equatable {
  /// The kind in PostgreSQL's word: `table`, `column`, `index`.
  public var kind: String
  public var schema: String?
  /// The relation, where the object is a part of one.
  public var parent: String?
  public var name: String
}

/// A table that rows can be put into.
public struct NamedTable: Sendable {
  public struct Column: Sendable {
    public var slot: String
    public var name: String
    public var type: String
    /// Constant expressions of its type.
    public var samples: [String]
    /// Whether PostgreSQL computes it.
    public var isComputed: Bool
  }

  /// The slot that made it; partitions add to the slot of their root.
  public var slot: String
  public var schema: String
  public var name: String
  public var columns: [Column]
  public var isPartition: Bool
  public var isPartitioned: Bool
}
