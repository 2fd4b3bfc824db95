import Postgres
import SchemaDescription

extension ModelDDL {
  /// The names that must exist when the function is created: types of its signature, and the body where it is parsed.
  func signatureWords(_ function: Function) -> Set<String> {
    if let sql = function.sql {
      guard let text = FunctionText(sql) else { return SQLWords(sql).names }
      let atomic = text.signature.lowercased().contains("begin atomic")
      let types = atomic ? text.signature : text.arguments + " " + (returnsText(text.signature) ?? "")
      return SQLWords(types).names
    }
    var types = function.arguments.map(\.type)
    if let returns = function.returns { types += (returns.type.map { [$0] } ?? []) + returns.columns.map(\.type) }
    var words = Set(types.compactMap { $0.reference?.name })
    for type in types where type.reference == nil { words.formUnion(SQLWords(type.sql).names) }
    if function.body.kind == .atomic || function.body.kind == .returning {
      words.formUnion(SQLWords(function.body.text).names)
    }
    return words
  }

  private func returnsText(_ signature: String) -> String? {
    let lower = signature.lowercased()
    guard let range = lower.firstRange(of: "returns") else { return nil }
    return String(lower[range.upperBound...])
  }

  mutating func addFunction(_ function: Function) {
    let kind = function.kind == .procedure ? "PROCEDURE" : "FUNCTION"
    let object = "\(function.kind.rawValue) \(quoteQualified(function.schema, function.name))"
    add(function.sql.map { trimmed($0) } ?? statement(function), function.place, object)
    let target = "\(kind) \(signature(function))"
    addOwner(function.owner, of: target, function.place)
    addComment(function.comment, on: target, function.place)
    addGrants(function.grants, on: target)
  }

  /// The name with the arguments that tell it from others of that name.
  func signature(_ function: Function) -> String {
    let name = quoteQualified(function.schema, function.name)
    if let sql = function.sql {
      return name + "(\(FunctionText(sql)?.bareArguments ?? ""))"
    }
    let procedure = function.kind == .procedure
    let arguments = function.arguments.filter { procedure || $0.mode != .out }
    let types = arguments.map { ($0.mode == .out ? "OUT " : $0.mode == .variadic ? "VARIADIC " : "") + type($0.type) }
    return name + "(\(types.joined(separator: ", ")))"
  }

  private func statement(_ function: Function) -> String {
    let arguments = function.arguments.map { argument($0) }.joined(separator: ", ")
    let procedure = function.kind == .procedure
    var lines = [
      "CREATE \(procedure ? "PROCEDURE" : "FUNCTION") "
        + "\(quoteQualified(function.schema, function.name))(\(arguments))"
    ]
    if let returns = function.returns { lines.append("RETURNS " + self.returns(returns)) }
    lines.append("LANGUAGE \(quoteIdentifier(function.language.rawValue))")
    if let volatility = function.volatility { lines.append(volatility.rawValue.uppercased()) }
    if !function.transforms.isEmpty {
      lines.append("TRANSFORM " + function.transforms.map { "FOR TYPE \(type($0))" }.joined(separator: ", "))
    }
    if function.isWindow { lines.append("WINDOW") }
    if function.isStrict { lines.append("STRICT") }
    if function.isLeakproof { lines.append("LEAKPROOF") }
    if let security = function.security { lines.append("SECURITY \(security.rawValue.uppercased())") }
    if let parallel = function.parallel { lines.append("PARALLEL \(parallel.rawValue.uppercased())") }
    if let cost = function.cost { lines.append("COST \(number(cost))") }
    if let rows = function.rows { lines.append("ROWS \(number(rows))") }
    if let support = function.support { lines.append("SUPPORT \(qualified(support))") }
    for setting in function.settings.entries { lines.append(settingClause(setting)) }
    switch function.body.kind {
    case .text: lines.append("AS " + dollarQuoted(function.body.text))
    case .atomic: lines.append("BEGIN ATOMIC\n\(function.body.text)\nEND")
    case .returning: lines.append("RETURN \(function.body.text)")
    case .library:
      lines.append("AS \(quoteLiteral(function.body.text)), \(quoteLiteral(function.body.symbol ?? function.name))")
    }
    return lines.joined(separator: "\n")
  }

  func argument(_ argument: Function.Argument) -> String {
    let mode = argument.mode == .in ? "" : argument.mode.rawValue.uppercased() + " "
    let name = argument.name.map { quoteIdentifier($0) + " " } ?? ""
    return mode + name + type(argument.type) + (argument.default.map { " DEFAULT \($0)" } ?? "")
  }

  private func returns(_ returns: Function.Returns) -> String {
    switch returns.kind {
    case .type: returns.type.map { type($0) } ?? "void"
    case .setOf: "SETOF " + (returns.type.map { type($0) } ?? "record")
    case .table: "TABLE(\(returns.columns.map { argument($0) }.joined(separator: ", ")))"
    }
  }

  /// Settings that are lists (`search_path`) are written as lists of names, everything else as a text.
  private func settingClause(_ setting: Settings.Entry) -> String {
    let name = setting.name.split(separator: ".").map { quoteIdentifier(String($0)) }.joined(separator: ".")
    let lists = [
      "search_path", "datestyle", "temp_tablespaces", "session_preload_libraries", "local_preload_libraries",
    ]
    guard lists.contains(setting.name.lowercased()) else { return "SET \(name) TO \(quoteLiteral(setting.value))" }
    let parts = setting.value.split(separator: ",").map { part in
      let bare = trimmed(String(part))
      return bare.hasPrefix("\"") || bare.hasPrefix("'") ? bare : quoteLiteral(bare)
    }
    return "SET \(name) TO \(parts.isEmpty ? "''" : parts.joined(separator: ", "))"
  }

  /// The text between dollar quotes whose tag does not occur in it.
  func dollarQuoted(_ text: String) -> String {
    var tag = "$$"
    var number = 0
    while text.contains(tag) || (tag == "$$" && text.hasSuffix("$")) {
      number += 1
      tag = number == 1 ? "$body$" : "$body\(number)$"
    }
    return tag + text + tag
  }
}
