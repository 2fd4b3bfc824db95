import Postgres
import SchemaDescription

/// Collations, composite and range types, and what works on types: aggregates and casts.
extension ModelDDL {
  mutating func addCollation(_ collation: Collation) {
    let name = quoteQualified(collation.schema, collation.name)
    var options = ["provider = \(collation.provider.rawValue)"]
    if let locale = collation.locale { options.append("locale = \(quoteLiteral(locale))") }
    if let collate = collation.collate { options.append("lc_collate = \(quoteLiteral(collate))") }
    if let ctype = collation.ctype { options.append("lc_ctype = \(quoteLiteral(ctype))") }
    if !collation.isDeterministic { options.append("deterministic = false") }
    if let rules = collation.rules { options.append("rules = \(quoteLiteral(rules))") }
    add("CREATE COLLATION \(name) (\(options.joined(separator: ", ")))", collation.place, "collation \(name)")
    addOwner(collation.owner, of: "COLLATION \(name)", collation.place)
    addComment(collation.comment, on: "COLLATION \(name)", collation.place)
  }

  mutating func addComposite(_ type: CompositeType) {
    let name = quoteQualified(type.schema, type.name)
    let attributes = type.attributes.map { attribute in
      "\(quoteIdentifier(attribute.name)) \(self.type(attribute.type))" + collate(attribute.collation, in: type.schema)
    }
    add("CREATE TYPE \(name) AS \(elements(attributes))", type.place, "composite type \(name)")
    for attribute in type.attributes {
      addComment(attribute.comment, on: "COLUMN \(name).\(quoteIdentifier(attribute.name))", attribute.place)
    }
    addOwner(type.owner, of: "TYPE \(name)", type.place)
    addComment(type.comment, on: "TYPE \(name)", type.place)
    addGrants(type.grants, on: "TYPE \(name)")
  }

  /// The name of a range type whose canonical function needs it before the type can be made (PostgreSQL documentation,
  /// "CREATE TYPE": a shell type).
  mutating func addShell(of type: RangeType) {
    guard type.canonical != nil else { return }
    let name = quoteQualified(type.schema, type.name)
    add("CREATE TYPE \(name)", type.place, "range type \(name)")
  }

  mutating func addRange(_ type: RangeType) {
    let name = quoteQualified(type.schema, type.name)
    var options = ["subtype = \(self.type(type.subtype))"]
    if let operatorClass = type.operatorClass { options.append("subtype_opclass = \(qualified(operatorClass))") }
    if let collation = type.collation {
      options.append("collation = \(qualified(names.collation(collation, in: type.schema)))")
    }
    if let canonical = type.canonical { options.append("canonical = \(qualified(canonical))") }
    if let difference = type.difference { options.append("subtype_diff = \(qualified(difference))") }
    if let multirange = type.multirange {
      options.append("multirange_type_name = \(quoteQualified(type.schema, multirange))")
    }
    add("CREATE TYPE \(name) AS RANGE (\(options.joined(separator: ", ")))", type.place, "range type \(name)")
    addOwner(type.owner, of: "TYPE \(name)", type.place)
    addComment(type.comment, on: "TYPE \(name)", type.place)
    addGrants(type.grants, on: "TYPE \(name)")
  }

  mutating func addAggregate(_ aggregate: Aggregate) {
    let direct = aggregate.arguments.map { argument($0) }.joined(separator: ", ")
    let ordered = aggregate.orderBy.map { argument($0) }.joined(separator: ", ")
    let arguments =
      ordered.isEmpty
      ? (direct.isEmpty ? "*" : direct) : (direct.isEmpty ? "ORDER BY " : direct + " ORDER BY ") + ordered
    var options = ["SFUNC = \(qualified(aggregate.sfunc))", "STYPE = \(type(aggregate.stype))"]
    if let function = aggregate.finalfunc { options.append("FINALFUNC = \(qualified(function))") }
    if let function = aggregate.combinefunc { options.append("COMBINEFUNC = \(qualified(function))") }
    if let value = aggregate.initcond { options.append("INITCOND = \(quoteLiteral(value))") }
    if let name = aggregate.sortop {
      let schema = name.schema.map { quoteIdentifier($0) + "." } ?? ""
      options.append(schema.isEmpty ? "SORTOP = \(name.name)" : "SORTOP = OPERATOR(\(schema)\(name.name))")
    }
    if let parallel = aggregate.parallel { options.append("PARALLEL = \(parallel.rawValue)") }
    options += aggregate.options.entries.map { "\($0.name.uppercased()) = \($0.value)" }
    let name = quoteQualified(aggregate.schema, aggregate.name)
    add("CREATE AGGREGATE \(name)(\(arguments)) \(elements(options))", aggregate.place, "aggregate \(name)")
    addOwner(aggregate.owner, of: "AGGREGATE \(name)(\(arguments))", aggregate.place)
    addComment(aggregate.comment, on: "AGGREGATE \(name)(\(arguments))", aggregate.place)
    // GRANT knows an aggregate as a function, by the types of all its arguments.
    let types = (aggregate.arguments + aggregate.orderBy).map {
      ($0.mode == .variadic ? "VARIADIC " : "") + type($0.type)
    }
    addGrants(aggregate.grants, on: "FUNCTION \(name)(\(types.joined(separator: ", ")))")
  }

  mutating func addCast(_ cast: Cast) {
    let types = "(\(type(cast.source)) AS \(type(cast.target)))"
    var sql = "CREATE CAST \(types)"
    switch cast.method.kind {
    case .binary: sql += " WITHOUT FUNCTION"
    case .inout: sql += " WITH INOUT"
    case .function:
      let arguments = cast.method.arguments.isEmpty ? [cast.source] : cast.method.arguments
      let list = arguments.map { type($0) }.joined(separator: ", ")
      sql += " WITH FUNCTION \(cast.method.function.map { qualified($0) } ?? "")(\(list))"
    }
    if let context = cast.context { sql += " AS \(context.rawValue.uppercased())" }
    add(sql, cast.place, "cast \(types)")
    addComment(cast.comment, on: "CAST \(types)", cast.place)
  }
}
