import SchemaDescription

/// What the objects of all kinds have in common: a kind, a name, a place, an owner, privileges.
///
/// The lists of a ``Model`` are walked here once, for everything that asks of every object the same.
struct ModelObject {
  /// SQL's word for the kind.
  var kind: String
  /// `nil` where the kind belongs to no schema.
  var schema: String?
  var name: String
  /// The objects among which the name must be the only one.
  var space: String
  var renamedFrom: String?
  var owner: String?
  var grants: [Grant] = []
  var place: SourcePlace
}

extension Model {
  /// Every object of the model but external schemas and raw SQL, without its parts; partitions count as objects.
  var objects: [ModelObject] {
    var list: [ModelObject] = []
    func add(
      _ kind: String,
      _ schema: String?,
      _ name: String,
      in space: String,
      _ renamedFrom: String?,
      _ owner: String?,
      _ grants: [Grant],
      _ place: SourcePlace
    ) {
      list.append(
        ModelObject(
          kind: kind,
          schema: schema,
          name: name,
          space: schema.map { "\(space) \($0)" } ?? space,
          renamedFrom: renamedFrom,
          owner: owner,
          grants: grants,
          place: place
        )
      )
    }
    for it in schemas { add("schema", nil, it.name, in: "schemas", it.renamedFrom, it.owner, it.grants, it.place) }
    for it in extensions { add("extension", nil, it.name, in: "extensions", nil, nil, [], it.place) }
    for it in collations {
      add("collation", it.schema, it.name, in: "collations", it.renamedFrom, it.owner, [], it.place)
    }
    for it in enums { add("enum", it.schema, it.name, in: "types", it.renamedFrom, it.owner, it.grants, it.place) }
    for it in compositeTypes {
      add("composite type", it.schema, it.name, in: "types", it.renamedFrom, it.owner, it.grants, it.place)
    }
    for it in rangeTypes {
      add("range type", it.schema, it.name, in: "types", it.renamedFrom, it.owner, it.grants, it.place)
    }
    for it in domains { add("domain", it.schema, it.name, in: "types", it.renamedFrom, it.owner, it.grants, it.place) }
    for it in sequences {
      add("sequence", it.schema, it.name, in: "relations", it.renamedFrom, it.owner, it.grants, it.place)
    }
    for it in functions {
      let space = "functions (\(it.signatureText))"
      add(it.kind.rawValue, it.schema, it.name, in: space, it.renamedFrom, it.owner, it.grants, it.place)
    }
    for it in aggregates {
      let space = "functions (\(Function.signatureText(it.arguments + it.orderBy)))"
      add("aggregate", it.schema, it.name, in: space, it.renamedFrom, it.owner, it.grants, it.place)
    }
    for it in servers { add("server", nil, it.name, in: "servers", it.renamedFrom, it.owner, it.grants, it.place) }
    for it in tables {
      add("table", it.schema, it.name, in: "relations", it.renamedFrom, it.owner, it.grants, it.place)
      Self.eachPartition(of: it.partitions, in: it.schema) { part, schema in
        add("partition", schema, part.name, in: "relations", part.renamedFrom, part.owner, part.grants, part.place)
      }
    }
    for it in views { add("view", it.schema, it.name, in: "relations", it.renamedFrom, it.owner, it.grants, it.place) }
    for it in materializedViews {
      add("materialized view", it.schema, it.name, in: "relations", it.renamedFrom, it.owner, it.grants, it.place)
    }
    for it in publications {
      add("publication", nil, it.name, in: "publications", it.renamedFrom, it.owner, [], it.place)
    }
    for it in eventTriggers {
      add("event trigger", nil, it.name, in: "event triggers", it.renamedFrom, it.owner, [], it.place)
    }
    return list
  }

  /// The partitions of a table with those below them, each with its schema.
  static func eachPartition(of partitions: [Partition], in schema: String, _ body: (Partition, String) -> Void) {
    for partition in partitions {
      let own = partition.schema ?? schema
      body(partition, own)
      eachPartition(of: partition.partitions, in: own, body)
    }
  }
}

extension Function {
  /// The types of the arguments that tell the function from others of its name.
  var signatureText: String {
    if let sql { return FunctionText(sql)?.bareArguments.lowercased() ?? "" }
    return Self.signatureText(arguments)
  }

  static func signatureText(_ arguments: [Argument]) -> String {
    arguments.filter { $0.mode != .out }
      .map { argument in
        let type = argument.type
        let base = type.reference.map { $0.description } ?? String(type.sql.prefix { $0 != "(" })
        return base + (type.dimensions > 0 ? "[]" : "")
      }
      .joined(separator: ",")
  }
}
