/// A type that columns, arguments and expressions can have.
struct KnownType: Sendable {
  struct Traits: OptionSet, Sendable {
    var rawValue: Int
    static let ordered = Traits(rawValue: 1)
    static let hashed = Traits(rawValue: 2)
    static let range = Traits(rawValue: 4)
    static let text = Traits(rawValue: 8)
    static let integer = Traits(rawValue: 16)
    static let collatable = Traits(rawValue: 32)
    static let document = Traits(rawValue: 64)
    static let array = Traits(rawValue: 128)
    /// A type of PostgreSQL's own, which is always there.
    static let builtin = Traits(rawValue: 256)
    static let composite = Traits(rawValue: 512)
    static let domain = Traits(rawValue: 1024)
    static let calendar = Traits(rawValue: 2048)
    static let label = Traits(rawValue: 4096)
    /// Its operators are not in `pg_catalog`, so that an expression cannot spell them without a search path.
    static let pathless = Traits(rawValue: 8192)
  }

  var sql: String
  /// Constant expressions of the type; rows and bounds are made of them, in ascending order where there is one.
  var samples: [String]
  /// A constant that no row holds.
  var rare: String
  var traits: Traits
  /// The slot that makes it.
  var slot = "builtin"

  func has(_ traits: Traits) -> Bool { self.traits.contains(traits) }
}

struct KnownColumn: Sendable {
  var name: String
  var type: KnownType
  var notNull = false
  var generated = false
  var identity = false
  /// Whether it comes from a parent or a type, so that not everything can be done to it here.
  var inherited = false
  var slot: String

  var sql: String { quoted(name) }
}

/// A table, view, materialized view or foreign table.
struct KnownRelation: Sendable {
  enum Kind: Sendable { case table, partitioned, partition, foreign, view, materializedView }

  var slot: String
  var kind: Kind
  var schema: String
  var name: String
  var columns: [KnownColumn]
  /// The columns that every unique key must hold.
  var partitionKey: [KnownColumn] = []
  var isUnlogged = false
  var isTyped = false
  var hasParent = false
  /// Whether a query can be run on it: not on a foreign table without a handler, nor on what has no data yet.
  var isReadable = true
  /// The columns of keys that a foreign key can refer to.
  var keys: [[KnownColumn]] = []

  var sql: String { quoted(schema) + "." + quoted(name) }
  var holdsRows: Bool { kind == .table || kind == .partitioned || kind == .partition }
  /// What belongs to the relation is named within it.
  func index(_ name: String) -> String { quoted(schema) + "." + quoted(name) }
}

struct KnownFunction: Sendable {
  var slot: String
  var schema: String
  var name: String
  var arguments: [KnownType]
  var result: KnownType
  var isImmutable: Bool
  var isStrict = false
  /// Whether arguments can be left out, so that calls of a function of the same name would be ambiguous.
  var hasDefaults = false

  var sql: String { quoted(schema) + "." + quoted(name) }
  var signature: String { sql + "(" + list(arguments.map(\.sql)) + ")" }

  func call(_ arguments: [String]) -> String {
    sql + "(" + list(zip(arguments, self.arguments).map { "(\($0))::\($1.sql)" }) + ")"
  }
}

/// Something that can have a comment, an owner and privileges.
struct Dressable: Sendable {
  var slot: String
  /// As `COMMENT ON` spells it.
  var target: String
  /// As `ALTER … OWNER TO` spells it; `nil` where the owner is another object's.
  var owned: String?
  /// As `GRANT … ON` spells it, with the privileges there are.
  var granted: String?
  var privileges: [String] = []
  var columns: [String] = []
}
