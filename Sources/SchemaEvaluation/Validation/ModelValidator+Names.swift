import Diagnostics
import SchemaDescription

/// Names: their schemas, their length, and that each is given once.
extension ModelValidator {
  /// Everything that has a name, with the name space in which the name must be the only one.
  struct Named {
    /// What kind of object it is, for messages.
    var kind: String
    var name: String
    /// The objects among which the name must be the only one.
    var space: String
    var place: SourcePlace
    /// How the object is called in messages, where that is not its name.
    var shown: String?
  }

  mutating func checkSchemas() {
    func check(_ schema: String, _ kind: String, _ name: String, _ place: SourcePlace) {
      if names.externals[schema] != nil {
        error(
          "object-in-external-schema",
          place,
          "\(kind) \(name) is declared in schema \(schema), which is external",
          advice: "An external schema belongs to others and is never touched; put what it needs into the schema's stub."
        )
      } else if !names.schemas.contains(schema) {
        unknownSchema(schema, "\(kind) \(name) is declared in", place)
      }
    }
    for object in model.objects {
      guard let schema = object.schema, !object.name.isEmpty else { continue }
      check(schema, object.kind, object.name, object.place)
    }
    for function in model.functions where function.name.isEmpty {
      error(
        "unreadable-function",
        function.place,
        "the SQL of this function is no CREATE FUNCTION or CREATE PROCEDURE statement",
        advice: "Write anything else as RawSQL(…)."
      )
    }
    for ext in model.extensions {
      guard let schema = ext.schema, !names.schemas.contains(schema), names.externals[schema] == nil else { continue }
      unknownSchema(schema, "extension \(ext.name) goes to", ext.place)
    }
  }

  mutating func unknownSchema(_ schema: String, _ sentence: String, _ place: SourcePlace) {
    let known = names.schemas.union(names.externals.keys).sorted()
    error(
      "unknown-schema",
      place,
      "\(sentence) schema \"\(schema)\", which is not declared",
      advice: Suggestion.nearest(to: schema, among: known)
        ?? "Declare it as Schema(\"\(schema)\"), or as ExternalSchema(\"\(schema)\", stub: …) if others own it."
    )
  }

  mutating func checkLengths() {
    for named in allNames {
      if named.name.isEmpty {
        error("empty-name", named.place, "a \(named.kind) has an empty name")
      } else if named.name.utf8.count > DefaultNames.longest {
        error(
          "identifier-too-long",
          named.place,
          "the name of \(named.kind) \"\(named.name)\" has \(named.name.utf8.count) bytes; "
            + "PostgreSQL keeps \(DefaultNames.longest)",
          advice: "Give a shorter name; PostgreSQL would cut it off without an error."
        )
      }
    }
    for table in model.tables {
      guard let schedule = table.partitioned?.schedule else { continue }
      let suffix = schedule.every.period == nil ? 20 : schedule.namePattern.utf8.filter { $0 != 34 }.count + 1
      if table.name.utf8.count + suffix > DefaultNames.longest {
        error(
          "identifier-too-long",
          table.place,
          "the partitions of table \"\(table.name)\" would have names of more than \(DefaultNames.longest) bytes",
          advice: "Give the table a name of at most \(DefaultNames.longest - suffix) bytes."
        )
      }
    }
  }

  mutating func checkDuplicates() {
    var first: [String: Named] = [:]
    for named in allNames where !named.name.isEmpty {
      let key = "\(named.space)\u{0}\(named.name)"
      guard let other = first[key] else {
        first[key] = named
        continue
      }
      let article = "aeiou".contains(other.kind.first ?? " ") ? "an" : "a"
      let what =
        other.kind == named.kind
        ? "\(named.kind) \"\(named.name)\" is declared twice"
        : "\(named.kind) \"\(named.name)\" has the name of \(article) \(other.kind)"
      error(
        "duplicate-name",
        named.place,
        (named.shown.map { "\($0): " } ?? "") + what,
        advice: "The other one is at \(Place(other.place))."
      )
    }
  }

  private var allNames: [Named] {
    var list: [Named] = []
    func add(_ kind: String, _ name: String?, _ space: String, _ place: SourcePlace?, _ shown: String? = nil) {
      if let place { list.append(Named(kind: kind, name: name ?? "", space: space, place: place, shown: shown)) }
    }
    for object in model.objects {
      // A function whose statement cannot be read has no name; that is reported by itself.
      if object.name.isEmpty, object.kind == "function" { continue }
      add(object.kind, object.name, object.space, object.place)
    }
    for schema in model.externals { add("external schema", schema.name, "schemas", schema.place) }
    for type in model.enums {
      // A label may be empty, other than a name.
      for label in type.labels where !label.isEmpty {
        add("label", label, "labels \(type.schema) \(type.name)", type.place, "enum \(type.name)")
      }
    }
    for type in model.compositeTypes {
      for attribute in type.attributes {
        let space = "attributes \(type.schema) \(type.name)"
        add("attribute", attribute.name, space, attribute.place, "composite type \(type.name)")
      }
    }
    for type in model.rangeTypes where type.multirange != nil {
      add("multirange type", type.multirange, "types \(type.schema)", type.place)
    }
    for domain in model.domains {
      let space = "constraints \(domain.schema) \(domain.name)"
      for check in domain.checks { add("constraint", check.name, space, check.place, "domain \(domain.name)") }
    }
    for table in model.allTables { addNames(of: table, add) }
    for view in model.views {
      for trigger in view.triggers {
        add("trigger", trigger.name, "triggers \(view.schema) \(view.name)", trigger.place, "view \(view.name)")
      }
      for rule in view.rules {
        add("rule", rule.name, "rules \(view.schema) \(view.name)", rule.place, "view \(view.name)")
      }
    }
    for view in model.materializedViews {
      for index in view.indexes { add("index", index.name, "relations \(view.schema)", index.place) }
      for statistics in view.statistics {
        add("statistics object", statistics.name, "statistics \(statistics.schema ?? "")", statistics.place)
      }
    }
    return list
  }

  private func addNames(
    of table: Table,
    _ add: (String, String?, String, SourcePlace?, String?) -> Void
  ) {
    let relations = "relations \(table.schema)"
    let constraints = "constraints \(table.schema) \(table.name)"
    let owner = "table \(table.name)"
    for column in table.columns {
      add("column", column.name, "columns \(table.schema) \(table.name)", column.place, owner)
    }
    // Constraints with an index share the name space of relations; their table's other constraints matter too.
    if let key = table.primaryKey { add("primary key", key.name, relations, key.place, owner) }
    for unique in table.unique { add("unique constraint", unique.name, relations, unique.place, owner) }
    for exclusion in table.exclusions { add("exclusion constraint", exclusion.name, relations, exclusion.place, owner) }
    for check in table.checks { add("constraint", check.name, constraints, check.place, owner) }
    for key in table.foreignKeys { add("constraint", key.name, constraints, key.place, owner) }
    for index in table.indexes { add("index", index.name, relations, index.place, nil) }
    for statistics in table.statistics {
      add("statistics object", statistics.name, "statistics \(statistics.schema ?? "")", statistics.place, nil)
    }
    for rule in table.rules { add("rule", rule.name, "rules \(table.schema) \(table.name)", rule.place, owner) }
    for trigger in table.triggers {
      add("trigger", trigger.name, "triggers \(table.schema) \(table.name)", trigger.place, owner)
    }
    for policy in table.policies {
      add("policy", policy.name, "policies \(table.schema) \(table.name)", policy.place, owner)
    }
  }
}
