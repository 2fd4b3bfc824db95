import Diagnostics

/// What can be said about the files of a schema before they are compiled.
struct SchemaCheck {
  private(set) var diagnostics: [Diagnostic] = []
  /// The lines of the generated program that collect the globals.
  private(set) var collection: [String] = []

  private static let objectTypes: Set<String> = [
    "Table", "View", "MaterializedView", "Enum", "Domain", "SQLSequence", "Function", "Schema", "ExternalSchema",
    "Extension", "RawSQL", "CompositeType", "RangeType", "Aggregate", "Cast", "Collation", "Publication",
    "EventTrigger",
    "DefaultPrivileges", "ForeignServer",
  ]

  init(_ files: [SchemaFolder.File]) {
    var found: [(path: String, declarations: [GlobalScanner.Declaration])] = []
    for file in files {
      if file.path.split(separator: "/").last == "main.swift" {
        diagnostics.append(
          Diagnostic(
            .error,
            code: "main-file",
            at: Place(path: file.path),
            "a schema file cannot be called main.swift",
            advice: "The program that collects the schema has that name; rename the file."
          )
        )
      }
      let scanner = GlobalScanner(file.text)
      found.append((file.path, scanner.declarations))
      for item in scanner.items {
        switch item {
        case .directive(let text): collection.append(text)
        case .declaration(let declaration): take(declaration, in: file.path)
        }
      }
    }
    diagnostics += InitialisationCycles(found).diagnostics
  }

  private mutating func take(_ declaration: GlobalScanner.Declaration, in path: String) {
    guard !declaration.isPrivate, declaration.kind != .function else { return }
    if declaration.kind == .stored {
      let name = declaration.name.split(separator: ".").map { "`\($0)`" }.joined(separator: ".")
      collection.append("strataProgram.collect(\(name))")
    } else if let type = declaration.type, Self.objectTypes.contains(type) {
      diagnostics.append(
        Diagnostic(
          .error,
          code: "computed-object",
          at: Place(path: path, line: declaration.line),
          "\(declaration.name) is computed, so it is not part of the schema",
          advice: "Write it as let \(declaration.name) = …, or as a function if it is a building block."
        )
      )
    }
  }

  /// The main file of the schema's program.
  func program(processorSeconds: Int, memoryBytes: Int, resultPath: String) -> String {
    """
    import SchemaDescription

    var strataProgram = SchemaProgram(processorSeconds: \(processorSeconds), memoryBytes: \(memoryBytes))
    \(collection.joined(separator: "\n"))
    strataProgram.finish(\(swiftLiteral(resultPath)))

    """
  }

  private func swiftLiteral(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\\(scalar)"
      case _ where scalar.value < 0x20: out += "\\u{\(String(scalar.value, radix: 16))}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
