import SchemaDescription

/// Objects whose order follows from the names they mention.
enum OrderedItem {
  case composite(CompositeType)
  case range(RangeType)
  case domain(Domain)
  case function(Function)
  case aggregate(Aggregate)
  case cast(Cast)
  case view(View)
  case materialized(MaterializedView)

  /// The name by which others mention it; a cast has none.
  var name: String? {
    switch self {
    case .composite(let type): type.name
    case .range(let type): type.name
    case .domain(let domain): domain.name
    case .function(let function): function.name
    case .aggregate(let aggregate): aggregate.name
    case .cast: nil
    case .view(let view): view.name
    case .materialized(let view): view.name
    }
  }

  var isType: Bool {
    switch self {
    case .composite, .range, .domain: true
    default: false
    }
  }

  var isView: Bool {
    switch self {
    case .view, .materialized: true
    default: false
    }
  }
}

extension ModelDDL {
  /// Types that need no function, what tables may need beside them, and what needs tables or views; each after what it
  /// mentions.
  func orderedItems() -> (types: [OrderedItem], early: [OrderedItem], late: [OrderedItem]) {
    var types: [OrderedItem] = model.compositeTypes.map { .composite($0) }
    types += model.rangeTypes.map { .range($0) } + model.domains.map { .domain($0) }
    var routines: [OrderedItem] = model.functions.map { .function($0) }
    routines += model.aggregates.map { .aggregate($0) } + model.casts.map { .cast($0) }
    let views: [OrderedItem] = model.views.map { .view($0) } + model.materializedViews.map { .materialized($0) }
    let lateNames = closure(of: Set(names.relations.map(\.name)), over: routines)
    let late = routines.filter { !words($0).isDisjoint(with: lateNames) }
    let early = routines.filter { words($0).isDisjoint(with: lateNames) }
    let waitingNames = closure(of: Set(early.compactMap(\.name)), over: types)
    let waiting = types.filter { !words($0).isDisjoint(with: waitingNames) }
    let first = types.filter { words($0).isDisjoint(with: waitingNames) }
    return (inOrder(first), inOrder(early + waiting), inOrder(late + views))
  }

  /// The names with those of the items that mention one of them, directly or through another.
  private func closure(of names: Set<String>, over items: [OrderedItem]) -> Set<String> {
    var names = names
    var rest = items
    while let index = rest.firstIndex(where: { !words($0).isDisjoint(with: names) }) {
      if let name = rest.remove(at: index).name { names.insert(name) }
    }
    return names
  }

  private func inOrder(_ items: [OrderedItem]) -> [OrderedItem] {
    var positions: [String: [Int]] = [:]
    for (index, item) in items.enumerated() {
      if let name = item.name { positions[name, default: []].append(index) }
    }
    let order = stableOrder(Array(items.indices)) { index in
      words(items[index]).flatMap { positions[$0] ?? [] }.filter { $0 != index }.sorted()
    }
    return order.map { items[$0] }
  }

  mutating func addItem(_ item: OrderedItem) {
    switch item {
    case .composite(let type): addComposite(type)
    case .range(let type): addRange(type)
    case .domain(let domain): addDomain(domain)
    case .function(let function): addFunction(function)
    case .aggregate(let aggregate): addAggregate(aggregate)
    case .cast(let cast): addCast(cast)
    case .view(let view): addView(view)
    case .materialized(let view): addMaterializedView(view)
    }
  }

  /// The names that must exist when the item is made.
  private func words(_ item: OrderedItem) -> Set<String> {
    switch item {
    case .composite(let type): return words(of: type.attributes.map(\.type))
    case .range(let type):
      return words(of: [type.subtype]).union([type.canonical, type.difference].compactMap { $0?.name })
    case .domain(let domain):
      return domain.checks.reduce(words(of: [domain.type]).union(SQLWords(domain.default ?? "").names)) {
        words,
        check in
        words.union(SQLWords(check.expression).names)
      }
    case .function(let function):
      // A canonical function works on its range type, which is a shell until the function is there.
      let shells = model.rangeTypes.filter { $0.canonical?.name == function.name }.map(\.name)
      return signatureWords(function).subtracting(shells)
    case .aggregate(let aggregate):
      let functions = [aggregate.sfunc, aggregate.finalfunc, aggregate.combinefunc].compactMap { $0?.name }
      let types = words(of: (aggregate.arguments + aggregate.orderBy).map(\.type) + [aggregate.stype])
      return aggregate.options.entries.reduce(types.union(functions)) { $0.union(SQLWords($1.value).names) }
    case .cast(let cast):
      return words(of: [cast.source, cast.target]).union([cast.method.function?.name].compactMap(\.self))
    case .view(let view): return SQLWords(view.query).names
    case .materialized(let view): return SQLWords(view.query).names
    }
  }

  private func words(of types: [SQLType]) -> Set<String> {
    types.reduce(into: []) { words, type in
      if let name = type.reference?.name { words.insert(name) } else { words.formUnion(SQLWords(type.sql).names) }
    }
  }
}
