import Catalog
import SchemaDescription

extension Translator {
  /// The extended statistics of a relation, which have names of their own.
  mutating func sayStatistics(
    of relation: ObjectIdentity,
    _ words: inout [SchemaDescription.Statistics],
    _ said: inout Set<ObjectIdentity>
  ) {
    for identity in statistics(of: relation) where spellings[identity] < .sql {
      guard let entry = catalog[identity], let word = statistics(entry, of: relation) else { continue }
      words.append(word)
      said.insert(identity)
    }
  }

  private func statistics(of relation: ObjectIdentity) -> [ObjectIdentity] {
    statisticsByRelation[relation] ?? []
  }

  /// `CREATE STATISTICS public.s (ndistinct) ON a, lower(b), ((a + 1)) FROM public.t`.
  private mutating func statistics(
    _ entry: CatalogEntry,
    of relation: ObjectIdentity
  ) -> SchemaDescription.Statistics? {
    guard let statistics = entry.definition as? CatalogStatistics, ownerIsSayable(entry) else { return nil }
    var text = DefinitionText(statistics.definition)
    guard text.take("CREATE STATISTICS"), text.name() != nil else { return nil }
    var kinds: [SchemaDescription.Statistics.Kind] = []
    if text.isNext("(") {
      guard let names = text.names() else { return nil }
      kinds = names.compactMap { .init(rawValue: $0) }
      guard kinds.count == names.count else { return nil }
    }
    guard text.take("ON"), let items = DefinitionText.items(text.upTo("FROM")) else { return nil }
    var keys: [SchemaDescription.Statistics.Key] = []
    for item in items {
      var key = DefinitionText(item)
      if !key.isNext("("), let column = key.identifier(), key.isAtEnd {
        keys.append(.column(column))
      } else {
        keys.append(.expression(DefinitionText.bare(item)))
      }
    }
    let schema = entry.identity.schema
    var word = SchemaDescription.Statistics.statistics(
      entry.identity.name,
      schema: schema == relation.schema ? nil : schema,
      on: keys,
      kinds: kinds,
      target: statistics.target,
      comment: entry.comment,
      owner: entry.owner
    )
    word.place = place(entry.identity)
    return word
  }

  // MARK: Rules

  mutating func sayRules(
    of relation: ObjectIdentity,
    _ words: inout [SchemaDescription.Rule],
    _ said: inout Set<ObjectIdentity>
  ) {
    for identity in catalog.parts(of: relation, .rule) where spellings[identity] < .sql {
      guard let entry = catalog[identity], let rule = entry.definition as? CatalogRule, let word = word(rule, entry)
      else { continue }
      words.append(word)
      said.insert(identity)
    }
  }

  /// `CREATE RULE name AS ON DELETE TO t WHERE (…) DO INSTEAD NOTHING`, or one command, or several in parentheses.
  private mutating func word(_ rule: CatalogRule, _ entry: CatalogEntry) -> SchemaDescription.Rule? {
    var text = DefinitionText(rule.definition)
    guard text.take("CREATE RULE"), let name = text.identifier(), text.take("AS"), text.take("ON"),
      let event = text.identifier().flatMap({ SchemaDescription.Rule.Event(rawValue: $0.lowercased()) }),
      text.take("TO"), text.name() != nil
    else { return nil }
    var condition: String?
    if text.take("WHERE") { condition = DefinitionText.bare(text.upTo("DO")) }
    guard text.take("DO") else { return nil }
    var action = SchemaDescription.Rule.Action.insteadNothing
    action.isInstead = text.take("INSTEAD")
    if !text.take("NOTHING") {
      if text.isNext("("), let commands = text.group() {
        action.commands = DefinitionText.items(commands, at: ";")?.filter { !$0.isEmpty } ?? []
        guard text.isAtEnd, !action.commands.isEmpty else { return nil }
      } else {
        action.commands = [text.rest().trimmed]
      }
    }
    var word = SchemaDescription.Rule.rule(name, on: event, where: condition, do: action)
    word.state = Self.state(rule.state)
    word.comment = entry.comment
    word.place = place(entry.identity)
    return word
  }
}
