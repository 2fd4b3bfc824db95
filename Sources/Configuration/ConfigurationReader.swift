public import Diagnostics
public import Yams

/// Reads the sections of a `strata.yml`, collecting everything that is wrong with them.
public struct ConfigurationReader {
  private let path: String
  private let root: Node?
  /// What is wrong, in the order in which it was found.
  public private(set) var problems: [Diagnostic] = []

  /// Reads the text of a configuration; what is not YAML is a problem like any other.
  public init(yaml text: String, path: String) {
    self.path = path
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      root = nil
      report("it is not YAML: \(Self.reason(error))", (error as? YamlError)?.line)
    }
  }

  /// Records a mistake.
  public mutating func report(_ message: String, _ line: Int?) {
    problems.append(Diagnostic(.error, code: "bad-configuration", at: Place(path: path, line: line), message))
  }

  /// Records a mistake of a part of the file.
  public mutating func report(_ message: String, at node: Node) {
    report(message, node.mark?.line)
  }

  /// Reads one section of the file; the others are left to those whose they are.
  public mutating func section(_ section: String, _ body: (inout ConfigurationReader, Node) -> Void) {
    guard let root else { return }
    members(of: root, "the file", ConfigurationFile.sections) { reader, name, value in
      if name == section { body(&reader, value) }
    }
  }

  /// Reads the members of a mapping; one that is not known is a mistake.
  public mutating func members(
    of node: Node,
    _ what: String,
    _ known: [String],
    _ body: (inout ConfigurationReader, String, Node) -> Void
  ) {
    guard let mapping = node.mapping else {
      return report("\(what) has members: \(known.joined(separator: ", "))", at: node)
    }
    for (key, value) in mapping {
      let name = key.string ?? ""
      guard known.contains(name) else {
        report("\(name) is none of \(known.joined(separator: ", "))", at: key)
        continue
      }
      body(&self, name, value)
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
    case .duplicatedKeysInMapping(let keys, _): "\(keys.count == 1 ? "a member" : "members") stated twice"
    default: "\(error)".split(whereSeparator: \.isNewline).first.map(String.init) ?? "unreadable"
    }
  }
}

extension YamlError {
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }
}
