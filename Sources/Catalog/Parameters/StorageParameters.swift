import Postgres

/// Storage parameters of a relation or options of a column (`reloptions`, `attoptions`), by name.
///
/// A parameter of the table's TOAST relation has its name with `toast.` before it, as `CREATE TABLE` writes it
/// (PostgreSQL documentation, "CREATE TABLE", "Storage Parameters").
public struct StorageParameters: Sendable, Hashable, Codable {
  /// The value of each parameter.
  @Exact public var values: [String: String]

  public init(_ values: [String: String] = [:]) {
    self.values = values
  }

  /// The parameters in texts like `fillfactor=70`, as `pg_catalog` keeps them.
  init(_ items: [String]?, prefix: String = "") {
    values = [:]
    add(items, prefix: prefix)
  }

  /// Adds the parameters of a TOAST relation or their like.
  mutating func add(_ items: [String]?, prefix: String) {
    for item in items ?? [] {
      guard let sign = item.firstIndex(of: "=") else { continue }
      values[prefix + item[..<sign]] = String(item[item.index(after: sign)...])
    }
  }

  public var isEmpty: Bool { values.isEmpty }

  /// `fillfactor=70, toast.autovacuum_enabled=false`, sorted by name.
  public var list: String { Self.list(values) }

  /// ` WITH (…)`, or nothing where there are no parameters.
  public var withClause: String { isEmpty ? "" : " WITH (\(list))" }

  /// The actions `SET (…)` and `RESET (…)` that lead to other parameters.
  public func changes(to new: StorageParameters) -> [String] {
    let gone = values.keys.filter { new.values[$0] == nil }.sorted()
    let set = new.values.filter { !ExactText.isSame(values[$0.key], $0.value) }
    var actions: [String] = []
    if !set.isEmpty { actions.append("SET (\(Self.list(set)))") }
    if !gone.isEmpty { actions.append("RESET (\(gone.map(Self.name).joined(separator: ", ")))") }
    return actions
  }

  private static func list(_ values: [String: String]) -> String {
    values.sorted { $0.key < $1.key }.map { "\(name($0.key))=\(value($0.value))" }.joined(separator: ", ")
  }

  private static func name(_ name: String) -> String {
    guard name.hasPrefix("toast.") else { return quoteIdentifier(name) }
    return "toast." + quoteIdentifier(String(name.dropFirst("toast.".count)))
  }

  /// The words of boolean parameters and of a view's `check_option`.
  private static let words: Set<String> = ["true", "false", "on", "off", "auto", "local", "cascaded"]

  /// Numbers and known words need no quotes.
  private static func value(_ value: String) -> String {
    words.contains(value) || isNumber(value) ? value : quoteLiteral(value)
  }

  private static func isNumber(_ value: String) -> Bool {
    var digits = value.utf8[...]
    if digits.first == UInt8(ascii: "-") { digits.removeFirst() }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isDigit: (UInt8) -> Bool = { UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") }
    return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
  }
}
