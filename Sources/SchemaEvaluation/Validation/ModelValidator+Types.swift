import SchemaDescription

/// Types and views.
extension ModelValidator {
  /// Extensions that bring no types of their own, so that an unknown type cannot be theirs.
  private static let extensionsWithoutTypes: Set<String> = [
    "pgcrypto", "uuid-ossp", "pg_trgm", "btree_gin", "btree_gist", "pg_stat_statements", "pg_cron", "unaccent",
    "fuzzystrmatch", "tablefunc", "pgstattuple", "pg_prewarm", "pgaudit", "moddatetime", "plpgsql", "amcheck",
    "pg_buffercache", "pg_partman", "pg_repack", "pageinspect", "bloom", "postgres_fdw", "file_fdw", "dblink",
  ]

  mutating func checkTypes() {
    for table in model.tables {
      for column in table.columns { check(column.type, "column \(table.name).\(column.name)", column.place) }
    }
    for type in model.compositeTypes {
      for attribute in type.attributes {
        check(attribute.type, "attribute \(type.name).\(attribute.name)", attribute.place)
      }
    }
    for type in model.rangeTypes { check(type.subtype, "range type \(type.name)", type.place) }
    for aggregate in model.aggregates {
      for type in (aggregate.arguments + aggregate.orderBy).map(\.type) + [aggregate.stype] {
        check(type, "aggregate \(aggregate.name)", aggregate.place)
      }
    }
    for cast in model.casts {
      for type in [cast.source, cast.target] { check(type, "this cast", cast.place) }
    }
    for domain in model.domains { check(domain.type, "domain \(domain.name)", domain.place) }
    for function in model.functions {
      let types = function.arguments.map(\.type) + (function.returns?.columns.map(\.type) ?? [])
      for type in types + (function.returns?.type.map { [$0] } ?? []) {
        check(type, "\(function.kind.rawValue) \(function.name)", function.place)
      }
    }
    for type in model.enums {
      for label in type.renamedLabels where !type.labels.contains(label.to) {
        error(
          "unknown-label",
          type.place,
          "enum \(type.name) has no label \"\(label.to)\", which \"\(label.from)\" is renamed to",
          advice: Suggestion.nearest(to: label.to, among: type.labels)
        )
      }
    }
  }

  mutating func check(_ type: SQLType, _ owner: String, _ place: SourcePlace) {
    guard let name = type.reference, !names.types.contains(name), !names.relations.contains(name) else { return }
    if rawWords.contains(name.name) { return }
    if let schema = name.schema {
      if names.externals[schema] != nil || schema == "pg_catalog" { return }
      if !names.schemas.contains(schema), !model.extensions.contains(where: { $0.schema == schema }) {
        unknownSchema(schema, "\(owner) has the type \(name), in", place)
        return
      }
    }
    let known = names.types.map(\.name).sorted()
    let suggestion = Suggestion.nearest(to: name.name, among: known)
    let mayBeExtensions = model.extensions.contains { !Self.extensionsWithoutTypes.contains($0.name) }
    guard suggestion != nil || !mayBeExtensions else { return }
    error(
      "unknown-type",
      place,
      "\(owner) has the type \(name), which is not declared",
      advice: suggestion
        ?? "Declare it as Enum, Domain, CompositeType or RangeType, or declare the extension that brings it; "
        + "a type of PostgreSQL's own that has no word is written .sql(\"\(name.name)\")."
    )
  }

  mutating func checkViews() {
    for view in model.views {
      for trigger in view.triggers { check(trigger, "view \(view.name)", nil) }
    }
    for view in model.materializedViews {
      for index in view.indexes { checkExpressions(of: index) }
      for statistics in view.statistics { check(statistics, of: "materialized view \(view.name)", nil) }
      let indexes = view.indexes.compactMap(\.name)
      if let index = view.clusteredOn {
        checkIndexName(index, indexes, "materialized view \(view.name) is clustered on", view.place)
      }
      guard let refresh = view.refresh, refresh.concurrently else { continue }
      let usable = view.indexes.contains { index in
        index.isUnique && index.where == nil && index.keys.allSatisfy { $0.column != nil }
      }
      if !usable {
        error(
          "refresh-without-unique-index",
          view.place,
          "materialized view \(view.name) is refreshed concurrently and has no unique index over whole columns",
          advice: "Add one, as in indexes: [.index(on: [\"…\"], unique: true)], or refresh it without concurrently."
        )
      }
    }
  }
}
