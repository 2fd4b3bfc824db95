import Postgres
import SchemaDescription

extension ModelDDL {
  private enum Item {
    case view(View)
    case materialized(MaterializedView)
    case function(Function)
  }

  /// Views, materialized views and the functions that need tables, each after those it mentions.
  mutating func addViewsAndFunctions(_ functions: [Function]) {
    let items =
      functions.map { Item.function($0) } + model.views.map { .view($0) }
      + model.materializedViews.map { .materialized($0) }
    var positions: [String: [Int]] = [:]
    for (index, item) in items.enumerated() { positions[itemName(item), default: []].append(index) }
    let ordered = stableOrder(Array(items.indices)) { index in
      itemWords(items[index]).flatMap { positions[$0] ?? [] }.filter { $0 != index }.sorted()
    }
    for index in ordered {
      switch items[index] {
      case .view(let view): addView(view)
      case .materialized(let view): addMaterializedView(view)
      case .function(let function): addFunction(function)
      }
    }
  }

  private func itemName(_ item: Item) -> String {
    switch item {
    case .view(let view): view.name
    case .materialized(let view): view.name
    case .function(let function): function.name
    }
  }

  private func itemWords(_ item: Item) -> Set<String> {
    switch item {
    case .view(let view): SQLWords(view.query).names
    case .materialized(let view): SQLWords(view.query).names
    case .function(let function): signatureWords(function)
    }
  }

  private mutating func addView(_ view: View) {
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
    addOwner(view.owner, of: "VIEW \(name)", view.place)
    addComment(view.comment, on: "VIEW \(name)", view.place)
    for comment in view.columnComments.entries {
      addComment(comment.value, on: "COLUMN \(name).\(quoteIdentifier(comment.name))", view.place)
    }
    addGrants(view.grants, on: "TABLE \(name)")
  }

  private mutating func addMaterializedView(_ view: MaterializedView) {
    let name = quoteQualified(view.schema, view.name)
    var sql = "CREATE MATERIALIZED VIEW \(name)"
    if !view.columns.isEmpty { sql += " (\(list(view.columns)))" }
    sql += with(view.storageParameters)
    if let tablespace = view.tablespace { sql += " TABLESPACE \(quoteIdentifier(tablespace))" }
    sql += " AS\n" + trimmed(view.query) + (view.withData ? "" : "\nWITH NO DATA")
    add(sql, view.place, "materialized view \(name)")
    view.indexes.forEach { addIndex($0, on: view.name, in: view.schema) }
    addOwner(view.owner, of: "MATERIALIZED VIEW \(name)", view.place)
    addComment(view.comment, on: "MATERIALIZED VIEW \(name)", view.place)
    for comment in view.columnComments.entries {
      addComment(comment.value, on: "COLUMN \(name).\(quoteIdentifier(comment.name))", view.place)
    }
    addGrants(view.grants, on: "TABLE \(name)")
  }
}
