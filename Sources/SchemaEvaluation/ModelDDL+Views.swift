import Postgres
import SchemaDescription

extension ModelDDL {
  mutating func addView(_ view: View) {
    let name = quoteQualified(view.schema, view.name)
    var sql = "CREATE VIEW \(name)"
    if !view.columns.isEmpty { sql += " (\(list(view.columns)))" }
    let options = view.options.map { option in
      switch option.kind {
      case .securityBarrier: "security_barrier=true"
      case .securityInvoker: "security_invoker=true"
      case .checkOption: "check_option=\(option.check?.rawValue ?? "cascaded")"
      }
    }
    if !options.isEmpty { sql += " WITH (\(options.joined(separator: ", ")))" }
    add(sql + " AS\n" + trimmed(view.query), view.place, "view \(name)")
    for value in view.columnDefaults.entries {
      let action = "ALTER COLUMN \(quoteIdentifier(value.name)) SET DEFAULT \(value.value)"
      add("ALTER VIEW \(name) \(action)", view.place, "view \(name)")
    }
    addOwner(view.owner, of: "VIEW \(name)", view.place)
    addComment(view.comment, on: "VIEW \(name)", view.place)
    for comment in view.columnComments.entries {
      addComment(comment.value, on: "COLUMN \(name).\(quoteIdentifier(comment.name))", view.place)
    }
    addGrants(view.grants, on: "TABLE \(name)")
  }

  mutating func addMaterializedView(_ view: MaterializedView) {
    let name = quoteQualified(view.schema, view.name)
    var sql = "CREATE MATERIALIZED VIEW \(name)"
    if !view.columns.isEmpty { sql += " (\(list(view.columns)))" }
    if let method = view.accessMethod { sql += " USING \(quoteIdentifier(method))" }
    sql += with(view.storageParameters)
    if let tablespace = view.tablespace { sql += " TABLESPACE \(quoteIdentifier(tablespace))" }
    sql += " AS\n" + trimmed(view.query) + (view.withData ? "" : "\nWITH NO DATA")
    add(sql, view.place, "materialized view \(name)")
    view.indexes.forEach { addIndex($0, on: view.name, in: view.schema) }
    view.statistics.forEach { addStatistics($0, on: view.name, in: view.schema) }
    if let index = view.clusteredOn {
      add(
        "ALTER MATERIALIZED VIEW \(name) CLUSTER ON \(quoteIdentifier(index))",
        view.place,
        "materialized view \(name)"
      )
    }
    addOwner(view.owner, of: "MATERIALIZED VIEW \(name)", view.place)
    addComment(view.comment, on: "MATERIALIZED VIEW \(name)", view.place)
    for comment in view.columnComments.entries {
      addComment(comment.value, on: "COLUMN \(name).\(quoteIdentifier(comment.name))", view.place)
    }
    addGrants(view.grants, on: "TABLE \(name)")
  }
}
