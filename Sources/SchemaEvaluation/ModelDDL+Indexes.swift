import Postgres
import SchemaDescription

extension ModelDDL {
  mutating func addIndex(_ index: Index, on relation: String, in schema: String) {
    let name = index.name ?? ""
    var sql = "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX \(quoteIdentifier(name))"
    sql += " ON \(quoteQualified(schema, relation))"
    if index.method != .btree { sql += " USING \(quoteIdentifier(index.method.rawValue))" }
    sql += " (\(index.keys.map { indexKey($0) }.joined(separator: ", ")))"
    if !index.include.isEmpty { sql += " INCLUDE (\(list(index.include)))" }
    if index.nullsNotDistinct { sql += " NULLS NOT DISTINCT" }
    sql += with(index.storageParameters)
    if let tablespace = index.tablespace { sql += " TABLESPACE \(quoteIdentifier(tablespace))" }
    if let predicate = index.where { sql += " WHERE \(predicate)" }
    let qualifiedName = quoteQualified(schema, name)
    add(sql, index.place, "index \(qualifiedName)")
    addComment(index.comment, on: "INDEX \(qualifiedName)", index.place)
  }

  func indexKey(_ key: IndexKey) -> String {
    var sql = key.column.map { quoteIdentifier($0) } ?? "(\(key.expression ?? ""))"
    if let collation = key.collation { sql += " COLLATE \(quoteIdentifier(collation))" }
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
