import SchemaDescription

/// The names that a model declares, to find out what a reference means.
struct ModelNames {
  private(set) var tables: [ObjectName: Table] = [:]
  private(set) var relations: Set<ObjectName> = []
  private(set) var types: Set<ObjectName> = []
  private(set) var functions: Set<ObjectName> = []
  private(set) var collations: Set<ObjectName> = []
  private(set) var compositeTypes: [ObjectName: CompositeType] = [:]
  private(set) var schemas: Set<String> = ["public"]
  private(set) var externals: [String: ExternalSchema] = [:]

  init(_ model: Model) {
    for schema in model.schemas { schemas.insert(schema.name) }
    for schema in model.externals { externals[schema.name] = schema }
    for table in model.tables {
      let name = ObjectName(table.name, schema: table.schema)
      tables[name] = table
      relations.insert(name)
      add(table.partitions, of: table.schema)
    }
    for view in model.views { relations.insert(ObjectName(view.name, schema: view.schema)) }
    for view in model.materializedViews { relations.insert(ObjectName(view.name, schema: view.schema)) }
    for type in model.enums { types.insert(ObjectName(type.name, schema: type.schema)) }
    for type in model.domains { types.insert(ObjectName(type.name, schema: type.schema)) }
    for type in model.compositeTypes {
      let name = ObjectName(type.name, schema: type.schema)
      types.insert(name)
      compositeTypes[name] = type
    }
    for type in model.rangeTypes {
      types.insert(ObjectName(type.name, schema: type.schema))
      if let multirange = type.multirange { types.insert(ObjectName(multirange, schema: type.schema)) }
    }
    for collation in model.collations { collations.insert(ObjectName(collation.name, schema: collation.schema)) }
    for aggregate in model.aggregates { functions.insert(ObjectName(aggregate.name, schema: aggregate.schema)) }
    for function in model.functions { functions.insert(ObjectName(function.name, schema: function.schema)) }
  }

  private mutating func add(_ partitions: [Partition], of schema: String) {
    for partition in partitions {
      let own = partition.schema ?? schema
      relations.insert(ObjectName(partition.name, schema: own))
      add(partition.partitions, of: own)
    }
  }

  /// The full name of what `name` means to an object of `schema`: its own schema first, then `public`.
  private func resolve(_ name: ObjectName, in schema: String, among known: Set<ObjectName>) -> ObjectName? {
    if name.schema != nil { return name }
    let own = ObjectName(name.name, schema: schema)
    if known.contains(own) { return own }
    let inPublic = ObjectName(name.name, schema: "public")
    return known.contains(inPublic) ? inPublic : nil
  }

  func relation(_ name: ObjectName, in schema: String) -> ObjectName {
    resolve(name, in: schema, among: relations) ?? ObjectName(name.name, schema: schema)
  }

  /// A type that the model does not declare keeps its name without a schema: it may be an extension's.
  func type(_ name: ObjectName, in schema: String) -> ObjectName {
    resolve(name, in: schema, among: types) ?? resolve(name, in: schema, among: relations) ?? name
  }

  func function(_ name: ObjectName, in schema: String) -> ObjectName {
    resolve(name, in: schema, among: functions) ?? name
  }

  /// A collation is one name as it stands, dots included (`en_US.utf8`), unless it begins with a schema that is known.
  func collation(_ text: String, in schema: String) -> ObjectName {
    var whole = ObjectName(text)
    if let prefix = whole.schema, schemas.contains(prefix) || externals[prefix] != nil || prefix == "pg_catalog" {
      return whole
    }
    whole.schema = nil
    whole.name = text
    return resolve(whole, in: schema, among: collations) ?? whole
  }
}
