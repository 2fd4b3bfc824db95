extension Column {
  /// A word said about a column between its type and its labelled properties.
  public enum Option: String, Sendable, Codable, Hashable {
    case notNull
    /// The column alone is the primary key; it is `NOT NULL` by that.
    case primaryKey
    /// The column alone is unique.
    case unique
    /// The `generated:` expression is computed when the row is read instead of being stored (PostgreSQL 18).
    case virtual
  }

  /// How the values of a column are stored (`SET STORAGE`). `EXTERNAL` means out of line and *un*compressed.
  public enum Storage: String, Sendable, Codable, Hashable {
    case plain, external, extended, main
  }

  /// How large values of a column are compressed (`SET COMPRESSION`).
  public enum Compression: String, Sendable, Codable, Hashable {
    case pglz, lz4
  }

  /// An identity column: `.always`, `.byDefault`, or with options `.always(.init(start: 1000))`.
  public struct Identity: ModelValue {
    public enum Kind: String, Sendable, Codable, Hashable {
      case always, byDefault
    }
    public var kind: Kind
    public var options: SequenceOptions
    /// The name of the sequence behind it, in the schema of the table; `<table>_<column>_seq` where not said.
    public var sequence: String?

    public init(_ kind: Kind, _ options: SequenceOptions = SequenceOptions(), sequence: String? = nil) {
      self.kind = kind
      self.options = options
      self.sequence = sequence
    }

    public static let always = Identity(.always)
    public static let byDefault = Identity(.byDefault)
    public static func always(_ options: SequenceOptions = SequenceOptions(), sequence: String? = nil) -> Identity {
      Identity(.always, options, sequence: sequence)
    }
    public static func byDefault(_ options: SequenceOptions = SequenceOptions(), sequence: String? = nil) -> Identity {
      Identity(.byDefault, options, sequence: sequence)
    }
  }
}

/// The options of a sequence; what is not said is PostgreSQL's default.
public struct SequenceOptions: ModelValue {
  public var start: Int?
  public var increment: Int?
  public var minimum: Int?
  public var maximum: Int?
  public var cache: Int?
  public var cycle: Bool

  public init(
    start: Int? = nil,
    increment: Int? = nil,
    minimum: Int? = nil,
    maximum: Int? = nil,
    cache: Int? = nil,
    cycle: Bool = false
  ) {
    self.start = start
    self.increment = increment
    self.minimum = minimum
    self.maximum = maximum
    self.cache = cache
    self.cycle = cycle
  }
}
