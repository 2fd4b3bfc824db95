/// Types that every database has.
enum BuiltinTypes {
  static let integer = KnownType(
    sql: "integer",
    samples: ["1", "2", "7", "12"],
    rare: "'-987654'::integer",
    traits: [.ordered, .hashed, .integer, .builtin]
  )
  static let text = KnownType(
    sql: "text",
    samples: ["'1'::text", "'12'::text", "'2'::text", "'7'::text"],
    rare: "'no''\\such'::text",
    traits: [.ordered, .hashed, .text, .collatable, .builtin]
  )
  static let boolean = KnownType(
    sql: "boolean",
    samples: ["false", "true"],
    rare: "NULL::boolean",
    traits: [.ordered, .hashed, .builtin]
  )

  static let all: [KnownType] =
    [integer, text, boolean] + numbers + strings
    + [
      make("date", ["2024-01-01", "2024-06-30", "2025-02-03"], "1901-01-01", [.ordered, .hashed, .calendar]),
      make(
        "timestamp with time zone",
        ["2024-01-01 00:00:00+00", "2025-01-01 01:00:00+00"],
        "1901-01-01",
        [
          .ordered, .hashed,
        ]
      ),
      make("timestamp(3) without time zone", ["2024-01-01", "2025-01-01"], "1901-01-01", [.ordered, .hashed]),
      make("time with time zone", ["01:00+00", "02:00+00"], "03:04+05", [.ordered, .hashed]),
      make("interval day to second(2)", ["1 day", "2 days"], "99 days", [.ordered, .hashed]),
      make(
        "uuid",
        [
          "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002",
        ],
        "ffffffff-0000-0000-0000-000000000002",
        [.ordered, .hashed]
      ),
      make("jsonb", ["{\"a\": 1}", "[1, 2]"], "{}", [.ordered, .hashed, .document]),
      make("json", ["{\"a\": 1}"], "{}", []),
      make("xml", ["<a/>"], "<b/>", []),
      make("bytea", ["\\x00", "\\x01"], "\\xff", [.ordered, .hashed]),
      make("inet", ["10.0.0.1", "10.0.0.2"], "::1", [.ordered, .hashed]),
      make("bit varying(5)", ["101", "111"], "00000", [.ordered]),
      make("point", ["(1,2)", "(3,4)"], "(9,9)", []),
      make("tsvector", ["a b", "c"], "zz", [.ordered]),
      make("integer[]", ["{1,2}", "{3}"], "{-9}", [.ordered, .hashed, .array]),
      make("text[]", ["{a,b}", "{\"c d\",NULL}"], "{zz}", [.ordered, .hashed, .array]),
      make("int4range", ["[1,5)", "[7,9)"], "[-9,-8)", [.ordered, .hashed, .range]),
      make(
        "tstzrange",
        ["[2024-01-01,2024-02-01)", "[2025-01-01,2025-02-01)"],
        "[1901-01-01,1901-02-01)",
        [
          .ordered, .hashed, .range,
        ]
      ),
      make(
        "datemultirange",
        ["{[2024-01-01,2024-02-01)}", "{}"],
        "{[1901-01-01,1901-02-01)}",
        [
          .ordered, .hashed, .range,
        ]
      ),
      make("regclass", ["pg_class", "pg_type"], "pg_proc", [.ordered, .hashed]),
      make("oid", ["1", "2"], "99", [.ordered, .hashed]),
      make("\"char\"", ["a", "b"], "z", [.ordered, .hashed]),
      make("name", ["a", "b"], "z", [.ordered, .hashed]),
    ]

  private static let numbers = [
    make("smallint", ["1", "2", "7", "12"], "-98", [.ordered, .hashed, .integer]),
    make("bigint", ["1", "2", "7", "12"], "-987654321", [.ordered, .hashed, .integer]),
    make("numeric", ["1", "2", "7", "12"], "-98.7", [.ordered, .hashed]),
    make("numeric(12,2)", ["1", "2", "7", "12"], "-98.7", [.ordered, .hashed]),
    make("numeric(6,0)", ["1", "2", "7", "12"], "-98", [.ordered, .hashed]),
    make("double precision", ["1", "2", "7", "12"], "-98.7", [.ordered, .hashed]),
    make("money", ["1", "2"], "-98.7", [.ordered]),
  ]

  private static let strings = [
    make("character varying(20)", ["1", "12", "2", "7"], "none", [.ordered, .hashed, .text, .collatable]),
    make("character varying", ["1", "12", "2", "7"], "none", [.ordered, .hashed, .text, .collatable]),
    make("character(4)", ["1", "12", "2", "7"], "none", [.ordered, .hashed, .collatable]),
  ]

  private static func make(_ sql: String, _ samples: [String], _ rare: String, _ traits: KnownType.Traits) -> KnownType
  {
    KnownType(
      sql: sql,
      samples: samples.map { "\(literal($0))::\(sql)" },
      rare: "\(literal(rare))::\(sql)",
      traits: traits.union(.builtin)
    )
  }
}
