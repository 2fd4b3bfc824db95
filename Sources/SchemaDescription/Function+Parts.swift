extension Function {
  /// An argument: `.argument("invoice_id", .uuid)`, `.argument("total", .numeric, mode: .out)`.
  public struct Argument: ModelValue {
    public enum Mode: String, Sendable, Codable, Hashable {
      case `in`, out, `inout`, variadic
    }

    public var name: String?
    public var type: SQLType
    public var mode: Mode
    public var `default`: String?

    public static func argument(
      _ name: String? = nil,
      _ type: SQLType,
      mode: Mode = .in,
      default: String? = nil
    ) -> Argument {
      Argument(name: name, type: type, mode: mode, default: `default`)
    }

    /// An argument without a name: `.argument(.numeric)`.
    public static func argument(_ type: SQLType, mode: Mode = .in, default: String? = nil) -> Argument {
      Argument(name: nil, type: type, mode: mode, default: `default`)
    }
  }

  /// What a function returns: `.type(.numeric)`, `.setOf(.named("invoices"))`, `.table([…])`, `.trigger`, `.void`.
  public struct Returns: ModelValue {
    public enum Kind: String, Sendable, Codable, Hashable {
      case type, setOf, table
    }

    public var kind: Kind
    public var type: SQLType?
    public var columns: [Argument] = []

    public static func type(_ type: SQLType) -> Returns { Returns(kind: .type, type: type) }
    public static func setOf(_ type: SQLType) -> Returns { Returns(kind: .setOf, type: type) }
    public static func table(_ columns: [Argument]) -> Returns { Returns(kind: .table, columns: columns) }
    public static let void = type(.void)
    public static let trigger = type(.sql("trigger"))
    public static let eventTrigger = type(.sql("event_trigger"))
  }

  /// The language of a body: `.sql`, `.plpgsql`, or another by its name: `"plpython3u"`.
  public struct Language: Sendable, Hashable, Codable, RawRepresentable, ExpressibleByStringLiteral {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    public static let sql: Language = "sql"
    public static let plpgsql: Language = "plpgsql"
    public static let c: Language = "c"
    public static let `internal`: Language = "internal"
  }

  public enum Volatility: String, Sendable, Codable, Hashable {
    case immutable, stable, volatile
  }

  /// With whose rights a function runs: the caller's (`invoker`) or its owner's (`definer`).
  public enum Security: String, Sendable, Codable, Hashable {
    case invoker, definer
  }

  public enum Parallel: String, Sendable, Codable, Hashable {
    case unsafe, restricted, safe
  }

  /// The body: a text, `.atomic("SELECT …;")` for `BEGIN ATOMIC … END`, `.returning("a + b")`, or `.library("f", "s")`.
  public struct Body: ModelValue, ExpressibleByStringLiteral {
    public enum Kind: String, Sendable, Codable, Hashable {
      case text, atomic, returning, library
    }

    public var kind: Kind
    public var text: String
    /// The symbol in a library.
    public var symbol: String?

    init(_ kind: Kind, _ text: String, symbol: String? = nil) {
      self.kind = kind
      self.text = text
      self.symbol = symbol
    }

    public init(stringLiteral value: String) { self.init(.text, value) }

    public static func text(_ text: String) -> Body { Body(.text, text) }
    /// Statements parsed when the function is created, each ended by a semicolon.
    public static func atomic(_ statements: String) -> Body { Body(.atomic, statements) }
    public static func returning(_ expression: String) -> Body { Body(.returning, expression) }
    public static func library(_ file: String, _ symbol: String) -> Body { Body(.library, file, symbol: symbol) }
  }
}
