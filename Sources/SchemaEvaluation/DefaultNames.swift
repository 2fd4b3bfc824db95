import SchemaDescription

/// The names that objects get when the model gives none.
///
/// `idx_<table>_<columns>[_<kind>]` for indexes, `<table>_<columns>_<type>` for constraints, `<table>_pkey` for primary
/// keys, `trg_<table>_<function>` for triggers, `<table>_<columns>_stat` for statistics.
struct DefaultNames {
  /// The longest identifier PostgreSQL keeps, in bytes (`NAMEDATALEN` less one; manual, section 4.1.1).
  static let longest = 63

  var table: String
  /// The columns that expressions may mention.
  var columns: [String]
  /// What renamed columns were called before, to find out the name an object had then.
  var formerNames: [String: String] = [:]

  var primaryKey: String { join([], "pkey") }

  func unique(_ unique: Unique) -> String { join(unique.columns, "key") }

  func foreignKey(_ key: ForeignKey) -> String { join(key.columns, "fk") }

  func exclusion(_ exclusion: Exclusion) -> String { join(exclusion.elements.flatMap { names(of: $0.key) }, "excl") }

  func check(_ expression: String) -> String { join(mentioned(in: expression), "check") }

  func statistics(_ statistics: Statistics) -> String {
    join(statistics.keys.flatMap { names(of: $0.column, $0.expression) }, "stat")
  }

  func index(_ index: Index) -> String {
    var kind = ""
    if index.method != .btree {
      kind = index.method.rawValue
    } else if index.where != nil {
      kind = "partial"
    } else if index.isUnique {
      kind = "unique"
    } else if !index.include.isEmpty {
      kind = "covering"
    }
    return join(index.keys.flatMap { names(of: $0) }, kind, prefix: "idx_")
  }

  func trigger(_ trigger: Trigger) -> String {
    var function = trigger.function.name
    if function.hasPrefix("fn_") { function.removeFirst(3) }
    return join([function], "", prefix: "trg_")
  }

  private func names(of key: IndexKey) -> [String] { names(of: key.column, key.expression) }

  private func names(of column: String?, _ expression: String?) -> [String] {
    if let column { return [column] }
    let found = mentioned(in: expression ?? "")
    return found.isEmpty ? ["expr"] : found
  }

  /// The columns that an expression mentions, in the order of their mention.
  private func mentioned(in expression: String) -> [String] {
    let known = Set(columns)
    var seen: Set<String> = []
    return SQLWords(expression).words.map(\.text).filter { known.contains($0) && seen.insert($0).inserted }
  }

  /// Joins the parts by underscores and shortens the longer of table and columns until the name fits, as PostgreSQL's
  /// `makeObjectName` does for the names it chooses itself.
  private func join(_ columns: [String], _ suffix: String, prefix: String = "") -> String {
    var first = Substring(prefix + table)
    var second = Substring(columns.map { formerNames[$0] ?? $0 }.joined(separator: "_"))
    let tail = suffix.isEmpty ? "" : "_" + suffix
    func text() -> String { first + (second.isEmpty ? "" : "_" + second) + tail }
    while text().utf8.count > Self.longest, first.utf8.count + second.utf8.count > 1 {
      if first.utf8.count > second.utf8.count { first.removeLast() } else { second.removeLast() }
    }
    return text()
  }
}
