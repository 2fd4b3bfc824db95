import Diagnostics
public import SchemaDescription

extension Model {
  /// Every rename that the sources state, and those of default names that follow from them.
  ///
  /// A default name contains the names of its table and columns. When `subscription_plan` becomes `subscription_plans`,
  /// `subscription_plan_pkey` becomes `subscription_plans_pkey`; that is a consequence, no guess. A planner uses a rename
  /// where the old name exists and the new one does not.
  public var renames: [RenameHint] {
    let model = resolved()
    var hints: [RenameHint] = []
    func add(
      _ kind: String,
      _ schema: String?,
      _ parent: String? = nil,
      from: String?,
      to: String,
      _ place: SourcePlace?
    ) {
      guard let from, let place else { return }
      hints.append(
        RenameHint(
          kind: kind,
          schema: schema,
          parent: parent,
          from: from,
          to: to,
          isImplied: false,
          place: Place(place)
        )
      )
    }
    for object in model.objects {
      let kind = object.kind == "partition" ? "table" : object.kind
      add(kind, object.schema, from: object.renamedFrom, to: object.name, object.place)
    }
    for type in model.enums {
      for label in type.renamedLabels {
        add("enum label", type.schema, type.name, from: label.from, to: label.to, type.place)
      }
    }
    for domain in model.domains {
      for check in domain.checks {
        add("constraint", domain.schema, domain.name, from: check.renamedFrom, to: check.name ?? "", check.place)
      }
    }
    for table in model.allTables {
      let (schema, name) = (table.schema, table.name)
      for column in table.columns {
        add("column", schema, name, from: column.renamedFrom, to: column.name, column.place)
      }
      for part in Self.namedParts(of: table) {
        add(part.kind, schema, name, from: part.renamedFrom, to: part.name, part.place)
      }
      for policy in table.policies {
        add("policy", schema, name, from: policy.renamedFrom, to: policy.name, policy.place)
      }
      for statistics in table.statistics {
        add("statistics", statistics.schema, from: statistics.renamedFrom, to: statistics.name ?? "", statistics.place)
      }
    }
    for (schema, name, triggers, rules) in model.eventParts {
      for trigger in triggers {
        add("trigger", schema, name, from: trigger.renamedFrom, to: trigger.name, trigger.place)
      }
      for rule in rules { add("rule", schema, name, from: rule.renamedFrom, to: rule.name, rule.place) }
    }
    for view in model.materializedViews {
      for index in view.indexes {
        add("index", view.schema, view.name, from: index.renamedFrom, to: index.name ?? "", index.place)
      }
      for statistics in view.statistics {
        add("statistics", statistics.schema, from: statistics.renamedFrom, to: statistics.name ?? "", statistics.place)
      }
    }
    return hints + impliedRenames(model)
  }

  /// The triggers and rules of tables, partitions and views.
  private var eventParts: [(schema: String, name: String, triggers: [Trigger], rules: [Rule])] {
    allTables.map { ($0.schema, $0.name, $0.triggers, $0.rules) }
      + views.map { ($0.schema, $0.name, $0.triggers, $0.rules) }
  }

  private struct NamedPart {
    var kind: String
    var name: String
    var renamedFrom: String?
    var place: SourcePlace?
  }

  /// The constraints and indexes of a table, in an order that does not depend on their names.
  private static func namedParts(of table: Table) -> [NamedPart] {
    func part(_ kind: String, _ name: String?, _ renamedFrom: String?, _ place: SourcePlace?) -> NamedPart {
      NamedPart(kind: kind, name: name ?? "", renamedFrom: renamedFrom, place: place)
    }
    var parts: [NamedPart] = []
    if let key = table.primaryKey { parts.append(part("constraint", key.name, key.renamedFrom, key.place)) }
    parts += table.unique.map { part("constraint", $0.name, $0.renamedFrom, $0.place) }
    parts += table.checks.map { part("constraint", $0.name, $0.renamedFrom, $0.place) }
    parts += table.exclusions.map { part("constraint", $0.name, $0.renamedFrom, $0.place) }
    parts += table.foreignKeys.map { part("foreign key", $0.name, $0.renamedFrom, $0.place) }
    parts += table.indexes.map { part("index", $0.name, $0.renamedFrom, $0.place) }
    return parts
  }

  /// Compares the default names before and after the stated renames of tables and columns.
  private func impliedRenames(_ model: Model) -> [RenameHint] {
    let names = ModelNames(model)
    var hints: [RenameHint] = []
    for table in model.tables {
      var formerColumns: [String: String] = [:]
      for column in table.columns { formerColumns[column.name] = column.renamedFrom }
      guard table.renamedFrom != nil || !formerColumns.isEmpty else { continue }
      let unnamed = Self.withoutNames(table)
      let now = TableResolver(table: unnamed, names: names).resolved()
      let then = TableResolver(
        table: unnamed,
        names: names,
        formerTable: table.renamedFrom,
        formerColumns: formerColumns
      ).resolved()
      let parts = zip(Self.namedParts(of: table), zip(Self.namedParts(of: now), Self.namedParts(of: then)))
      for (part, (now, then)) in parts
      where part.renamedFrom == nil && part.name == now.name && then.name != now.name {
        guard let place = part.place else { continue }
        hints.append(
          RenameHint(
            kind: part.kind,
            schema: table.schema,
            parent: table.name,
            from: then.name,
            to: part.name,
            isImplied: true,
            place: Place(place)
          )
        )
      }
    }
    return hints
  }

  private static func withoutNames(_ table: Table) -> Table {
    var table = table
    table.primaryKey?.name = nil
    for index in table.unique.indices { table.unique[index].name = nil }
    for index in table.checks.indices { table.checks[index].name = nil }
    for index in table.foreignKeys.indices { table.foreignKeys[index].name = nil }
    for index in table.exclusions.indices { table.exclusions[index].name = nil }
    for index in table.indexes.indices { table.indexes[index].name = nil }
    return table
  }
}
