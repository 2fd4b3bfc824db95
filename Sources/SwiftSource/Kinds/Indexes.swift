import Catalog
import SchemaDescription

extension Translator {
  mutating func sayIndexes(
    of relation: ObjectIdentity,
    _ words: inout [SchemaDescription.Index],
    _ said: inout Set<ObjectIdentity>
  ) {
    // Of two that fit the index of the partitioned table, it takes over the one that was made first.
    let parts = catalog.parts(of: relation, .index)
    let belongs = parts.filter { definition($0, CatalogIndex.self)?.parentIndex != nil }
    for identity in belongs + parts.filter({ !belongs.contains($0) }) where isSayable(identity) {
      guard let entry = catalog[identity], let index = entry.definition as? CatalogIndex,
        index.parentIndex.map({ !index.hasDefaultName && isSaidWhole($0) }) ?? true,
        index.isValid, let word = word(index, entry)
      else { continue }
      words.append(word)
      // What the table says of the index is the table's.
      said.insert(identity)
    }
  }

  /// Whether an index of a partitioned table is made by words, those that it belongs to itself too: else the SQL that makes
  /// it makes those of the partitions.
  private func isSaidWhole(_ identity: ObjectIdentity) -> Bool {
    guard let index = definition(identity, CatalogIndex.self), index.isValid, isSayable(identity) else { return false }
    return index.parentIndex.map { isSaidWhole($0) } ?? true
  }

  private mutating func word(_ index: CatalogIndex, _ entry: CatalogEntry) -> SchemaDescription.Index? {
    let parameters = settings(index.parameters)
    // btree (a DESC, lower(b)) INCLUDE (c) NULLS NOT DISTINCT
    var text = DefinitionText(index.definition)
    guard let method = text.identifier(), let items = text.items() else { return nil }
    var keys: [IndexKey] = []
    for item in items {
      guard var key = indexKey(item, of: entry.identity) else { return nil }
      key.statistics = index.statistics[keys.count + 1]
      keys.append(key)
    }
    var word = SchemaDescription.Index.index(
      entry.identity.name,
      on: keys,
      unique: index.isUnique,
      using: IndexMethod(rawValue: method),
      where: index.predicate.map { expression($0, of: entry.identity) },
      storageParameters: parameters,
      tablespace: index.tablespace,
      comment: entry.comment
    )
    if text.take("INCLUDE") {
      guard let include = text.names() else { return nil }
      word.include = include
    }
    word.nullsNotDistinct = text.take("NULLS NOT DISTINCT")
    word.place = place(entry.identity)
    return text.isAtEnd ? word : nil
  }

  /// `created_at DESC NULLS LAST`, `lower(name) text_pattern_ops`, `((a + 1)) COLLATE "C"`.
  func indexKey(_ item: String, of identity: ObjectIdentity) -> IndexKey? {
    var text = DefinitionText(item)
    var key: IndexKey
    if text.isNext("(") {
      guard let expression = text.group() else { return nil }
      key = .expression(self.expression(expression, of: identity))
    } else {
      var copy = text
      guard let column = copy.identifier() else { return nil }
      if copy.isNext("(") || copy.isNext(".") {
        guard let call = text.call() else { return nil }
        key = .expression(expression(call, of: identity))
      } else {
        text = copy
        key = .column(column)
      }
    }
    if text.take("COLLATE") {
      guard let name = text.name(), let collation = collation(name, in: identity.schema) else { return nil }
      key.collation = collation
    }
    if !text.isAtEnd,
      !["ASC", "DESC", "NULLS"].contains(where: { word in
        var copy = text; return copy.take(word)
      })
    {
      guard let name = text.name() else { return nil }
      key.operatorClass = name.schema == "public" && !name.name.contains(".") ? Self.bare(name.name) : name
      if text.isNext("(") {
        guard let options = settings(&text) else { return nil }
        key.operatorClassOptions = options
      }
    }
    if text.take("DESC") { key.order = .descending } else if text.take("ASC") { key.order = .ascending }
    if text.take("NULLS FIRST") { key.nulls = .first } else if text.take("NULLS LAST") { key.nulls = .last }
    return text.isAtEnd ? key : nil
  }
}
