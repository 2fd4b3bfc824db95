import Catalog
import SchemaDescription

extension Translator {
  mutating func sayRoutine(_ entry: CatalogEntry) -> Bool {
    guard let routine = entry.definition as? Routine, let grants = grants(entry), ownerIsSayable(entry) else {
      return false
    }
    // A function that comes with its type is written by whoever writes the type.
    if typeRoutines.contains(entry.identity) { return false }
    if let type = catalog.type(withFunction: entry.identity), !said.contains(type) { return false }
    let words = isShort(entry.identity) ? self.words(routine, entry.identity) : nil
    guard var function = words ?? whole(routine, entry.identity) else { return false }
    function.comment = entry.comment
    function.owner = entry.owner
    function.grants = grants
    function.place = place(entry.identity)
    model.functions.append(function)
    return true
  }

  /// The whole statement.
  private func whole(_ routine: Routine, _ identity: ObjectIdentity) -> Function? {
    guard let sql = routine.creation(of: identity, in: WritingContext(catalog: catalog)).first?.sql else { return nil }
    // Functions are recognised by their names, which are read from the statement.
    guard !identity.name.contains("("), identity.schema?.contains("(") == false else { return nil }
    return Function(sql: sql)
  }

  /// What `pg_get_functiondef()` prints, in words; `nil` where it has something that there is no word for.
  private func words(_ routine: Routine, _ identity: ObjectIdentity) -> Function? {
    var text = DefinitionText(routine.definition)
    guard text.take("CREATE OR REPLACE"), text.take("FUNCTION") || text.take("PROCEDURE"),
      text.name() != nil, let items = text.items(), let arguments = arguments(routine, items, identity)
    else { return nil }
    let isProcedure = identity.kind == .procedure
    var function = Function(identity.name, schema: identity.schema ?? "public", arguments, returns: .void, body: "")
    if isProcedure {
      function.kind = .procedure
      function.returns = nil
    } else {
      guard text.take("RETURNS"), let returns = returns(routine, identity) else { return nil }
      function.returns = returns
      _ = text.upTo("LANGUAGE")
    }
    guard text.take("LANGUAGE"), let language = text.identifier() else { return nil }
    function.language = Function.Language(rawValue: language)
    guard Self.attributes(&text, of: &function), settings(&text, of: &function),
      let body = Self.body(&text)
    else { return nil }
    if isProcedure, function.volatility != nil || function.isStrict || function.cost != nil { return nil }
    function.body = body
    return function
  }

  private func arguments(_ routine: Routine, _ items: [String], _ identity: ObjectIdentity) -> [Function.Argument]? {
    let stated = routine.arguments.filter { $0.mode != "t" }
    if stated.isEmpty { return items == [""] ? [] : nil }
    guard stated.count == items.count else { return nil }
    var words: [Function.Argument] = []
    for (argument, item) in zip(stated, items) {
      var text = DefinitionText(item)
      _ = text.upTo("DEFAULT")
      let value = text.take("DEFAULT") ? text.rest() : nil
      let modes: [String: Function.Argument.Mode] = ["i": .in, "o": .out, "b": .inout, "v": .variadic]
      guard let mode = modes[argument.mode] else { return nil }
      words.append(
        .argument(
          argument.name.isEmpty ? nil : argument.name,
          type(argument.type, in: identity.schema),
          mode: mode,
          default: value.map { Expression.value($0, of: argument.type) }
        )
      )
    }
    return words
  }

  private func returns(_ routine: Routine, _ identity: ObjectIdentity) -> Function.Returns? {
    let columns = routine.arguments.filter { $0.mode == "t" }
    if !columns.isEmpty {
      return .table(columns.map { .argument($0.name, type($0.type, in: identity.schema)) })
    }
    guard let result = routine.result else { return nil }
    if result == "trigger" { return .trigger }
    if result == "event_trigger" { return .eventTrigger }
    let setOf = "SETOF "
    return result.hasPrefix(setOf)
      ? .setOf(type(String(result.dropFirst(setOf.count)), in: identity.schema))
      : .type(type(result, in: identity.schema))
  }

  /// In the order of `pg_get_functiondef()` (`src/backend/utils/adt/ruleutils.c`).
  private static func attributes(_ text: inout DefinitionText, of function: inout Function) -> Bool {
    function.isWindow = text.take("WINDOW")
    if text.take("IMMUTABLE") {
      function.volatility = .immutable
    } else if text.take("STABLE") {
      function.volatility = .stable
    }
    if text.take("PARALLEL SAFE") {
      function.parallel = .safe
    } else if text.take("PARALLEL RESTRICTED") {
      function.parallel = .restricted
    }
    function.isStrict = text.take("STRICT")
    if text.take("SECURITY DEFINER") { function.security = .definer }
    function.isLeakproof = text.take("LEAKPROOF")
    if text.take("COST") {
      guard let cost = text.number() else { return false }
      function.cost = cost
    }
    if text.take("ROWS") {
      guard let rows = text.number() else { return false }
      function.rows = rows
    }
    if text.take("SUPPORT") { function.support = text.name() }
    return true
  }

  /// ` SET search_path TO 'public', 'pg_temp'`, any number of them.
  private func settings(_ text: inout DefinitionText, of function: inout Function) -> Bool {
    while text.take("SET") {
      guard let first = text.name(), text.take("TO"), var value = text.string() else { return false }
      let name = first.schema.map { "\($0).\(first.name)" } ?? first.name
      if text.isNext(",") {
        var parts = [value]
        while text.take(",") {
          guard let part = text.string() else { return false }
          parts.append(part)
        }
        guard parts.allSatisfy({ !$0.contains(",") && !$0.contains("'") }) else { return false }
        value = parts.map { $0.isEmpty || $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: ", ")
      }
      function.settings[name] = value
    }
    return true
  }

  private static func body(_ text: inout DefinitionText) -> Function.Body? {
    if text.take("RETURN") { return .returning(text.rest()) }
    if text.take("BEGIN ATOMIC") {
      let statements = text.rest()
      return statements.hasSuffix("\nEND") ? .atomic(String(statements.dropLast(4))) : nil
    }
    guard text.take("AS") else { return nil }
    if text.isNext("'") {
      guard let library = text.string(), text.take(","), let symbol = dollarQuoted(text.rest()) else { return nil }
      return .library(library, symbol)
    }
    return dollarQuoted(text.rest()).map { .text($0) }
  }

  /// What stands between dollar quotes.
  private static func dollarQuoted(_ text: String) -> String? {
    guard text.hasPrefix("$"), let end = text.utf8.dropFirst().firstIndex(of: UInt8(ascii: "$")) else { return nil }
    let tag = text[...end]
    guard text.utf8.count >= 2 * tag.utf8.count, text.hasSuffix(tag) else { return nil }
    return String(text.dropFirst(tag.count).dropLast(tag.count))
  }
}
