import Postgres
import SchemaDescription

extension ModelDDL {
  mutating func addIndex(_ index: Index, on relation: String, in schema: String) {
    let name = index.name ?? ""
    var sql = "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX \(quoteIdentifier(name))"
    sql += " ON \(quoteQualified(schema, relation))"
    if index.method != .btree { sql += " USING \(quoteIdentifier(index.method.rawValue))" }
    sql += " (\(index.keys.map { indexKey($0, in: schema) }.joined(separator: ", ")))"
    if !index.include.isEmpty { sql += " INCLUDE (\(list(index.include)))" }
    if index.nullsNotDistinct { sql += " NULLS NOT DISTINCT" }
    sql += with(index.storageParameters)
    if let tablespace = index.tablespace { sql += " TABLESPACE \(quoteIdentifier(tablespace))" }
    if let predicate = index.where { sql += " WHERE \(predicate)" }
    let qualifiedName = quoteQualified(schema, name)
    add(sql, index.place, "index \(qualifiedName)")
    for (number, key) in index.keys.enumerated() {
      guard let statistics = key.statistics else { continue }
      let action = "ALTER COLUMN \(number + 1) SET STATISTICS \(statistics)"
      add("ALTER INDEX \(qualifiedName) \(action)", index.place, "index \(qualifiedName)")
    }
    addComment(index.comment, on: "INDEX \(qualifiedName)", index.place)
  }

  mutating func addStatistics(_ statistics: Statistics, on relation: String, in schema: String) {
    let name = quoteQualified(statistics.schema ?? schema, statistics.name ?? "")
    let kinds = statistics.kinds.map(\.rawValue).joined(separator: ", ")
    let keys = statistics.keys.map { $0.column.map { quoteIdentifier($0) } ?? "(\($0.expression ?? ""))" }
    let object = "statistics \(name)"
    add(
      "CREATE STATISTICS \(name)\(kinds.isEmpty ? "" : " (\(kinds))")\n  ON \(keys.joined(separator: ", "))"
        + " FROM \(quoteQualified(schema, relation))",
      statistics.place,
      object
    )
    if let target = statistics.target {
      add("ALTER STATISTICS \(name) SET STATISTICS \(target)", statistics.place, object)
    }
    addOwner(statistics.owner, of: "STATISTICS \(name)", statistics.place)
    addComment(statistics.comment, on: "STATISTICS \(name)", statistics.place)
  }

  func indexKey(_ key: IndexKey, in schema: String) -> String {
    var sql = key.column.map { quoteIdentifier($0) } ?? "(\(key.expression ?? ""))"
    sql += collate(key.collation, in: schema)
    if let operatorClass = key.operatorClass {
      sql += " " + qualified(operatorClass)
      if !key.operatorClassOptions.isEmpty { sql += " (\(parameters(key.operatorClassOptions)))" }
    }
    switch key.order {
    case nil: break
    case .ascending: sql += " ASC"
    case .descending: sql += " DESC"
    }
    switch key.nulls {
    case nil: break
    case .first: sql += " NULLS FIRST"
    case .last: sql += " NULLS LAST"
    }
    return sql
  }
}
