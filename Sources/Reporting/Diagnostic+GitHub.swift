import Diagnostics

extension Diagnostic {
  /// A line by which a workflow of GitHub puts the finding beside the line that it is about.
  ///
  /// What could end the line or a property early is written as `%0A`, `%2C` and so on, as
  /// [Workflow commands for GitHub Actions](https://docs.github.com/actions/reference/workflow-commands) has it.
  var githubCommand: String {
    let command =
      switch severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    var properties: [String] = []
    if let place {
      properties.append("file=\(Self.escaped(place.path, isProperty: true))")
      if let line = place.line { properties.append("line=\(line)") }
      if place.line != nil, let column = place.column { properties.append("col=\(column)") }
    }
    properties.append("title=\(Self.escaped(code, isProperty: true))")
    let text = message + (advice.map { "\n" + $0 } ?? "")
    return "::\(command) \(properties.joined(separator: ","))::\(Self.escaped(text, isProperty: false))"
  }

  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
