public import SchemaDescription

/// What must be around a schema for it to be made: roles and tablespaces, which belong to the server.
extension Model {
  /// The roles that own objects or are named in grants and policies, sorted.
  public var roles: [String] {
    var names: Set<String> = []
    func add(_ grants: [Grant], _ owner: String?) {
      for grant in grants { names.formUnion(grant.roles.names) }
      if let owner { names.insert(owner) }
    }
    for schema in schemas { add(schema.grants, schema.owner) }
    for type in enums { add(type.grants, type.owner) }
    for domain in domains { add(domain.grants, domain.owner) }
    for sequence in sequences { add(sequence.grants, sequence.owner) }
    for function in functions { add(function.grants, function.owner) }
    for view in views { add(view.grants, view.owner) }
    for view in materializedViews { add(view.grants, view.owner) }
    for table in tables {
      add(table.grants, table.owner)
      for column in table.columns { add(column.grants, nil) }
      for policy in table.policies { names.formUnion(policy.roles.names) }
    }
    let keywords = ["public", "current_user", "session_user", "current_role"]
    return names.filter { !keywords.contains($0.lowercased()) }.sorted()
  }

  /// The tablespaces that are named, sorted.
  public var tablespaces: [String] {
    var names: Set<String> = []
    func add(_ name: String?) { if let name { names.insert(name) } }
    for table in tables {
      add(table.tablespace)
      add(table.primaryKey?.tablespace)
      for unique in table.unique { add(unique.tablespace) }
      for index in table.indexes { add(index.tablespace) }
      ModelValidator.eachPartition(of: table.partitions, in: table.schema) { partition, _ in add(partition.tablespace) }
    }
    for view in materializedViews {
      add(view.tablespace)
      for index in view.indexes { add(index.tablespace) }
    }
    return names.sorted()
  }
}
