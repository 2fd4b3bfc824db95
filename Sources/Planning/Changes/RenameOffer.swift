public import Catalog
import OrderedCollections

/// Finds what may be one object under two names, for a person to say.
///
/// Nothing is renamed because of it: a table that goes and one that comes may be two tables, however alike they look.
public struct RenameOffer: Sendable {
  private let old: Catalog
  private let new: Catalog
  /// The old relation under the name of the new one, for tables that are known to be renamed.
  private var oldTable: [ObjectIdentity: ObjectIdentity] = [:]
  private var taken: Set<ObjectIdentity> = []
  private let stated: Set<Rename>
  private(set) var accepted: [Rename] = []

  /// - Parameter stated: Renames that are known already; nothing is asked about them.
  public init(from old: Catalog, to new: Catalog, stated: [Rename]) {
    self.old = old
    self.new = new
    self.stated = Set(stated.filter { $0.label != nil }.map { Rename($0.object, label: $0.label, to: $0.newName) })
    stated.forEach { note($0) }
  }

  /// Asks about every pair, relations and types first, and gives the renames that were answered with yes.
  public mutating func ask(_ question: (String) throws -> Bool) rethrows -> [Rename] {
    for kind in [ObjectKind.table, .enumType] {
      for (gone, come) in pairs(dropped(kind), created(kind), alike: { isAlike($0, $1) }) {
        try offer(Rename(gone, to: come.name), question)
      }
    }
    for table in new.entries.keys where table.kind == .table {
      let before = oldTable[table] ?? table
      guard old[before] != nil else { continue }
      let gone = old.columns(of: before).filter { new[table.part(.column, $0.name)] == nil }
      let come = new.columns(of: table).filter { old[before.part(.column, $0.name)] == nil }
      for (column, other) in pairs(gone, come, alike: { hasSameType($0, $1) }) {
        // The hint names the relation as it is called after its own rename.
        try offer(Rename(table.part(.column, column.name), to: other.name), question)
      }
    }
    for type in new.entries.keys where type.kind == .enumType { try askAboutLabels(of: type, question) }
    return accepted
  }

  /// A label that goes and one that comes at its place.
  private mutating func askAboutLabels(of type: ObjectIdentity, _ question: (String) throws -> Bool) rethrows {
    let source = accepted.first { $0.renamed == type }?.object ?? type
    guard let before: EnumType = old.definition(source), let after: EnumType = new.definition(type) else { return }
    for (label, other) in zip(before.labels, after.labels) {
      guard !after.labels.contains(label), !before.labels.contains(other),
        !stated.contains(Rename(type, label: label, to: other))
      else { continue }
      let text =
        "Label '\(label)' of \(type) would be removed and '\(other)' added. Is it the same label under a new name?"
      if try question(text) { accepted.append(Rename(type, label: label, to: other)) }
    }
  }

  private mutating func offer(_ rename: Rename, _ question: (String) throws -> Bool) rethrows {
    guard !taken.contains(rename.object), !taken.contains(rename.renamed) else { return }
    let text = """
      \(rename.object) would be dropped and \(rename.renamed) made. Is it the same \(rename.object.kind.rawValue) under a \
      new name, with its data?
      """
    guard try question(text) else { return }
    accepted.append(rename)
    note(rename)
  }

  private mutating func note(_ rename: Rename) {
    guard rename.label == nil else { return }
    taken.formUnion([rename.object, rename.renamed])
    if rename.object.kind == .table { oldTable[rename.renamed] = rename.object }
  }

  private func dropped(_ kind: ObjectKind) -> [ObjectIdentity] {
    old.entries.keys.filter { $0.kind == kind && new[$0] == nil }
  }

  private func created(_ kind: ObjectKind) -> [ObjectIdentity] {
    new.entries.keys.filter { $0.kind == kind && old[$0] == nil }
  }

  private func pairs(
    _ gone: [ObjectIdentity],
    _ come: [ObjectIdentity],
    alike: (ObjectIdentity, ObjectIdentity) -> Bool
  ) -> [(ObjectIdentity, ObjectIdentity)] {
    gone.flatMap { before in come.filter { alike(before, $0) }.map { (before, $0) } }
  }

  /// Whether two tables share most of their columns, or two enums most of their labels.
  private func isAlike(_ left: ObjectIdentity, _ right: ObjectIdentity) -> Bool {
    guard left.schema == right.schema else { return false }
    let (before, after) = (features(left, old), features(right, new))
    return before.intersection(after).count * 2 >= max(before.count, after.count, 1)
  }

  private func features(_ identity: ObjectIdentity, _ catalog: Catalog) -> Set<String> {
    if let type: EnumType = catalog.definition(identity) { return Set(type.labels) }
    return Set(
      catalog.columns(of: identity).map { column in
        "\(column.name) \((catalog.definition(column) as Column?)?.type ?? "")"
      }
    )
  }

  private func hasSameType(_ left: ObjectIdentity, _ right: ObjectIdentity) -> Bool {
    guard let before: Column = old.definition(left), let after: Column = new.definition(right) else { return false }
    return before.type == after.type && before.generated == nil && after.generated == nil
  }
}
