import SchemaDescription

/// Types that are not declared, and types that are made wrong.
extension ModelValidatorTests {
  static let typeCases: [Case] = [
    Case(
      "a column of an unknown type",
      [table("t", [.column("a", .named("stat"))])],
      [
        "unknown-type: column t.a has the type stat, which is not declared"
      ]
    ),
    Case(
      "a type that an extension may bring",
      [Extension("vector"), table("t", [.column("a", .named("vector", "3"))])],
      []
    ),
    Case(
      "an attribute of an unknown type",
      [CompositeType("money_amount", [.attribute("currency", .named("currency_code"))])],
      ["unknown-type: attribute money_amount.currency has the type currency_code, which is not declared"]
    ),
    Case(
      "an attribute twice",
      [CompositeType("pair", [.attribute("a", .text), .attribute("a", .text)])],
      ["duplicate-name: composite type pair: attribute \"a\" is declared twice"]
    ),
    Case(
      "a range over an unknown type, named like a domain",
      [Domain("d", .text), RangeType("d", subtype: .named("nothing"))],
      [
        "duplicate-name: domain \"d\" has the name of a range type",
        "unknown-type: range type d has the type nothing, which is not declared",
      ]
    ),
    Case(
      "a multirange type with the name of an enum",
      [Enum("e", ["a"]), RangeType("r", subtype: .integer, multirange: "e")],
      ["duplicate-name: multirange type \"e\" has the name of an enum"]
    ),
    Case(
      "an aggregate over an unknown type, with the name and arguments of a function",
      [
        Function("f", [.argument(.named("stat"))], returns: .void, body: ""),
        Aggregate("f", [.argument(.named("stat"))], sfunc: "int4pl", stype: .integer),
      ],
      [
        "duplicate-name: aggregate \"f\" has the name of a function",
        "unknown-type: function f has the type stat, which is not declared",
        "unknown-type: aggregate f has the type stat, which is not declared",
      ]
    ),
    Case(
      "a cast of an unknown type",
      [Cast(from: .named("stat"), to: .text, with: .inout)],
      ["unknown-type: this cast has the type stat, which is not declared"]
    ),
    Case(
      "types of the model in each other",
      [
        CompositeType("pair", [.attribute("r", .named("r")), .attribute("rs", .named("rs"))]),
        RangeType("r", subtype: .integer, multirange: "rs"), Cast(from: .named("pair"), to: .named("r"), with: .inout),
      ],
      []
    ),
  ]
}
