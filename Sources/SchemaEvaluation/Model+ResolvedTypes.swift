import SchemaDescription

/// The full names in types and in what works on types.
extension Model {
  func resolveTypes(of model: inout Model, _ names: ModelNames) {
    for index in model.compositeTypes.indices {
      let schema = model.compositeTypes[index].schema
      for attribute in model.compositeTypes[index].attributes.indices {
        let type = model.compositeTypes[index].attributes[attribute].type
        model.compositeTypes[index].attributes[attribute].type = type.resolved(in: schema, names)
      }
    }
    model.rangeTypes = model.rangeTypes.map { range in
      var range = range
      range.subtype = range.subtype.resolved(in: range.schema, names)
      range.canonical = range.canonical.map { names.function($0, in: range.schema) }
      range.difference = range.difference.map { names.function($0, in: range.schema) }
      return range
    }
    model.aggregates = model.aggregates.map { aggregate in
      var aggregate = aggregate
      let schema = aggregate.schema
      func resolved(_ arguments: [Function.Argument]) -> [Function.Argument] {
        arguments.map { argument in
          var argument = argument
          argument.type = argument.type.resolved(in: schema, names)
          return argument
        }
      }
      aggregate.arguments = resolved(aggregate.arguments)
      aggregate.orderBy = resolved(aggregate.orderBy)
      aggregate.sfunc = names.function(aggregate.sfunc, in: schema)
      aggregate.stype = aggregate.stype.resolved(in: schema, names)
      aggregate.finalfunc = aggregate.finalfunc.map { names.function($0, in: schema) }
      aggregate.combinefunc = aggregate.combinefunc.map { names.function($0, in: schema) }
      return aggregate
    }
    model.casts = model.casts.map { cast in
      var cast = cast
      cast.source = cast.source.resolved(in: "public", names)
      cast.target = cast.target.resolved(in: "public", names)
      cast.method.function = cast.method.function.map { names.function($0, in: "public") }
      cast.method.arguments = cast.method.arguments.map { $0.resolved(in: "public", names) }
      return cast
    }
    model.publications = model.publications.map { publication in
      var publication = publication
      for index in publication.tables.indices {
        publication.tables[index].table = names.relation(publication.tables[index].table, in: "public")
      }
      return publication
    }
    model.eventTriggers = model.eventTriggers.map { trigger in
      var trigger = trigger
      trigger.function = names.function(trigger.function, in: "public")
      return trigger
    }
  }
}
