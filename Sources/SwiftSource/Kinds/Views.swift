import Catalog
import SchemaDescription

extension Translator {
  mutating func sayView(_ entry: CatalogEntry) -> Bool {
    let identity = entry.identity
    guard let view = entry.definition as? CatalogView, let options = Self.options(view.options),
      let grants = grants(entry), ownerIsSayable(entry)
    else { return false }
    var said: Set<ObjectIdentity> = []
    var word = SchemaDescription.View(
      identity.name,
      schema: identity.schema ?? "public",
      options: options,
      comment: entry.comment,
      owner: entry.owner,
      grants: grants,
      as: view.query.trimmed
    )
    word.place = place(identity)
    sayColumns(of: identity, &word.columnComments, &word.grants, defaults: &word.columnDefaults, &said)
    sayTriggers(of: identity, &word.triggers, &said)
    sayRules(of: identity, &word.rules, &said)
    model.views.append(word)
    self.said.formUnion(said)
    return true
  }

  mutating func sayMaterializedView(_ entry: CatalogEntry) -> Bool {
    let identity = entry.identity
    guard let view = entry.definition as? CatalogMaterializedView, let grants = grants(entry),
      ownerIsSayable(entry)
    else { return false }
    var said: Set<ObjectIdentity> = []
    var word = SchemaDescription.MaterializedView(
      identity.name,
      schema: identity.schema ?? "public",
      refresh: refresh(of: identity, &said),
      withData: !CatalogMaterializedView.isMadeEmpty(identity, in: catalog),
      storageParameters: settings(view.options),
      tablespace: view.tablespace,
      accessMethod: view.accessMethod,
      comment: entry.comment,
      owner: entry.owner,
      grants: grants,
      as: view.query.trimmed
    )
    word.place = place(identity)
    var defaults = Settings()
    sayColumns(of: identity, &word.columnComments, &word.grants, defaults: &defaults, &said)
    sayStatistics(of: identity, &word.statistics, &said)
    sayIndexes(of: identity, &word.indexes, &said)
    if let index = view.clusterIndex, word.indexes.contains(where: { $0.name == index }) { word.clusteredOn = index }
    model.materializedViews.append(word)
    self.said.formUnion(said)
    return true
  }

  /// What is said of the columns of a view beside its query.
  private mutating func sayColumns(
    of view: ObjectIdentity,
    _ comments: inout Settings,
    _ grants: inout [SchemaDescription.Grant],
    defaults: inout Settings,
    _ said: inout Set<ObjectIdentity>
  ) {
    for identity in catalog.columns(of: view) {
      guard let entry = catalog[identity], let column = entry.definition as? CatalogViewColumn else { continue }
      var rest = column
      rest.defaultValue = nil
      guard rest.creation(of: identity, in: WritingContext(catalog: catalog)).isEmpty,
        let own = self.grants(entry, columns: [identity.name])
      else { continue }
      comments[identity.name] = entry.comment
      defaults[identity.name] = column.defaultValue.map { DefinitionText.bare($0) }
      grants += own
      said.insert(identity)
    }
  }

  private static func options(_ parameters: StorageParameters) -> [SchemaDescription.View.Option]? {
    var options: [SchemaDescription.View.Option] = []
    for (name, value) in parameters.values.sorted(by: { $0.key < $1.key }) {
      switch (name, value) {
      case ("security_barrier", "true"): options.append(.securityBarrier)
      case ("security_invoker", "true"): options.append(.securityInvoker)
      case ("check_option", "local"): options.append(.checkOption(.local))
      case ("check_option", "cascaded"): options.append(.checkOption(.cascaded))
      default: return nil
      }
    }
    return options
  }
}
