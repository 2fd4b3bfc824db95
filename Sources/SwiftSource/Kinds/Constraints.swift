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
      // A key of a partition under a name of its own is said, although it belongs to the one of the table.
      let isNamed = constraint.kind != .check && !constraint.hasDefaultName && isSaidWhole(constraint)
      if constraint.isInherited && !constraint.isLocal && !isNamed { continue }
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
      check.notEnforced = !constraint.isEnforced
      check.notValid = !constraint.isValidated && constraint.isEnforced
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

  /// Whether the keys of the partitioned tables that a key of a partition belongs to are made by words.
  private func isSaidWhole(_ key: CatalogConstraint) -> Bool {
    guard let parent = key.parentConstraint else { return true }
    guard isSayable(parent), let above = definition(parent, CatalogConstraint.self) else { return false }
    return isSaidWhole(above)
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
    guard text.take("PRIMARY KEY"), let (columns, withoutOverlaps) = temporalNames(&text) else { return nil }
    var key = PrimaryKey(columns, withoutOverlaps: withoutOverlaps)
    if text.take("INCLUDE") {
      guard let include = text.names() else { return nil }
      key.include = include
    }
    return text.isAtEnd ? key : nil
  }

  /// `(id, at WITHOUT OVERLAPS)`.
  private func temporalNames(_ text: inout DefinitionText) -> (columns: [String], withoutOverlaps: Bool)? {
    guard let items = text.items() else { return nil }
    var columns: [String] = []
    var withoutOverlaps = false
    for item in items {
      var item = DefinitionText(item)
      guard let name = item.identifier() else { return nil }
      withoutOverlaps = item.take("WITHOUT OVERLAPS")
      guard item.isAtEnd else { return nil }
      columns.append(name)
    }
    return (columns, withoutOverlaps)
  }

  /// `(id, PERIOD at)`.
  private func periodNames(_ text: inout DefinitionText) -> (columns: [String], isPeriod: Bool)? {
    guard let items = text.items() else { return nil }
    var columns: [String] = []
    var isPeriod = false
    for item in items {
      var item = DefinitionText(item)
      isPeriod = item.take("PERIOD")
      guard let name = item.identifier(), item.isAtEnd else { return nil }
      columns.append(name)
    }
    return (columns, isPeriod)
  }

  /// `UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c)`.
  private func unique(_ definition: String) -> Unique? {
    var text = DefinitionText(definition)
    guard text.take("UNIQUE") else { return nil }
    var key = Unique.unique()
    key.nullsNotDistinct = text.take("NULLS NOT DISTINCT")
    guard let (columns, withoutOverlaps) = temporalNames(&text) else { return nil }
    key.columns = columns
    key.withoutOverlaps = withoutOverlaps
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
    guard text.take("FOREIGN KEY"), let (columns, isPeriod) = periodNames(&text), text.take("REFERENCES"),
      let table = text.name(), let (targets, _) = periodNames(&text)
    else { return nil }
    let schema = entry.identity.schema
    var word = SchemaDescription.ForeignKey.foreignKey(
      columns,
      references: name(table, in: schema, kinds: [.table, .view, .materializedView]),
      targets,
      name: entry.identity.name,
      deferrable: deferral(key.deferral),
      notValid: !key.isValidated && key.isEnforced,
      notEnforced: !key.isEnforced,
      comment: entry.comment
    )
    word.place = place(entry.identity)
    word.isPeriod = isPeriod
    if text.take("MATCH FULL") { word.match = .full }
    if text.take("ON UPDATE") { word.onUpdate = Self.action(&text) }
    if text.take("ON DELETE") {
      word.onDelete = Self.action(&text)
      if text.isNext("("), let columns = text.names() { word.onDeleteColumns = columns }
    }
    return text.isAtEnd ? word : nil
  }

  private static func action(_ text: inout DefinitionText) -> ReferentialAction? {
    if text.take("CASCADE") { return .cascade }
    if text.take("RESTRICT") { return .restrict }
    if text.take("SET NULL") { return .setNull }
    return text.take("SET DEFAULT") ? .setDefault : nil
  }
}
