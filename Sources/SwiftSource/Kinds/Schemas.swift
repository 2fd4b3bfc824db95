import Catalog
import SchemaDescription

extension Translator {
  mutating func saySchema(_ entry: CatalogEntry) -> Bool {
    guard let grants = grants(entry), ownerIsSayable(entry) else { return false }
    let isAsInEveryDatabase = entry.owner == nil && entry.comment == nil && grants.isEmpty
    if entry.identity.name == "public", isAsInEveryDatabase { return true }
    var word = SchemaDescription.Schema(
      entry.identity.name,
      owner: entry.owner,
      comment: entry.comment,
      grants: grants
    )
    word.place = place(entry.identity)
    model.schemas.append(word)
    return true
  }

  mutating func sayExternal(_ name: String, _ stub: String) {
    var word = ExternalSchema(name, stub: stub)
    word.place = place(ObjectIdentity(.schema, name: name))
    model.externals.append(word)
  }

  mutating func sayExtension(_ entry: CatalogEntry) -> Bool {
    guard let definition = entry.definition as? CatalogExtension else { return false }
    let isOwnChoice = definition.schema == "public" || definition.schema == "pg_catalog"
    var word = SchemaDescription.Extension(
      entry.identity.name,
      schema: isOwnChoice ? nil : definition.schema,
      version: definition.version,
      comment: entry.comment
    )
    word.place = place(entry.identity)
    model.extensions.append(word)
    return true
  }

  // MARK: Sequences

  mutating func saySequence(_ entry: CatalogEntry) -> Bool {
    let identity = entry.identity
    guard let sequence = entry.definition as? SequenceGenerator, let grants = grants(entry),
      ownerIsSayable(entry)
    else { return false }
    var owner = entry.owner
    var ownedBy: SQLSequence.OwnedBy?
    if let column = sequence.ownedBy {
      let table = catalog[column.table]
      guard let table, column.schema == identity.schema, table.owner == entry.owner, spellings[column.table] < .sql
      else { return false }
      // It follows its table.
      owner = nil
      ownedBy = .init(name(column.table, in: identity.schema), column.name)
    }
    var word = SQLSequence(
      identity.name,
      schema: identity.schema ?? "public",
      type: sequence.type == "bigint" ? nil : type(sequence.type, in: identity.schema),
      options: options(sequence.options),
      ownedBy: ownedBy,
      comment: entry.comment,
      owner: owner,
      grants: grants
    )
    word.unlogged = sequence.isUnlogged
    word.place = place(identity)
    model.sequences.append(word)
    return true
  }

  func options(_ options: CatalogSequenceOptions) -> SchemaDescription.SequenceOptions {
    SchemaDescription.SequenceOptions(
      start: options.start.map { Int($0) },
      increment: options.increment == 1 ? nil : Int(options.increment),
      minimum: options.minimum.map { Int($0) },
      maximum: options.maximum.map { Int($0) },
      cache: options.cache == 1 ? nil : Int(options.cache),
      cycle: options.cycles
    )
  }
}
