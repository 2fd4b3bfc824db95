import SchemaDescription

extension ObjectName {
  /// `"invoices"`, `"billing.invoices"`; a name that would be read otherwise is written out.
  var node: SwiftNode {
    if ObjectName(description) == self { return .string(description) }
    var call = CallNode("ObjectName")
    call.add(text: name)
    call.add("schema", text: schema ?? "public")
    return call.node
  }
}

extension Settings {
  var node: SwiftNode { .settings(entries.map { ($0.name, Self.value($0.value)) }) }

  /// A number or a truth value where the literal gives the same text.
  private static func value(_ text: String) -> SwiftNode {
    if let number = Int(text), String(number) == text { return .word(text) }
    if text == "true" || text == "false" { return .word(text) }
    if let number = Double(text), number.isFinite, number.description == text { return .word(text) }
    return .string(text)
  }
}

extension Roles {
  var node: SwiftNode { names.count == 1 ? .string(names[0]) : .strings(names) }
}

extension SchemaDescription.Grant {
  var node: SwiftNode {
    var call = CallNode(isRevoked ? ".revoke" : ".grant")
    for privilege in privileges { call.add(case: privilege) }
    call.add(isRevoked ? "from" : "to", roles.node)
    call.add("columns", texts: columns)
    call.add("withGrantOption", flag: withGrantOption)
    return call.node
  }
}

extension CallNode {
  mutating func add(grants: [SchemaDescription.Grant]) { add("grants", list: grants.map(\.node)) }
}

extension SQLType {
  /// The types that have a word of their own, by their SQL.
  private static let words: [String: String] = Dictionary(
    uniqueKeysWithValues: """
      smallint integer bigint serial bigserial smallserial real numeric money boolean text varchar bytea uuid json jsonb \
      jsonpath xml date time timetz timestamp timestamptz interval inet cidr macaddr macaddr8 point tsvector tsquery \
      int4range int8range numrange daterange tsrange tstzrange oid regclass name record void
      """.split(separator: " ").map { (String($0), String($0)) } + [("double precision", "double")]
  )
  /// The words that take a length or a precision.
  private static let measured: Set<String> = [
    "varchar", "char", "numeric", "bit", "varbit", "time", "timestamp", "timestamptz",
  ]

  var node: SwiftNode {
    guard dimensions == 0 else {
      var element = self
      element.dimensions -= 1
      return .call(".array", [.init(label: nil, node: element.node)])
    }
    if let reference {
      var call = CallNode(".named")
      call.add(name: reference)
      call.add(text: modifiers)
      return call.node
    }
    if let word = Self.words[sql] { return .word(".\(word)") }
    if let measured = Self.measuredWord(sql) { return .word(measured) }
    return .call(".sql", [.init(label: nil, node: .string(sql))])
  }

  /// `.numeric(12, 2)` for `numeric(12,2)`.
  private static func measuredWord(_ sql: String) -> String? {
    guard sql.hasSuffix(")"), let open = sql.firstIndex(of: "(") else { return nil }
    let word = String(sql[..<open])
    let parts = sql[sql.index(after: open)...].dropLast().split(separator: ",", omittingEmptySubsequences: false)
    var numbers = parts.compactMap { Int($0) }
    guard measured.contains(word), numbers.count == parts.count, numbers.map(String.init) == parts.map(String.init)
    else {
      return nil
    }
    if word == "numeric" {
      guard numbers.count == 2 else { return nil }
      if numbers[1] == 0 { numbers.removeLast() }
    } else if numbers.count != 1 {
      return nil
    }
    return ".\(word)(\(numbers.map(String.init).joined(separator: ", ")))"
  }
}
