/// The type of a column, argument or domain: `.uuid`, `.varchar(255)`, `.named("billing_status")`, `.array(.text)`.
public struct SQLType: ModelValue {
  /// The name of a type that belongs to the model, to an external schema or to an extension; `nil` for built-in types.
  public var reference: ObjectName?
  /// The SQL of a built-in type, with its modifiers, such as `numeric(20,6)`; empty where ``reference`` says it.
  public var sql: String
  /// What follows the name of a referenced type in parentheses, such as the `1536` of `vector(1536)`.
  public var modifiers: String?
  /// How many `[]` follow: 0 for a plain value.
  public var dimensions: Int

  init(builtIn sql: String) {
    self.sql = sql
    dimensions = 0
  }

  init(reference: ObjectName, modifiers: String?) {
    self.reference = reference
    self.modifiers = modifiers
    sql = ""
    dimensions = 0
  }
}

extension SQLType {
  public static let smallint = SQLType(builtIn: "smallint")
  public static let integer = SQLType(builtIn: "integer")
  public static let bigint = SQLType(builtIn: "bigint")
  public static let serial = SQLType(builtIn: "serial")
  public static let bigserial = SQLType(builtIn: "bigserial")
  public static let smallserial = SQLType(builtIn: "smallserial")
  public static let real = SQLType(builtIn: "real")
  public static let double = SQLType(builtIn: "double precision")
  public static let numeric = SQLType(builtIn: "numeric")
  public static let money = SQLType(builtIn: "money")
  public static let boolean = SQLType(builtIn: "boolean")
  public static let text = SQLType(builtIn: "text")
  public static let varchar = SQLType(builtIn: "varchar")
  public static let bytea = SQLType(builtIn: "bytea")
  public static let uuid = SQLType(builtIn: "uuid")
  public static let json = SQLType(builtIn: "json")
  public static let jsonb = SQLType(builtIn: "jsonb")
  public static let jsonpath = SQLType(builtIn: "jsonpath")
  public static let xml = SQLType(builtIn: "xml")
  public static let date = SQLType(builtIn: "date")
  public static let time = SQLType(builtIn: "time")
  public static let timetz = SQLType(builtIn: "timetz")
  public static let timestamp = SQLType(builtIn: "timestamp")
  public static let timestamptz = SQLType(builtIn: "timestamptz")
  public static let interval = SQLType(builtIn: "interval")
  public static let inet = SQLType(builtIn: "inet")
  public static let cidr = SQLType(builtIn: "cidr")
  public static let macaddr = SQLType(builtIn: "macaddr")
  public static let macaddr8 = SQLType(builtIn: "macaddr8")
  public static let point = SQLType(builtIn: "point")
  public static let tsvector = SQLType(builtIn: "tsvector")
  public static let tsquery = SQLType(builtIn: "tsquery")
  public static let int4range = SQLType(builtIn: "int4range")
  public static let int8range = SQLType(builtIn: "int8range")
  public static let numrange = SQLType(builtIn: "numrange")
  public static let daterange = SQLType(builtIn: "daterange")
  public static let tsrange = SQLType(builtIn: "tsrange")
  public static let tstzrange = SQLType(builtIn: "tstzrange")
  public static let oid = SQLType(builtIn: "oid")
  public static let regclass = SQLType(builtIn: "regclass")
  public static let name = SQLType(builtIn: "name")
  public static let record = SQLType(builtIn: "record")
  public static let void = SQLType(builtIn: "void")

  public static func varchar(_ length: Int) -> SQLType { SQLType(builtIn: "varchar(\(length))") }
  public static func char(_ length: Int) -> SQLType { SQLType(builtIn: "char(\(length))") }
  public static func numeric(_ precision: Int, _ scale: Int = 0) -> SQLType {
    SQLType(builtIn: "numeric(\(precision),\(scale))")
  }
  public static func bit(_ length: Int) -> SQLType { SQLType(builtIn: "bit(\(length))") }
  public static func varbit(_ length: Int) -> SQLType { SQLType(builtIn: "varbit(\(length))") }
  public static func time(_ precision: Int) -> SQLType { SQLType(builtIn: "time(\(precision))") }
  public static func timestamp(_ precision: Int) -> SQLType { SQLType(builtIn: "timestamp(\(precision))") }
  public static func timestamptz(_ precision: Int) -> SQLType { SQLType(builtIn: "timestamptz(\(precision))") }

  /// A type that the model, an external schema or an extension declares: an enum, a domain, `citext`, `vector`.
  public static func named(_ name: ObjectName, _ modifiers: String? = nil) -> SQLType {
    SQLType(reference: name, modifiers: modifiers)
  }

  /// An array of `element`. PostgreSQL keeps no difference between one dimension and more (manual, section 8.15).
  public static func array(_ element: SQLType) -> SQLType {
    var type = element
    type.dimensions += 1
    return type
  }

  /// Any type by its SQL, taken as it is: `.sql("interval day to second")`.
  public static func sql(_ text: String) -> SQLType { SQLType(builtIn: text) }
}
