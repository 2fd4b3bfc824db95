import Catalog
import OrderedCollections
import Diagnostics

/// Decides which of the stated renames the old schema still needs.
///
/// A rename stays in a schema's source for as long as some database may need it. It applies where the old schema has the
/// old name and not the new one; it was done where it has only the new one. Anything else is a mistake that would end
/// in a table being dropped and an empty one being made, so it is said.
struct RenameResolution {
  /// The renames to execute, relations before their parts.
  private(set) var applicable: [Rename] = []
  private(set) var problems: [Diagnostic] = []
  private var present: Set<ObjectIdentity>

  init(_ renames: [Rename], from old: Catalog, to new: Catalog) {
    present = Set(old.entries.keys)
    // Relations come before their parts, whose hints name the relation as it is called afterwards.
    let ordered = renames.sorted {
      ($0.object.parent == nil ? 0 : 1, $0.object, $0.label ?? "") < (
        $1.object.parent == nil ? 0 : 1, $1.object, $1.label ?? ""
      )
    }
    for rename in ordered {
      if rename.label == nil {
        resolve(completed(rename), new: new)
      } else {
        resolveLabel(rename, old: old, new: new)
      }
    }
  }

  /// A routine is named without its arguments where there is only one of the name.
  private func completed(_ rename: Rename) -> Rename {
    let object = rename.object
    guard object.kind.nameSpace == .routines, object.arguments == nil else { return rename }
    let named = { (name: String) in
      present.filter { $0.kind == object.kind && $0.schema == object.schema && $0.name == name }
    }
    let candidates = named(object.name).isEmpty ? named(rename.newName) : named(object.name)
    var result = rename
    result.object.arguments = candidates.min()?.arguments
    return result
  }

  private mutating func resolveLabel(_ rename: Rename, old: Catalog, new: Catalog) {
    guard let label = rename.label, let after: EnumType = new.definition(rename.object) else {
      problems.append(.renameWithoutTarget(rename))
      return
    }
    // A type that is renamed too has its labels under the old name.
    let source = applicable.first { $0.renamed == rename.object }?.object ?? rename.object
    guard let before: EnumType = old.definition(source) else { return }
    if !after.labels.contains(rename.newName) {
      problems.append(.renameWithoutTarget(rename))
    } else if before.labels.contains(label), !before.labels.contains(rename.newName) {
      applicable.append(rename)
    } else if before.labels.contains(label) {
      problems.append(.renameOntoExisting(rename))
    } else if !before.labels.contains(rename.newName) {
      problems.append(.renameWithoutSource(rename))
    }
  }

  private mutating func resolve(_ rename: Rename, new: Catalog) {
    let hasOld = present.contains(rename.object)
    let hasNew = present.contains(rename.renamed)
    if new[rename.renamed] == nil {
      problems.append(.renameWithoutTarget(rename))
    } else if hasOld, !hasNew {
      applicable.append(rename)
      carry(rename)
    } else if hasOld, hasNew {
      problems.append(.renameOntoExisting(rename))
    } else if !hasNew, matters(rename) {
      problems.append(.renameWithoutSource(rename))
    }
  }

  /// Whether the old schema has anything among which the old name should have been found.
  private func matters(_ rename: Rename) -> Bool {
    let object = rename.object
    if object.parent != nil {
      return present.contains {
        $0.kind != .column && $0.parent == nil && $0.name == object.parent && $0.schema == object.schema
      }
    }
    return present.contains { $0.kind == object.kind && $0.schema == object.schema }
  }

  /// The names of parts follow their relation's.
  private mutating func carry(_ rename: Rename) {
    let object = rename.object
    present.remove(object)
    present.insert(rename.renamed)
    if object.kind == .column {
      let old = object.table.part(.columnDefault, object.name)
      if present.remove(old) != nil { present.insert(object.table.part(.columnDefault, rename.newName)) }
    }
    guard object.parent == nil else { return }
    for part in present where part.parent == object.name && part.schema == object.schema {
      var moved = part
      moved.parent = rename.newName
      present.remove(part)
      present.insert(moved)
    }
  }
}

extension Diagnostic {
  private static func place(_ rename: Rename) -> Place? {
    guard let text = rename.place else { return nil }
    guard let colon = text.lastIndex(of: ":"), let line = Int(text[text.index(after: colon)...]) else {
      return Place(path: text)
    }
    return Place(path: String(text[..<colon]), line: line)
  }

  static func renameWithoutTarget(_ rename: Rename) -> Diagnostic {
    Diagnostic(
      .error,
      code: "rename-without-target",
      at: place(rename),
      "a rename of \(rename.subject) to \(rename.newName) is stated, but the new schema has no such object",
      advice: "Name the object as the new schema does, or take the rename out."
    )
  }

  static func renameOntoExisting(_ rename: Rename) -> Diagnostic {
    Diagnostic(
      .error,
      code: "rename-onto-existing",
      at: place(rename),
      "a rename of \(rename.subject) to \(rename.newName) is stated, but the old schema has objects of both names",
      advice: "Take the rename out, or rename or drop one of the two first."
    )
  }

  static func renameWithoutSource(_ rename: Rename) -> Diagnostic {
    Diagnostic(
      .error,
      code: "rename-without-source",
      at: place(rename),
      "a rename of \(rename.subject) to \(rename.newName) is stated, but the old schema has neither",
      advice: "Without the rename a new object would be made and the old data lost: correct the old name."
    )
  }
}
