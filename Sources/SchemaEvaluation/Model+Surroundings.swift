public import SchemaDescription

/// What must be around a schema for it to be made: roles and tablespaces, which belong to the server.
extension Model {
  /// The roles that own objects or are named in grants, policies and user mappings, sorted.
  public var roles: [String] {
    var names: Set<String> = []
    func add(_ grants: [Grant]) { for grant in grants { names.formUnion(grant.roles.names) } }
    for object in objects {
      add(object.grants)
      if let owner = object.owner { names.insert(owner) }
    }
    for table in allTables {
      for column in table.columns { add(column.grants) }
      for policy in table.policies { names.formUnion(policy.roles.names) }
      names.formUnion(table.statistics.compactMap(\.owner))
    }
    for view in materializedViews { names.formUnion(view.statistics.compactMap(\.owner)) }
    for privileges in defaultPrivileges {
      add(privileges.grants)
      if let role = privileges.role { names.insert(role) }
    }
    for server in servers { names.formUnion(server.userMappings.map(\.role)) }
    let keywords = ["public", "current_user", "session_user", "current_role", "user"]
    return names.filter { !keywords.contains($0.lowercased()) }.sorted()
  }

  /// The tablespaces that are named, sorted.
  public var tablespaces: [String] {
    var names: Set<String> = []
    func add(_ name: String?) { if let name { names.insert(name) } }
    for table in allTables {
      add(table.tablespace)
      add(table.primaryKey?.tablespace)
      for unique in table.unique { add(unique.tablespace) }
      for exclusion in table.exclusions { add(exclusion.tablespace) }
      for index in table.indexes { add(index.tablespace) }
    }
    for view in materializedViews {
      add(view.tablespace)
      for index in view.indexes { add(index.tablespace) }
    }
    return names.sorted()
  }

  /// Tables and partitions of all levels.
  var allTables: [Table] {
    tables.flatMap { [$0] + $0.partitionTables(columns: $0.columns) }
  }
}
