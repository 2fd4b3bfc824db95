/// The names that PostgreSQL makes up for sequences, indexes and constraints without a name.
///
/// It is what `makeObjectName` and `ChooseIndexName` do (`src/backend/commands/indexcmds.c`): `table_columns_label`,
/// where table and columns are cut, the longer first, until all fits into 63 bytes.
enum DefaultName {
  /// The longest identifier, in bytes (`NAMEDATALEN - 1`).
  static let limit = 63

  static func make(_ relation: String, _ columns: String?, _ label: String) -> String {
    var first = relation.utf8.count
    var second = columns?.utf8.count ?? 0
    let overhead = label.utf8.count + 1 + (columns == nil ? 0 : 1)
    while first + second > limit - overhead {
      if first > second { first -= 1 } else { second -= 1 }
    }
    let parts = [prefix(relation, first), columns.map { prefix($0, second) }, label]
    return parts.compactMap { $0 }.joined(separator: "_")
  }

  /// The names of index columns as they go into the name of the index.
  static func columns(_ names: [String]) -> String {
    var joined = ""
    for name in names {
      if !joined.isEmpty { joined += "_" }
      joined += name
      if joined.utf8.count > limit { break }
    }
    return prefix(joined, limit)
  }

  /// As many whole characters as fit.
  private static func prefix(_ text: String, _ bytes: Int) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      count += String(scalar).utf8.count
      if count > bytes { break }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
