import Catalog
import OrderedCollections
import SchemaDescription

extension Translator {
  mutating func sayServer(_ entry: CatalogEntry) -> Bool {
    guard let server = entry.definition as? CatalogServer, let grants = grants(entry), ownerIsSayable(entry) else {
      return false
    }
    var word = SchemaDescription.ForeignServer(
      entry.identity.name,
      wrapper: server.wrapper,
      type: server.type,
      version: server.version,
      options: settings(server.options),
      comment: entry.comment,
      owner: entry.owner,
      grants: grants
    )
    word.place = place(entry.identity)
    for (identity, mapping) in catalog.entries {
      guard identity.kind == .userMapping, identity.name == entry.identity.name, spellings[identity] < .sql,
        let definition = mapping.definition as? UserMapping, let role = role(identity.arguments)
      else { continue }
      var said = SchemaDescription.ForeignServer.UserMapping.userMapping(
        for: role,
        options: settings(definition.options)
      )
      said.place = place(identity)
      word.userMappings.append(said)
      self.said.insert(identity)
    }
    model.servers.append(word)
    return true
  }

  /// A role by the SQL that names it.
  private func role(_ sql: String?) -> String? {
    if sql == "PUBLIC" { return "public" }
    var text = DefinitionText(sql ?? "")
    guard let name = text.identifier(), text.isAtEnd, !Self.roleWords.contains(name.lowercased()) else { return nil }
    return name
  }

  func settings(_ options: ForeignOptions) -> Settings {
    var settings = Settings()
    for (name, value) in options.values { settings[name] = value }
    return settings
  }

  // MARK: Publications

  mutating func sayPublication(_ entry: CatalogEntry) -> Bool {
    guard let publication = entry.definition as? CatalogPublication, !publication.operations.isEmpty,
      ownerIsSayable(entry)
    else { return false }
    var tables: [SchemaDescription.Publication.Entry] = []
    for table in publication.tables {
      var text = DefinitionText(table.name)
      guard let name = text.name(), text.isAtEnd else { return false }
      let columns = (table.columns ?? []).compactMap { column in
        var text = DefinitionText(column)
        return text.identifier()
      }
      tables.append(
        .table(
          self.name(name, in: "public", kinds: []),
          columns: columns,
          where: table.filter.map { expression($0, of: entry.identity) }
        )
      )
    }
    let operations = publication.operations.compactMap { SchemaDescription.Publication.Operation(rawValue: $0) }
    let isAll = operations == SchemaDescription.Publication.Operation.allCases
    var word = SchemaDescription.Publication(
      entry.identity.name,
      tables: tables,
      schemas: publication.schemas,
      forAllTables: publication.isForAllTables,
      publish: isAll ? [] : operations,
      viaRoot: publication.isViaRoot,
      generatedColumns: publication.publishesGeneratedColumns,
      comment: entry.comment,
      owner: entry.owner
    )
    word.place = place(entry.identity)
    model.publications.append(word)
    return true
  }

  // MARK: Event triggers

  mutating func sayEventTrigger(_ entry: CatalogEntry) -> Bool {
    let events: [String: SchemaDescription.EventTrigger.Event] = [
      "ddl_command_start": .ddlCommandStart, "ddl_command_end": .ddlCommandEnd, "sql_drop": .sqlDrop,
      "table_rewrite": .tableRewrite, "login": .login,
    ]
    guard let trigger = entry.definition as? CatalogEventTrigger, let event = events[trigger.event],
      ownerIsSayable(entry)
    else { return false }
    var text = DefinitionText(trigger.function)
    guard let function = text.name(), text.isAtEnd else { return false }
    var word = SchemaDescription.EventTrigger(
      entry.identity.name,
      on: event,
      tags: trigger.tags,
      execute: name(function, in: "public", kinds: []),
      state: Self.state(trigger.state),
      comment: entry.comment,
      owner: entry.owner
    )
    word.place = place(entry.identity)
    model.eventTriggers.append(word)
    return true
  }

  // MARK: Default privileges

  mutating func sayDefaultPrivileges(_ entry: CatalogEntry) -> Bool {
    let identity = entry.identity
    guard let definition = entry.definition as? CatalogDefaultPrivileges,
      let objects = SchemaDescription.DefaultPrivileges.Objects(rawValue: identity.name.lowercased())
    else { return false }
    let role = identity.arguments.flatMap { self.role($0) }
    guard role != nil || identity.arguments == nil else { return false }
    // What is said of the owner is said of the role that makes the objects.
    let facets = CatalogEntry(identity, definition, owner: role, privileges: definition.privileges)
    guard let grants = grants(facets), !grants.isEmpty else { return false }
    var word = SchemaDescription.DefaultPrivileges(for: role, in: identity.schema, on: objects, grants)
    word.place = place(identity)
    model.defaultPrivileges.append(word)
    return true
  }
}
