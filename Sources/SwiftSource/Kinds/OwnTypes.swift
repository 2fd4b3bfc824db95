import Catalog
import SchemaDescription

extension Translator {
  mutating func sayCollation(_ entry: CatalogEntry) -> Bool {
    guard let collation = entry.definition as? CatalogCollation, ownerIsSayable(entry),
      let provider = SchemaDescription.Collation.Provider(rawValue: collation.provider)
    else { return false }
    var word = SchemaDescription.Collation(
      entry.identity.name,
      schema: entry.identity.schema ?? "public",
      provider: provider,
      locale: collation.locale,
      collate: collation.collate,
      ctype: collation.characterType,
      deterministic: collation.isDeterministic,
      rules: collation.rules,
      comment: entry.comment,
      owner: entry.owner
    )
    word.place = place(entry.identity)
    model.collations.append(word)
    return true
  }

  mutating func sayComposite(_ entry: CatalogEntry) -> Bool {
    let schema = entry.identity.schema
    guard let type = entry.definition as? CatalogCompositeType, let grants = grants(entry), ownerIsSayable(entry) else {
      return false
    }
    var attributes: [SchemaDescription.CompositeType.Attribute] = []
    for attribute in type.attributes {
      let collation = attribute.collation.flatMap { self.collation($0, in: schema) }
      guard collation != nil || attribute.collation == nil else { return false }
      let isShort = isShort(entry.identity)
      var word = SchemaDescription.CompositeType.Attribute.attribute(
        attribute.name,
        self.type(attribute.type, in: schema, isShort: isShort),
        collation: collation,
        comment: attribute.comment
      )
      word.place = place(entry.identity)
      attributes.append(word)
    }
    var word = SchemaDescription.CompositeType(
      entry.identity.name,
      schema: schema ?? "public",
      attributes,
      comment: entry.comment,
      owner: entry.owner,
      grants: grants
    )
    word.place = place(entry.identity)
    model.compositeTypes.append(word)
    return true
  }

  mutating func sayRange(_ entry: CatalogEntry) -> Bool {
    let schema = entry.identity.schema
    guard let range = entry.definition as? CatalogRangeType, let grants = grants(entry), ownerIsSayable(entry),
      let operatorClass = objectName(range.operatorClass, in: schema),
      let difference = objectName(range.difference, in: schema)
    else { return false }
    let collation = range.collation.flatMap { self.collation($0, in: schema) }
    guard collation != nil || range.collation == nil, range.multirangeSchema == nil else { return false }
    let canonical = range.canonical.map { name(ObjectName($0.name, schema: $0.schema ?? ""), in: schema, kinds: []) }
    var word = SchemaDescription.RangeType(
      entry.identity.name,
      schema: schema ?? "public",
      subtype: type(range.subtype, in: schema, isShort: isShort(entry.identity)),
      operatorClass: operatorClass.name,
      collation: collation,
      canonical: canonical,
      difference: difference.name,
      multirange: range.multirange == Self.multirange(of: entry.identity.name) ? nil : range.multirange,
      comment: entry.comment,
      owner: entry.owner,
      grants: grants
    )
    word.place = place(entry.identity)
    model.rangeTypes.append(word)
    return true
  }

  /// The name that PostgreSQL gives a multirange type ("CREATE TYPE", `multirange_type_name`).
  private static func multirange(of range: String) -> String {
    guard let word = range.firstRange(of: "range") else { return range + "_multirange" }
    return range[..<word.lowerBound] + "multirange" + range[word.upperBound...]
  }

  /// A name that may be absent; `nil` where it cannot be read.
  private func objectName(_ sql: String?, in schema: String?) -> (name: ObjectName?, isSaid: Bool)? {
    guard let sql else { return (nil, true) }
    var text = DefinitionText(sql)
    guard let name = text.name(), text.isAtEnd else { return nil }
    return (self.name(name, in: schema, kinds: []), true)
  }

  // MARK: Aggregates and casts

  mutating func sayAggregate(_ entry: CatalogEntry) -> Bool {
    let identity = entry.identity
    guard let aggregate = entry.definition as? CatalogAggregate, let grants = grants(entry), ownerIsSayable(entry),
      let (direct, ordered) = arguments(aggregate, identity)
    else { return false }
    var word = SchemaDescription.Aggregate(
      identity.name,
      schema: identity.schema ?? "public",
      direct,
      sfunc: "",
      stype: .text
    )
    word.orderBy = ordered
    word.comment = entry.comment
    word.owner = entry.owner
    word.grants = grants
    word.place = place(identity)
    for option in aggregate.options {
      guard say(option, in: &word, identity.schema) else { return false }
    }
    model.aggregates.append(word)
    return true
  }

  private func say(_ option: String, in word: inout SchemaDescription.Aggregate, _ schema: String?) -> Bool {
    var text = DefinitionText(option)
    guard let name = text.identifier(), text.take("=") else { return false }
    let value = text.rest()
    switch name {
    case "sfunc":
      guard let function = objectName(value, in: schema)?.name else { return false }
      word.sfunc = function
    case "stype": word.stype = type(value, in: schema)
    case "finalfunc": word.finalfunc = objectName(value, in: schema)?.name
    case "combinefunc": word.combinefunc = objectName(value, in: schema)?.name
    case "initcond":
      var constant = DefinitionText(value)
      word.initcond = constant.string()
    case "sortop":
      // OPERATOR(pg_catalog.<)
      var sign = DefinitionText(value)
      guard sign.take("OPERATOR"), let whole = sign.group(), let dot = whole.lastIndex(of: ".") else { return false }
      let own = String(whole[..<dot])
      let mark = String(whole[whole.index(after: dot)...])
      word.sortop = own == "pg_catalog" ? Self.bare(mark) : ObjectName(mark, schema: own)
    case "parallel": word.parallel = Function.Parallel(rawValue: value)
    default: word.options[name] = value
    }
    return true
  }

  /// `integer, VARIADIC text[]`, `fraction double precision ORDER BY anyelement`, `*`.
  private func arguments(
    _ aggregate: CatalogAggregate,
    _ identity: ObjectIdentity
  ) -> ([Function.Argument], [Function.Argument])? {
    if aggregate.arguments == "*" { return ([], []) }
    var text = DefinitionText(aggregate.arguments)
    let direct = text.upTo("ORDER BY")
    let ordered = text.take("ORDER BY") ? text.rest() : ""
    let types = (identity.arguments.flatMap { DefinitionText.items($0) } ?? []).filter { !$0.isEmpty }
    let directItems = direct.isEmpty ? [] : DefinitionText.items(direct) ?? []
    let orderedItems = ordered.isEmpty ? [] : DefinitionText.items(ordered) ?? []
    guard types.count == directItems.count + orderedItems.count else { return nil }
    var words: [Function.Argument] = []
    for (item, type) in zip(directItems + orderedItems, types) {
      var argument = DefinitionText(item)
      let isVariadic = argument.take("VARIADIC")
      let rest = argument.rest()
      guard rest.hasSuffix(type) else { return nil }
      var name = DefinitionText(String(rest.dropLast(type.count)).trimmed)
      words.append(
        .argument(
          name.isAtEnd ? nil : name.identifier(),
          self.type(type, in: identity.schema),
          mode: isVariadic ? .variadic : .in
        )
      )
    }
    return (Array(words.prefix(directItems.count)), Array(words.dropFirst(directItems.count)))
  }

  mutating func sayCast(_ entry: CatalogEntry) -> Bool {
    guard let cast = entry.definition as? CatalogCast else { return false }
    var text = DefinitionText(entry.identity.name)
    let source = text.upTo("AS")
    guard text.take("AS") else { return false }
    let target = text.rest()
    var method = DefinitionText(cast.method)
    var word = SchemaDescription.Cast(from: type(source, in: "public"), to: type(target, in: "public"), with: .binary)
    if method.take("WITH INOUT") {
      word.method = .inout
    } else if method.take("WITH FUNCTION") {
      guard let function = method.name(), let types = method.items() else { return false }
      let isPlain = types == [source]
      word.method = .function(
        name(function, in: "public", kinds: []),
        isPlain ? [] : types.map { type($0, in: "public") }
      )
    } else if !method.take("WITHOUT FUNCTION") {
      return false
    }
    switch cast.context {
    case "AS ASSIGNMENT": word.context = .assignment
    case "AS IMPLICIT": word.context = .implicit
    default: break
    }
    word.comment = entry.comment
    word.place = place(entry.identity)
    model.casts.append(word)
    return method.isAtEnd
  }
}
