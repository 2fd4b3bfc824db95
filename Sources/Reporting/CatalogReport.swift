public import Catalog
public import Diagnostics
import OrderedCollections

/// A catalog as `strata inspect` shows it.
public struct CatalogReport: Report, Sendable {
  private let catalog: Catalog

  public init(_ catalog: Catalog) {
    self.catalog = catalog
  }

  /// What there is, one object a line, parts under what they belong to, in the catalog's order.
  public func text(_ style: TextStyle) -> String {
    guard !catalog.isEmpty else { return "empty\n" }
    var parts: [Owner: [ObjectIdentity]] = [:]
    for identity in catalog.entries.keys {
      if let parent = identity.parent {
        parts[Owner(schema: identity.schema, name: parent), default: []].append(identity)
      }
    }
    var text = ""
    for identity in catalog.entries.keys where identity.parent == nil {
      text += style.bold(VisibleText.line("\(identity.kind.rawValue) \(identity.shownName)")) + "\n"
      for part in parts[Owner(schema: identity.schema, name: identity.name)] ?? [] where identity.kind.hasParts {
        text += "  " + style.dim(part.kind.rawValue) + " " + VisibleText.line(part.name) + "\n"
      }
    }
    for object in catalog.unmanaged {
      text += style.yellow("not managed: ") + VisibleText.line("\(object.kind) \(object.name)")
      text += object.reason.map { VisibleText.line(" (\($0))") } ?? ""
      text += "\n"
    }
    return text
  }

  /// The catalog as a script that makes it in an empty database.
  ///
  /// - Throws: ``Failure`` where its objects need each other in a circle.
  public func sql() throws(Failure) -> String {
    let statements = try CatalogWriter.statements(of: catalog)
    let settings = statements.isEmpty ? [] : CatalogWriter.settings
    var script = ""
    for sql in settings + statements.map(\.sql) {
      if !script.isEmpty { script += "\n" }
      script += SQLText.terminated(sql)
      script += "\n"
    }
    return script
  }

  /// The catalog as `--format json` prints it; docs/json.md describes the shape.
  public var json: JSON {
    [
      "serverVersion": .integer(catalog.serverVersion),
      "objects": .array(catalog.entries.values.map(\.json)),
      "unmanaged": .array(catalog.unmanaged.map(\.json)),
    ]
  }

  /// The relation or type that a part belongs to.
  private struct Owner: Hashable {
    var schema: String?
    var name: String
  }
}

extension ObjectKind {
  /// Whether other objects name one of this kind as what they belong to.
  fileprivate var hasParts: Bool {
    [.table, .view, .materializedView, .domain].contains(self)
  }
}

extension ObjectIdentity {
  /// The name with schema and arguments, unquoted; for default privileges what they are about.
  fileprivate var shownName: String {
    if kind == .defaultPrivileges {
      let place = schema.map { "in schema \($0)" } ?? "in all schemas"
      return "on \(name.lowercased()) \(place)" + (arguments.map { " for role \($0)" } ?? "")
    }
    return (schema.map { $0 + "." } ?? "") + name + (arguments.map { "(\($0))" } ?? "")
  }

  var json: JSON {
    [
      "kind": .string(kind.rawValue),
      "schema": JSON(schema),
      "parent": JSON(parent),
      "name": .string(name),
      "arguments": JSON(arguments),
    ]
  }
}

extension CatalogEntry {
  fileprivate var json: JSON {
    [
      "identity": identity.json,
      "definition": JSON(encoding: definition),
      "owner": JSON(owner),
      "comment": JSON(comment),
      "privileges": privileges.isDefault ? .null : JSON(encoding: privileges),
      "dependencies": .array(dependencies.map(\.json)),
    ]
  }
}
