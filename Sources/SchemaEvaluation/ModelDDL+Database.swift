import Postgres
import SchemaDescription

/// What belongs to the database as a whole: publications, event triggers, servers, default privileges.
extension ModelDDL {
  mutating func addPublication(_ publication: Publication) {
    let name = quoteIdentifier(publication.name)
    var sql = "CREATE PUBLICATION \(name)"
    if publication.isForAllTables { sql += " FOR ALL TABLES" }
    let tables = publication.tables.map { entry in
      let columns = entry.columns.isEmpty ? "" : " (\(list(entry.columns)))"
      return "TABLE ONLY \(qualified(entry.table))\(columns)" + (entry.where.map { " WHERE (\($0))" } ?? "")
    }
    let items = tables + publication.schemas.map { "TABLES IN SCHEMA \(quoteIdentifier($0))" }
    if !items.isEmpty { sql += " FOR\n  " + items.joined(separator: ",\n  ") }
    var options: [String] = []
    if !publication.operations.isEmpty {
      let operations = publication.operations.map(\.rawValue).joined(separator: ", ")
      options.append("publish = \(quoteLiteral(operations))")
    }
    if publication.isViaRoot { options.append("publish_via_partition_root = true") }
    if publication.publishesGeneratedColumns { options.append("publish_generated_columns = stored") }
    if !options.isEmpty { sql += "\n  WITH (\(options.joined(separator: ", ")))" }
    add(sql, publication.place, "publication \(name)")
    addOwner(publication.owner, of: "PUBLICATION \(name)", publication.place)
    addComment(publication.comment, on: "PUBLICATION \(name)", publication.place)
  }

  mutating func addEventTrigger(_ trigger: EventTrigger) {
    let name = quoteIdentifier(trigger.name)
    let event =
      switch trigger.event {
      case .ddlCommandStart: "ddl_command_start"
      case .ddlCommandEnd: "ddl_command_end"
      case .sqlDrop: "sql_drop"
      case .tableRewrite: "table_rewrite"
      case .login: "login"
      }
    let tags = trigger.tags.map { quoteLiteral($0) }.joined(separator: ", ")
    let filter = tags.isEmpty ? "" : "\n  WHEN TAG IN (\(tags))"
    add(
      "CREATE EVENT TRIGGER \(name) ON \(event)\(filter)\n  EXECUTE FUNCTION \(qualified(trigger.function))()",
      trigger.place,
      "event trigger \(name)"
    )
    if let state = switching(trigger.state) {
      add("ALTER EVENT TRIGGER \(name) \(state)", trigger.place, "event trigger \(name)")
    }
    addOwner(trigger.owner, of: "EVENT TRIGGER \(name)", trigger.place)
    addComment(trigger.comment, on: "EVENT TRIGGER \(name)", trigger.place)
  }

  mutating func addServer(_ server: ForeignServer) {
    let name = quoteIdentifier(server.name)
    var sql = "CREATE SERVER \(name)"
    if let type = server.type { sql += " TYPE \(quoteLiteral(type))" }
    if let version = server.version { sql += " VERSION \(quoteLiteral(version))" }
    sql += " FOREIGN DATA WRAPPER \(quoteIdentifier(server.wrapper))" + foreignOptions(server.options)
    add(sql, server.place, "server \(name)")
    for mapping in server.userMappings {
      add(
        "CREATE USER MAPPING FOR \(role(mapping.role)) SERVER \(name)" + foreignOptions(mapping.options),
        mapping.place,
        "user mapping of \(mapping.role) at \(name)"
      )
    }
    addOwner(server.owner, of: "SERVER \(name)", server.place)
    addComment(server.comment, on: "SERVER \(name)", server.place)
    addGrants(server.grants, on: "FOREIGN SERVER \(name)")
  }

  mutating func addDefaultPrivileges(_ defaults: DefaultPrivileges) {
    var scope = "ALTER DEFAULT PRIVILEGES"
    if let role = defaults.role { scope += " FOR ROLE \(self.role(role))" }
    if let schema = defaults.schema { scope += " IN SCHEMA \(quoteIdentifier(schema))" }
    let objects = defaults.objects.rawValue.uppercased()
    for grant in defaults.grants {
      let privileges = grant.privileges.map { $0.rawValue.uppercased() }.joined(separator: ", ") + " ON \(objects)"
      let sql =
        grant.isRevoked
        ? "\(scope) REVOKE \(privileges) FROM \(roles(grant.roles))"
        : "\(scope) GRANT \(privileges) TO \(roles(grant.roles))" + grantOption(grant)
      add(sql, grant.place, "default privileges on \(defaults.objects.rawValue)")
    }
  }
}
