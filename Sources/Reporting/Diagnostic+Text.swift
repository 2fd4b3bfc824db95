import Diagnostics

extension Diagnostic {
  /// `path:line: error: message` and the advice on lines of their own, without a newline at the end.
  ///
  /// - Parameter withCode: Whether the code stands behind the message, for those who want to look it up or silence it.
  func text(_ style: TextStyle, withCode: Bool = false) -> String {
    var text = ""
    if let place { text += style.bold("\(VisibleText.line(place.description)):") + " " }
    text += severity.text(style) + " " + VisibleText.lines(message)
    if withCode { text += " " + style.dim("[\(code)]") }
    if let advice {
      text += advice.split(separator: "\n").map { "\n  " + VisibleText.line($0) }.joined()
    }
    return text
  }

  /// The finding as `--format json` shows it.
  var json: JSON {
    [
      "severity": .string(severity.rawValue),
      "code": .string(code),
      "path": JSON(place?.path),
      "line": JSON(place?.line),
      "column": JSON(place?.column),
      "message": .string(message),
      "advice": JSON(advice),
    ]
  }
}

extension Diagnostic.Severity {
  fileprivate func text(_ style: TextStyle) -> String {
    switch self {
    case .error: style.red("error:")
    case .warning: style.yellow("warning:")
    case .note: style.cyan("note:")
    }
  }
}
