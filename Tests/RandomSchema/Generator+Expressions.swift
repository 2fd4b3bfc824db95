/// Something that an expression can read.
struct Value {
  var sql: String
  var type: KnownType
}

extension Generator {
  /// An expression of a type.
  ///
  /// - Parameters:
  ///   - values: What it can read; values of other types are arguments of functions.
  ///   - isImmutable: Whether only immutable functions may be called.
  func expression(_ type: KnownType, _ values: [Value], _ draw: Draw, isImmutable: Bool = true, depth: Int = 2)
    -> String
  {
    let constant = draw.one("sample", of: type.samples)
    let same = values.filter { $0.type.sql == type.sql }
    let callable = functions.filter { $0.result.sql == type.sql && (!isImmutable || $0.isImmutable) }
    switch draw.number("form", below: depth > 0 ? 8 : 3) {
    case 0, 1, 2:
      return draw.pick("value", from: same, by: \.sql)?.sql ?? constant
    case 3, 4:
      guard let function = draw.pick("function", from: callable, by: \.slot) else { return constant }
      return call(function, values, draw, isImmutable: isImmutable, depth: depth)
    case 5:
      let first = expression(type, values, draw.part("a"), isImmutable: isImmutable, depth: depth - 1)
      let second = expression(type, values, draw.part("b"), isImmutable: isImmutable, depth: depth - 1)
      return "COALESCE(\(first), \(second))"
    case 6:
      let test = predicate(values, draw.part("test"), depth: depth - 1)
      let first = expression(type, values, draw.part("a"), isImmutable: isImmutable, depth: depth - 1)
      return "CASE WHEN \(test) THEN \(first) ELSE \(constant) END"
    default:
      guard type.has(.integer), type.has(.builtin), let value = same.first else { return constant }
      return "((\(value.sql) + 1::\(type.sql)) % 30000::\(type.sql))"
    }
  }

  private func call(
    _ function: KnownFunction,
    _ values: [Value],
    _ draw: Draw,
    isImmutable: Bool,
    depth: Int
  ) -> String {
    let arguments = function.arguments.enumerated().map { index, type in
      expression(type, values, draw.part("argument", index), isImmutable: isImmutable, depth: depth - 1)
    }
    return function.call(arguments)
  }

  /// A condition that holds for every row the generator would insert.
  func predicate(_ values: [Value], _ draw: Draw, depth: Int = 2) -> String {
    guard let value = draw.pick("value", from: values, by: \.sql) else {
      return draw.one("constant", of: ["true", "1 = 1", "(NULL::integer IS NULL)"])
    }
    if depth > 0, draw.chance("two", 25) {
      let first = predicate(values, draw.part("a"), depth: depth - 1)
      let second = predicate(values, draw.part("b"), depth: depth - 1)
      return "((\(first)) \(draw.one("word", of: ["AND", "OR"])) (\(second)))"
    }
    return simple(value, draw)
  }

  private func simple(_ value: Value, _ draw: Draw) -> String {
    let x = value.sql
    let type = value.type
    let callable = functions.filter { function in
      function.isImmutable && function.arguments.contains { $0.sql == type.sql }
    }
    if draw.chance("call", 25), let function = draw.pick("function", from: callable, by: \.slot) {
      let arguments = function.arguments.map { $0.sql == type.sql ? x : $0.samples[0] }
      return "\(function.call(arguments)) IS NOT NULL OR true"
    }
    if type.has(.text), type.has(.builtin), draw.chance("text", 50) {
      return draw.one(
        "text form",
        of: [
          "char_length(\(x)) < 500", "\(x) !~ '^\\\\no$'", "\(x) NOT LIKE 'no''%'", "lower(\(x)) <> 'none of it'",
          "\(x) NOT IN ('no', 'such')", "(\(x) || '') IS NOT NULL OR \(x) IS NULL",
        ]
      )
    }
    if type.has(.integer), type.has(.builtin), draw.chance("number", 50) {
      return draw.one(
        "number form",
        of: [
          "\(x) > -500", "\(x) BETWEEN -1000 AND 1000", "\(x) <> ALL (ARRAY[-5, -6])", "\(x) % 3 < 3", "NOT \(x) < -9",
        ]
      )
    }
    guard type.has(.ordered), type.traits.isDisjoint(with: [.domain, .pathless]) else {
      return "(\(x) IS NULL) = (\(x) IS NULL)"
    }
    return draw.one(
      "form",
      of: [
        "\(x) IS DISTINCT FROM \(type.rare)", "\(x) <> \(type.rare)", "NOT (\(x) = \(type.rare))",
        "\(x) IS NULL OR \(x) = \(x)",
      ]
    )
  }
}
