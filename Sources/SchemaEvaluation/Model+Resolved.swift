public import SchemaDescription

extension Model {
  /// The model with everything said out: default names, what is said on columns as constraints of the table, and the
  /// schema of every name. Resolving twice changes nothing.
  public func resolved() -> Model {
    var model = self
    model.functions = functions.map { FunctionText.resolved($0) }
    let names = ModelNames(model)
    model.tables = model.tables.map { TableResolver(table: $0, names: names).resolved() }
    let resolvedNames = ModelNames(model)
    model.tables = model.tables.map { TableResolver(table: $0, names: resolvedNames).withTargets() }
    model.domains = model.domains.map { domain in
      var domain = domain
      domain.type = domain.type.resolved(in: domain.schema, names)
      let bare = domain.name + "_check"
      domain.checks = Self.named(domain.checks) { _ in bare }
      return domain
    }
    resolveTypes(of: &model, names)
    model.functions = model.functions.map { function in
      var function = function
      for index in function.arguments.indices {
        function.arguments[index].type = function.arguments[index].type.resolved(in: function.schema, names)
      }
      let returned = function.returns?.type?.resolved(in: function.schema, names)
      function.returns?.type = returned
      let columns = (function.returns?.columns ?? []).map { column in
        var column = column
        column.type = column.type.resolved(in: function.schema, names)
        return column
      }
      function.returns?.columns = columns
      function.transforms = function.transforms.map { $0.resolved(in: function.schema, names) }
      function.support = function.support.map { names.function($0, in: function.schema) }
      return function
    }
    model.sequences = model.sequences.map { sequence in
      var sequence = sequence
      if let owner = sequence.ownedBy { sequence.ownedBy?.table = names.relation(owner.table, in: sequence.schema) }
      return sequence
    }
    model.views = model.views.map { view in
      var view = view
      view.triggers = TableResolver.resolved(view.triggers, of: view.name, in: view.schema, names)
      return view
    }
    model.materializedViews = model.materializedViews.map { view in
      var view = view
      for index in view.indexes.indices where view.indexes[index].name == nil {
        let columns = view.columns + SQLWords(view.query).names
        view.indexes[index].name = DefaultNames(table: view.name, columns: columns).index(view.indexes[index])
      }
      for index in view.statistics.indices {
        let statistics = view.statistics[index]
        let columns = view.columns + SQLWords(view.query).names.sorted()
        let defaults = DefaultNames(table: view.name, columns: columns)
        view.statistics[index].name = statistics.name ?? defaults.statistics(statistics)
        view.statistics[index].schema = statistics.schema ?? view.schema
      }
      return view
    }
    return model
  }

  /// Checks with names; a default name that is taken gets a number, as PostgreSQL does.
  static func named(_ checks: [Check], _ name: (Check) -> String) -> [Check] {
    var taken = Set(checks.compactMap(\.name))
    return checks.map { check in
      guard check.name == nil else { return check }
      var check = check
      let base = name(check)
      var candidate = base
      var number = 0
      while !taken.insert(candidate).inserted {
        number += 1
        candidate = base + String(number)
      }
      check.name = candidate
      return check
    }
  }
}

extension SQLType {
  func resolved(in schema: String, _ names: ModelNames) -> SQLType {
    guard let reference else { return self }
    var type = self
    type.reference = names.type(reference, in: schema)
    return type
  }
}
