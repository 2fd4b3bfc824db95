public import Catalog
public import Diagnostics
import OrderedCollections
import Postgres

/// A rename as it is stated on a command line: `orders=purchases`, `public.orders.note=remark`,
/// `order_state.'open'='started'`, with the kind before it where the name alone is not clear: `view orders=purchases`.
///
/// Names are read as PostgreSQL reads them: folded to lower case unless they stand in double quotes.
public struct RenameRequest: Sendable, Hashable {
  /// The text as it was given.
  public let text: String
  private var kind: String
  private var path: [String]
  private var arguments: String?
  private var label: String?
  private var newName: String

  /// Reads `OLD=NEW`.
  ///
  /// - Throws: ``Failure`` where the text is not of that form.
  public init(_ text: String) throws(Failure) {
    self.text = text
    var reader = NameReader(text)
    kind = try reader.kindWords()
    path = try reader.path()
    arguments = try reader.arguments()
    label = try reader.label()
    try reader.expect("=")
    if label != nil {
      guard let new = try reader.label(afterDot: false) else {
        throw reader.failure("the new label needs quotes: 'new'")
      }
      newName = new
    } else {
      var new = try reader.path()
      newName = new.removeLast()
      guard new.isEmpty || new == path.dropLast() else {
        throw reader.failure("a rename does not move an object to another schema or table")
      }
    }
    try reader.expectEnd()
    guard path.count <= 3 else { throw reader.failure("a name has at most three parts: schema, relation, part") }
  }

  /// The renames that are meant, each part under its relation's new name, as ``Rename`` has it.
  ///
  /// - Parameter stated: The renames that are known already.
  /// - Throws: ``Failure`` where a request names no object, or several.
  public static func resolved(
    _ requests: [RenameRequest],
    from old: Catalog,
    to new: Catalog,
    beside stated: [Rename]
  ) throws(Failure) -> [Rename] {
    var renames: [Rename] = []
    for request in requests { renames.append(try request.resolved(in: old, to: new)) }
    let relations = (stated + renames).filter { $0.object.parent == nil && $0.label == nil }
    return renames.map { rename in
      let object = rename.object
      guard object.parent != nil, object.kind != .index else { return rename }
      var rename = rename
      for relation in relations where relation.object.name == object.parent && relation.object.schema == object.schema {
        rename.object.parent = relation.newName
      }
      return rename
    }
  }

  /// The one object of the old schema that is meant.
  private func resolved(in old: Catalog, to new: Catalog) throws(Failure) -> Rename {
    let named = old.entries.keys.filter { isMeant($0) }.map { Rename($0, label: label, to: newName) }
    guard let first = named.first else {
      throw Failure(
        .usage,
        code: "rename-unknown",
        "--rename \(text): the old schema has no such object",
        advice: "Write schema.object, or schema.table.column, as the old schema names it."
      )
    }
    if named.count == 1 { return first }
    // `orders` may be a table and a function; the new schema mostly has only one of the two under the new name.
    let fitting = named.filter { label == nil && new[$0.renamed] != nil && old[$0.renamed] == nil }
    guard fitting.count == 1 else {
      throw Failure(
        .usage,
        code: "rename-ambiguous",
        "--rename \(text): the name stands for several objects",
        details: named.map { $0.object.description },
        advice: "Write the kind before it and the whole name: --rename 'table public.orders=purchases'."
      )
    }
    return fitting[0]
  }

  private func isMeant(_ identity: ObjectIdentity) -> Bool {
    guard Self.renamable.contains(identity.kind), kind.isEmpty || identity.kind.rawValue == kind else { return false }
    if label != nil, identity.kind != .enumType { return false }
    if let arguments, identity.arguments.map(Self.compact) != Self.compact(arguments) { return false }
    // An index is a part of its table, but its name stands alone in its schema.
    let parent = identity.kind == .index ? nil : identity.parent
    let whole = [identity.schema, parent, identity.name].compactMap { $0 }
    return path.count <= whole.count && Array(whole.suffix(path.count)) == path
  }

  private static func compact(_ arguments: String) -> String { String(arguments.filter { !$0.isWhitespace }) }

  /// What `ALTER … RENAME` can be said of.
  private static let renamable: Set<ObjectKind> = [
    .schema, .collation, .enumType, .baseType, .compositeType, .rangeType, .domain, .function, .procedure, .aggregate,
    .language,
    .conversion, .operatorFamily, .operatorClass, .textSearchParser, .textSearchTemplate, .textSearchDictionary,
    .textSearchConfiguration, .foreignDataWrapper,
    .server, .sequence, .table, .column, .constraint, .index, .foreignKey, .view, .materializedView, .statistics, .rule,
    .trigger, .policy, .publication, .eventTrigger,
  ]
}

/// Reads names as SQL spells them.
private struct NameReader {
  private let text: String
  private var rest: Substring

  init(_ text: String) {
    self.text = text
    rest = text[...]
  }

  func failure(_ reason: String) -> Failure {
    Failure(
      .usage,
      code: "bad-rename",
      "--rename \(text): \(reason)",
      advice: "Write OLD=NEW: orders=purchases, public.orders.note=remark, order_state.'open'='started'."
    )
  }

  /// The words before the name: `table `, `materialized view `.
  mutating func kindWords() throws(Failure) -> String {
    var words: [Substring] = []
    while true {
      skipSpace()
      let word = rest.prefix { $0.isLetter }
      let after = rest.dropFirst(word.count).drop { $0 == " " }
      guard !word.isEmpty, rest.dropFirst(word.count).first == " ", let next = after.first, next != "=", next != "."
      else {
        break
      }
      words.append(word)
      rest = after
    }
    return words.joined(separator: " ").lowercased()
  }

  mutating func path() throws(Failure) -> [String] {
    var parts = [try identifier()]
    while rest.first == ".", rest.dropFirst().first != "'" {
      rest.removeFirst()
      parts.append(try identifier())
    }
    return parts
  }

  private mutating func identifier() throws(Failure) -> String {
    skipSpace()
    if rest.first == "\"" { return try quoted("\"") }
    let word = rest.prefix { !".='\"() ".contains($0) }
    guard !word.isEmpty else { throw failure("a name is missing") }
    rest = rest.dropFirst(word.count)
    return word.lowercased()
  }

  private mutating func quoted(_ quote: Character) throws(Failure) -> String {
    rest.removeFirst()
    var result = ""
    while let character = rest.popFirst() {
      if character != quote {
        result.append(character)
      } else if rest.first == quote {
        rest.removeFirst()
        result.append(quote)
      } else {
        return result
      }
    }
    throw failure("a quote is not closed")
  }

  mutating func arguments() throws(Failure) -> String? {
    guard rest.first == "(" else { return nil }
    guard let end = rest.lastIndex(of: ")") else { throw failure("a parenthesis is not closed") }
    let arguments = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    return String(arguments)
  }

  /// `.'label'`, or `'label'` where no dot is wanted.
  mutating func label(afterDot: Bool = true) throws(Failure) -> String? {
    skipSpace()
    if afterDot {
      guard rest.hasPrefix(".'") else { return nil }
      rest.removeFirst()
    }
    return rest.first == "'" ? try quoted("'") : nil
  }

  mutating func expect(_ character: Character) throws(Failure) {
    skipSpace()
    guard rest.popFirst() == character else { throw failure("there is no \(character) after the old name") }
  }

  mutating func expectEnd() throws(Failure) {
    skipSpace()
    guard rest.isEmpty else { throw failure("something stands after the new name") }
  }

  private mutating func skipSpace() { rest = rest.drop { $0 == " " } }
}
