import Catalog
import SchemaDescription

extension Translator {
  mutating func sayConstraints(
    of table: ObjectIdentity,
    in word: inout SchemaDescription.Table,
    _ said: inout Set<ObjectIdentity>
  ) {
    for identity in catalog.parts(of: table, .constraint) where isSayable(identity) {
      guard let entry = catalog[identity], let constraint = entry.definition as? CatalogConstraint else { continue }
      if constraint.isInherited && !constraint.isLocal { continue }
      if say(constraint, entry, in: &word) { said.insert(identity) }
    }
    for identity in catalog.parts(of: table, .foreignKey) where isSayable(identity) {
      guard let entry = catalog[identity], let key = foreignKey(entry) else { continue }
      word.foreignKeys.append(key)
      said.insert(identity)
    }
  }

  private mutating func say(
    _ constraint: CatalogConstraint,
    _ entry: CatalogEntry,
    in word: inout SchemaDescription.Table
  ) -> Bool {
    let identity = entry.identity
    guard hasDefaultNamesBelow(identity) else { return false }
    let parameters = settings(constraint.parameters)
    let deferrable = deferral(constraint.deferral)
    switch constraint.kind {
    case .primaryKey:
      guard var key = primaryKey(constraint.definition) else { return false }
      key.name = identity.name
      key.deferrable = deferrable
      key.storageParameters = parameters
      key.tablespace = constraint.tablespace
      key.comment = entry.comment
      key.place = place(identity)
      word.primaryKey = key
    case .unique:
      guard var key = unique(constraint.definition) else { return false }
      key.name = identity.name
      key.deferrable = deferrable
      key.storageParameters = parameters
      key.tablespace = constraint.tablespace
      key.comment = entry.comment
      key.place = place(identity)
      word.unique.append(key)
    case .check:
      guard constraint.deferral == .none, var check = check(constraint.definition, name: identity.name, of: identity)
      else { return false }
      check.notValid = !constraint.isValidated
      check.comment = entry.comment
      word.checks.append(check)
    case .exclusion:
      guard var exclusion = exclusion(constraint.definition, of: identity) else { return false }
      exclusion.tablespace = constraint.tablespace
      exclusion.name = identity.name
      exclusion.deferrable = deferrable
      exclusion.comment = entry.comment
      exclusion.place = place(identity)
      word.exclusions.append(exclusion)
    }
    return true
  }

  /// Whether the keys and indexes of partitions that belong to one have the names that PostgreSQL chooses.
  func hasDefaultNamesBelow(_ identity: ObjectIdentity) -> Bool {
    catalog.inheritors(of: identity).allSatisfy { child in
      let isDefault =
        definition(child, CatalogConstraint.self)?.hasDefaultName
        ?? definition(child, CatalogIndex.self)?.hasDefaultName ?? true
      return isDefault && hasDefaultNamesBelow(child)
    }
  }

  func deferral(_ deferral: CatalogDeferral) -> SchemaDescription.Deferral? {
    switch deferral {
    case .none: nil
    case .initiallyImmediate: .initiallyImmediate
    case .initiallyDeferred: .initiallyDeferred
    }
  }

  // MARK: Reading definitions

  /// `PRIMARY KEY (a, b) INCLUDE (c)`.
  func primaryKey(_ definition: String) -> PrimaryKey? {
    var text = DefinitionText(definition)
    guard text.take("PRIMARY KEY"), let columns = text.names() else { return nil }
    var key = PrimaryKey(columns)
    if text.take("INCLUDE") {
      guard let include = text.names() else { return nil }
      key.include = include
    }
    return text.isAtEnd ? key : nil
  }

  /// `UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c)`.
  private func unique(_ definition: String) -> Unique? {
    var text = DefinitionText(definition)
    guard text.take("UNIQUE") else { return nil }
    var key = Unique.unique()
    key.nullsNotDistinct = text.take("NULLS NOT DISTINCT")
    guard let columns = text.names() else { return nil }
    key.columns = columns
    if text.take("INCLUDE") {
      guard let include = text.names() else { return nil }
      key.include = include
    }
    return text.isAtEnd ? key : nil
  }

  /// `CHECK ((a > 0)) NO INHERIT`, of a table or a domain.
  mutating func check(_ definition: String, name: String, of identity: ObjectIdentity) -> Check? {
    var text = DefinitionText(definition)
    guard text.take("CHECK"), let expression = text.group() else { return nil }
    var check = Check.check(name, self.expression(expression, of: identity))
    check.noInherit = text.take("NO INHERIT")
    check.notEnforced = text.take("NOT ENFORCED")
    check.place = place(identity)
    return text.isAtEnd ? check : nil
  }

  /// `EXCLUDE USING gist (a WITH =, tsrange(b, c) WITH &&) INCLUDE (d) WITH (fillfactor='60') WHERE ((a > 1))`.
  private func exclusion(_ definition: String, of identity: ObjectIdentity) -> Exclusion? {
    var text = DefinitionText(definition)
    guard text.take("EXCLUDE USING"), let method = text.identifier(), let items = text.items() else { return nil }
    var elements: [Exclusion.Element] = []
    for item in items {
      var element = DefinitionText(item)
      let key = element.upTo("WITH")
      guard element.take("WITH"), let indexKey = indexKey(key, of: identity) else { return nil }
      elements.append(.init(indexKey, with: element.rest()))
    }
    var exclusion = Exclusion.exclude(elements, using: IndexMethod(rawValue: method))
    if text.take("INCLUDE") {
      guard let include = text.names() else { return nil }
      exclusion.include = include
    }
    if text.take("WITH") {
      guard let settings = self.settings(&text) else { return nil }
      exclusion.storageParameters = settings
    }
    if text.take("WHERE") {
      guard let predicate = text.group() else { return nil }
      exclusion.where = expression(predicate, of: identity)
    }
    return text.isAtEnd ? exclusion : nil
  }

  /// `(fillfactor='60', buffering=auto)`.
  func settings(_ text: inout DefinitionText) -> Settings? {
    guard let items = text.items() else { return nil }
    var settings = Settings()
    for item in items {
      var entry = DefinitionText(item)
      guard let name = entry.identifier(), entry.take("=") else { return nil }
      settings[name] = entry.isNext("'") || entry.isNext("E") ? entry.string() : entry.rest()
    }
    return settings
  }

  /// `FOREIGN KEY (a) REFERENCES t(b) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (a)`.
  private mutating func foreignKey(_ entry: CatalogEntry) -> SchemaDescription.ForeignKey? {
    guard let key = entry.definition as? CatalogForeignKey, !key.isInherited else { return nil }
    var text = DefinitionText(key.definition)
    guard text.take("FOREIGN KEY"), let columns = text.names(), text.take("REFERENCES"), let table = text.name(),
      let targets = text.names()
    else { return nil }
    let schema = entry.identity.schema
    var word = SchemaDescription.ForeignKey.foreignKey(
      columns,
      references: name(table, in: schema, kinds: [.table, .view, .materializedView]),
      targets,
      name: entry.identity.name,
      deferrable: deferral(key.deferral),
      notValid: !key.isValidated,
      comment: entry.comment
    )
    word.place = place(entry.identity)
    if text.take("MATCH FULL") { word.match = .full }
    if text.take("ON UPDATE") { word.onUpdate = Self.action(&text) }
    if text.take("ON DELETE") {
      word.onDelete = Self.action(&text)
      if text.isNext("("), let columns = text.names() { word.onDeleteColumns = columns }
    }
    word.notEnforced = text.take("NOT ENFORCED")
    return text.isAtEnd ? word : nil
  }

  private static func action(_ text: inout DefinitionText) -> ReferentialAction? {
    if text.take("CASCADE") { return .cascade }
    if text.take("RESTRICT") { return .restrict }
    if text.take("SET NULL") { return .setNull }
    return text.take("SET DEFAULT") ? .setDefault : nil
  }
}
