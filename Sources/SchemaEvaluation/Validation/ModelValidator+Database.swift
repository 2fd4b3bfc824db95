import SchemaDescription

/// Publications, event triggers, servers and default privileges.
extension ModelValidator {
  mutating func checkDatabase() {
    for publication in model.publications { check(publication) }
    for trigger in model.eventTriggers {
      checkFunction(trigger.function, "event trigger \(trigger.name)", returns: ".eventTrigger", trigger.place)
    }
    for server in model.servers {
      checkSecrets(server.options, "server \(server.name)", server.place)
      for mapping in server.userMappings {
        checkSecrets(mapping.options, "the user mapping of \(mapping.role) at server \(server.name)", mapping.place)
      }
    }
    for defaults in model.defaultPrivileges {
      guard let schema = defaults.schema else { continue }
      let owner = "the default privileges on \(defaults.objects.rawValue)"
      if defaults.objects == .schemas {
        error(
          "schemas-in-schema",
          defaults.place,
          "\(owner) are limited to schema \(schema), and schemas are in none",
          advice: "Take in: away."
        )
      }
      if !names.schemas.contains(schema), names.externals[schema] == nil {
        unknownSchema(schema, "\(owner) are limited to", defaults.place)
      }
    }
  }

  private mutating func check(_ publication: Publication) {
    let owner = "publication \(publication.name)"
    if publication.isForAllTables, !publication.tables.isEmpty || !publication.schemas.isEmpty {
      error(
        "all-tables-and-some",
        publication.place,
        "\(owner) is for all tables and names some",
        advice: "Take forAllTables: away, or the list."
      )
    }
    for schema in publication.schemas where !names.schemas.contains(schema) && names.externals[schema] == nil {
      unknownSchema(schema, "\(owner) publishes", publication.place)
    }
    let tables = model.tables.flatMap { table in
      ([table] + table.partitionTables(columns: table.columns)).map { part in (part, table) }
    }
    for entry in publication.tables where names.externals[entry.table.schema ?? ""] == nil {
      let found = tables.first { $0.0.name == entry.table.name && $0.0.schema == entry.table.schema }
      guard let (part, table) = found else {
        unknownTable(entry.table, "\(owner) publishes", publication.place)
        continue
      }
      let columns = TableColumns(table, names)
      for column in entry.columns { checkColumn(column, columns, owner, publication.place) }
      checkIdentity(of: part, entry, publication, columns)
    }
  }

  /// Updates and deletes of a table fail while a publication of them leaves out or filters by other columns than those of
  /// its replica identity (PostgreSQL documentation, "Row Filters" and "Column Lists"); `CREATE PUBLICATION` does not mind.
  private mutating func checkIdentity(
    of table: Table,
    _ entry: Publication.Entry,
    _ publication: Publication,
    _ columns: TableColumns
  ) {
    let operations = publication.operations
    guard operations.isEmpty || operations.contains(.update) || operations.contains(.delete),
      let identity = replicaColumns(of: table, columns)
    else { return }
    let missing = entry.columns.isEmpty ? [] : identity.filter { !entry.columns.contains($0) }
    let words = SQLWords(entry.where ?? "").names
    let foreign = columns.names.filter { words.contains($0) && !identity.contains($0) }
    guard let column = missing.first ?? foreign.first else { return }
    error(
      "publication-beside-replica-identity",
      publication.place,
      missing.isEmpty
        ? "publication \(publication.name) filters table \(table.name) by \"\(column)\", which is no part of its replica identity"
        : "publication \(publication.name) leaves out \"\(column)\" of table \(table.name), which is part of its replica identity",
      advice: "PostgreSQL would refuse every update and delete of the table. Publish inserts only, or give the table "
        + "replicaIdentity: with the columns that are needed."
    )
  }

  /// The columns by which rows are told apart; `nil` where that is not known here.
  private func replicaColumns(of table: Table, _ columns: TableColumns) -> [String]? {
    guard let identity = table.replicaIdentity else { return table.primaryKey?.columns }
    switch identity.kind {
    case .full: return columns.isComplete ? columns.names : nil
    case .nothing: return nil
    case .index:
      let unique = table.unique.first { $0.name == identity.index }?.columns
      let index = table.indexes.first { $0.name == identity.index }?.keys.compactMap(\.column)
      return unique ?? index ?? (table.primaryKey?.name == identity.index ? table.primaryKey?.columns : nil)
    }
  }

  mutating func checkServer(_ name: String, _ owner: String, _ place: SourcePlace) {
    guard !model.servers.contains(where: { $0.name == name }), !rawWords.contains(name) else { return }
    error(
      "unknown-server",
      place,
      "\(owner) is at server \"\(name)\", which is not declared",
      advice: Suggestion.nearest(to: name, among: model.servers.map(\.name))
        ?? "Declare it as ForeignServer(\"\(name)\", wrapper: \"…\")."
    )
  }

  /// Names of options that hold what nobody should read in a repository.
  private static let secrets = ["password", "passwd", "passphrase", "passcode", "secret", "token", "credential"]

  mutating func checkSecrets(_ options: Settings, _ owner: String, _ place: SourcePlace) {
    for option in options.entries where Self.secrets.contains(where: { option.name.lowercased().contains($0) }) {
      error(
        "secret-in-schema",
        place,
        "\(owner) has the option \"\(option.name)\" in the sources, where everyone reads it",
        advice: "Set it by hand on each database, with ALTER USER MAPPING or ALTER SERVER; Strata leaves it as it is."
      )
    }
  }

  /// Reports a function that event triggers or triggers execute and that nothing declares.
  mutating func checkFunction(_ function: ObjectName, _ owner: String, returns: String, _ place: SourcePlace) {
    guard !names.functions.contains(function), !rawWords.contains(function.name) else { return }
    let suggestion = Suggestion.nearest(to: function.name, among: model.functions.map(\.name))
    let mayBeExtensions = !model.extensions.isEmpty || names.externals[function.schema ?? ""] != nil
    guard suggestion != nil || !mayBeExtensions else { return }
    error(
      "unknown-function",
      place,
      "\(owner) executes function \(function), which is not declared",
      advice: suggestion ?? "Declare it as Function(\"\(function.name)\", returns: \(returns), body: …)."
    )
  }
}
