import Postgres
import SchemaDescription

extension ModelDDL {
  mutating func addTrigger(_ trigger: Trigger, on relation: String, in schema: String) {
    let table = quoteQualified(schema, relation)
    var sql = "CREATE \(trigger.isConstraint ? "CONSTRAINT " : "")TRIGGER \(quoteIdentifier(trigger.name))\n  "
    switch trigger.timing {
    case .before: sql += "BEFORE "
    case .after: sql += "AFTER "
    case .insteadOf: sql += "INSTEAD OF "
    }
    sql += trigger.events
      .map { $0.kind.rawValue.uppercased() + ($0.columns.isEmpty ? "" : " OF \(list($0.columns))") }
      .joined(separator: " OR ")
    sql += " ON \(table)"
    if let from = trigger.from { sql += "\n  FROM \(qualified(from))" }
    if trigger.isConstraint { sql += deferral(trigger.deferrable) }
    if trigger.oldTable != nil || trigger.newTable != nil {
      sql += "\n  REFERENCING"
      if let old = trigger.oldTable { sql += " OLD TABLE AS \(quoteIdentifier(old))" }
      if let new = trigger.newTable { sql += " NEW TABLE AS \(quoteIdentifier(new))" }
    }
    sql += "\n  FOR EACH \(trigger.level.rawValue.uppercased())"
    if let condition = trigger.when { sql += "\n  WHEN (\(condition))" }
    let arguments = trigger.arguments.map { quoteLiteral($0) }.joined(separator: ", ")
    sql += "\n  EXECUTE FUNCTION \(qualified(trigger.function))(\(arguments))"
    let name = quoteIdentifier(trigger.name)
    add(sql, trigger.place, "trigger \(name) on \(table)")
    if let state = switching(trigger.state) {
      add("ALTER TABLE \(table) \(state) TRIGGER \(name)", trigger.place, "trigger \(name) on \(table)")
    }
    addComment(trigger.comment, on: "TRIGGER \(name) ON \(table)", trigger.place)
  }

  /// The words after `ALTER …` that put a trigger or a rule into a state which is not the usual one.
  func switching(_ state: Trigger.State) -> String? {
    switch state {
    case .enabled: nil
    case .disabled: "DISABLE"
    case .always: "ENABLE ALWAYS"
    case .replica: "ENABLE REPLICA"
    }
  }

  mutating func addRule(_ rule: Rule, on relation: String, in schema: String) {
    let table = quoteQualified(schema, relation)
    let name = quoteIdentifier(rule.name)
    let object = "rule \(name) on \(table)"
    var sql = "CREATE RULE \(name) AS ON \(rule.event.rawValue.uppercased()) TO \(table)"
    if let condition = rule.where { sql += "\n  WHERE \(condition)" }
    let commands = rule.action.commands.map { trimmed($0) }
    sql += "\n  DO \(rule.action.isInstead ? "INSTEAD" : "ALSO") "
    sql +=
      commands.isEmpty ? "NOTHING" : commands.count == 1 ? commands[0] : "(\(commands.joined(separator: ";\n    ")))"
    add(sql, rule.place, object)
    if let state = switching(rule.state) { add("ALTER TABLE \(table) \(state) RULE \(name)", rule.place, object) }
    addComment(rule.comment, on: "RULE \(name) ON \(table)", rule.place)
  }

  mutating func addRowLevelSecurity(of table: Table) {
    let name = name(table)
    if table.rowLevelSecurity != .disabled {
      add("ALTER TABLE \(name) ENABLE ROW LEVEL SECURITY", table.place, "row-level security of \(name)")
    }
    if table.rowLevelSecurity == .forced {
      add("ALTER TABLE \(name) FORCE ROW LEVEL SECURITY", table.place, "row-level security of \(name)")
    }
    for policy in table.policies {
      let policyName = quoteIdentifier(policy.name)
      var sql = "CREATE POLICY \(policyName) ON \(name)"
      if policy.mode == .restrictive { sql += "\n  AS RESTRICTIVE" }
      if policy.command != .all { sql += "\n  FOR \(policy.command.rawValue.uppercased())" }
      sql += "\n  TO \(roles(policy.roles))"
      if let using = policy.using { sql += "\n  USING (\(using))" }
      if let check = policy.withCheck { sql += "\n  WITH CHECK (\(check))" }
      add(sql, policy.place, "policy \(policyName) on \(name)")
      addComment(policy.comment, on: "POLICY \(policyName) ON \(name)", policy.place)
    }
  }
}
