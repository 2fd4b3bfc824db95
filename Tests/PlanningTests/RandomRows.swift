import Catalog
import Planning
import Postgres
import RandomSchema

/// Rows of random schemas, and what became of them.
enum RandomRows {
  /// Puts rows into all tables; what a constraint or a trigger refuses is left out.
  ///
  /// - Returns: How many rows were taken.
  static func insert(into schema: RandomSchema, _ connection: Connection) async throws -> Int {
    var count = 0
    // Twice, since the first rows of a table may refer to rows of one that comes after it.
    for round in 0..<2 {
      for table in schema.tables where !table.isPartition {
        for index in 0..<2 {
          let columns = table.columns.filter { !$0.isComputed }
          guard !columns.isEmpty else { continue }
          let names = columns.map { quoteIdentifier($0.name) }.joined(separator: ", ")
          let values = columns.map { $0.samples[(index + round) % $0.samples.count] }.joined(separator: ", ")
          let sql = "INSERT INTO \(quoteQualified(table.schema, table.name)) (\(names)) VALUES (\(values))"
          if (try? await connection.execute(sql)) != nil { count += 1 }
        }
      }
    }
    return count
  }

  /// The number of rows and a checksum of each column of a table.
  struct Content: Equatable {
    var rows: String
    var columns: [String: String]
  }

  static func content(of table: NamedTable, _ connection: Connection) async throws -> Content {
    let only = table.isPartitioned ? "" : "ONLY "
    let sums = table.columns.map { column in
      let text = "pg_catalog.md5(\(quoteIdentifier(column.name))::pg_catalog.text)"
      return "pg_catalog.md5(pg_catalog.string_agg(\(text), ',' ORDER BY \(text)))"
    }
    let list = (["pg_catalog.count(*)"] + sums).joined(separator: ", ")
    let rows = try await connection.query("SELECT \(list) FROM \(only)\(quoteQualified(table.schema, table.name))")
    var content = Content(rows: rows[0][0] ?? "", columns: [:])
    for (index, column) in table.columns.enumerated() { content.columns[column.name] = rows[0][index + 1] ?? "none" }
    return content
  }

  /// Values that were there before, are not there now, and that the plan did not name as lost.
  static func unnamedLosses(
    _ pair: RandomPair,
    before: [String: Content],
    loss: [DataLoss],
    isBack: Bool,
    _ connection: Connection
  ) async throws -> [String] {
    var lines: [String] = []
    let lost = Set(loss.map(\.table))
    for table in pair.old.tables {
      let name = quoteQualified(table.schema, table.name)
      guard let old = before[name], old.rows != "0" else { continue }
      // Rows of a partitioned table are in its partitions, those of a partition may move to another one.
      let related = pair.old.tables.filter {
        $0.slot.hasPrefix(table.slot.prefix { $0 != "p" }) || $0.slot == table.slot
      }
      let isNamed =
        loss.contains { $0.column == nil && $0.table == name }
        || (table.isPartition || table.isPartitioned)
          && related.contains { lost.contains(quoteQualified($0.schema, $0.name)) }
      if isNamed || table.isPartition { continue }
      guard let now = isBack ? table : pair.successor(of: table) else {
        lines.append("table \(name) is gone")
        continue
      }
      let new = try await content(of: now, connection)
      if new.rows != old.rows {
        lines.append("table \(name) had \(old.rows) rows and has \(new.rows)")
        continue
      }
      for column in table.columns where !column.isComputed {
        let successor = isBack ? column : pair.successor(of: column, in: now)
        // The loss names tables and columns as they are called when it happens.
        let names = [column.name, successor?.name ?? column.name]
        let tables = [name, quoteQualified(now.schema, now.name)]
        if loss.contains(where: { tables.contains($0.table) && ($0.column.map(names.contains) ?? true) }) { continue }
        guard let successor else {
          lines.append("column \(column.name) of \(name) is gone")
          continue
        }
        guard successor.type == column.type, !successor.isComputed else { continue }
        if old.columns[column.name] != new.columns[successor.name] {
          lines.append("column \(column.name) of \(name) has other values")
        }
      }
    }
    return lines
  }
}
